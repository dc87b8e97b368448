SELECT version() AS v
