"""The nouns of the data desk. Pure values: no clock, no disk, no network, no environment."""
