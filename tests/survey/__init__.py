"""The survey: sealed where it is answered, opened only by the desk's key, told only in sums."""
