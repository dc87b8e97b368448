"""A university's data desk run as a git repository."""
