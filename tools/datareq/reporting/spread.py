"""What is typical of a few counts, and what is bad luck? Median and nearest-rank percentile, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def median(values: Sequence[int]) -> Fraction:
    """The middle value, or the mean of the two middle ones; of at least one value."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half], 2)


def nearest_rank(values: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of 100 values don't exceed; of at least one value."""
    ordered = sorted(values)
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(rank, 1) - 1]
