"""Is anything hidden or rounded at a level? Apart from the doing, which needs the table's library."""

from __future__ import annotations

from datareq.model.policy import Level, WholeGroups


def controls(level: Level) -> bool:
    """Whether anything is to be hidden or rounded at this level."""
    if level.dominance is not None or level.whole_groups is WholeGroups.HIDE:
        return True
    return level.suppress_below > 1 or level.round_to > 1 or level.mean_needs > 1
