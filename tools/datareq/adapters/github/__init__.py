"""The forge, through PyGithub."""
