SELECT @@version AS v
