"""Steps 2–16: which reviews count, what each step still needs, and how that is said to people."""
