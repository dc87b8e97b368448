"""Pages of docs/ that are made from the code, the schemas and the policy."""
