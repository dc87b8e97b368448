"""Steps 3–9: team, letter, access, and the comment commands."""
