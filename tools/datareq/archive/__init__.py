"""Step 17: deposit, register, audit."""
