"""Step 1: the form and its rules."""
