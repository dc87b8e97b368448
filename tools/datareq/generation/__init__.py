"""Steps 10–12: the query, disclosure control, the dataset and its manifest."""
