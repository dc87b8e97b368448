"""Does a result hold what identifies or reaches a person? Looked for in everything that leaves."""
