"""A payload in an envelope: what it holds, how it is closed, how it is opened."""
