SELECT lo_import('/etc/passwd') AS v
