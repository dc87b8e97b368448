  -- tidak ada

