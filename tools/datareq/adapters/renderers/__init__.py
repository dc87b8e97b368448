"""What turns pages into files that people open: one technology each."""
