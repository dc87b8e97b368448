SELECT current_setting('threads') AS r FROM program_studi
