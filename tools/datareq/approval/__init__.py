"""Steps 2–16: what a review may count for, the gate, the words for people."""
