"""A stand-in forge over a real repository, a settable clock, and the story that plays the procedure."""
