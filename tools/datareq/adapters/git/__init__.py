"""The repository's objects, through git."""
