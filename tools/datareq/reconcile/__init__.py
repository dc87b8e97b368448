"""What is, what should be, and how to get there: the procedure's loop, through the stages."""
