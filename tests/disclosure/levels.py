"""The levels that ask for control, from the repository's own policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Level

POLICY = load_policy(read_folder(Path(__file__).parents[2], "policy"), "c" * 40)
ROUNDED = next(level for level in POLICY.levels if level.round_to > 1)
EXACT = next(level for level in POLICY.levels if level.round_to == 1 and level.suppress_below > 1)
UNROUNDED = replace(ROUNDED, round_to=1)
"""The open level, as if every figure were given exactly: more than anybody gets to see."""


def at_threshold(level: Level, threshold: int) -> Level:
    return replace(level, suppress_below=threshold, mean_needs=threshold)
