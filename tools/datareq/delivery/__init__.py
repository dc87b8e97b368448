"""Steps 13 and 18: to whom, through what, and its receipt."""
