"""Which cells may be shown? Thin: thresholds, rounding, means. Complementary suppression is not done yet."""
