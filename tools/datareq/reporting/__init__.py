"""Step 14 and the indicators: the clock, the reports."""
