SELECT nim, semester, ips FROM krs QUALIFY row_number() OVER (PARTITION BY nim ORDER BY semester DESC) = 1
