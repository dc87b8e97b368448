SELECT current_user AS r FROM program_studi
