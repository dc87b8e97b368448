"""Is it true that nobody can work out a hidden cell? Looked at again, by other means than those that hid it.

The moves that were kept are looked at one by one: each must leave every line as it is, touch only hidden cells and keep
each within what is known of it. That is exact, and says more than the interval of a linear programme, which also counts
fractions of people; and it is cheap enough for a cube of a million cells.
"""

from __future__ import annotations

import numpy as np

from datareq.generation.disclosure.cells import Flags, Indexes
from datareq.generation.disclosure.complete import SLACK, Completed, Move, System


def unproven(system: System, done: Completed, *, whole: bool) -> Indexes:
    """The guarded cells that somebody could narrow further than they may be; `system` as it was before."""
    hidden = np.concatenate([done.hidden, np.ones(len(system.value) - system.cells, bool)])
    up, down = np.zeros(len(system.value)), np.zeros(len(system.value))
    for move in done.moves:
        if _holds(system, hidden, move, whole=whole):
            np.maximum.at(up, move.cells, move.steps)
            np.maximum.at(down, move.cells, -move.steps)
    guarded = system.guarded & system.in_lines()
    return np.flatnonzero(guarded & (up + down + SLACK < system.need))


def _holds(system: System, hidden: Flags, move: Move, *, whole: bool) -> bool:
    """Whether everything that is shown, and known of what is hidden, is the same after the move."""
    if not hidden[move.cells].all():
        return False
    if np.any(move.steps > system.furthest[move.cells] + SLACK):
        return False
    if np.any(-move.steps > system.down[move.cells] + SLACK):
        return False
    matrix = system.matrix
    entries = matrix.entries_of(move.cells)
    steps = np.repeat(
        move.steps, matrix.cell_starts[move.cells + 1] - matrix.cell_starts[move.cells]
    )
    lines, place = np.unique(matrix.lines[entries], return_inverse=True)
    off = np.bincount(place, matrix.signs[entries] * steps, minlength=len(lines))
    if whole:
        return not np.any(off) and bool(np.all(move.steps == np.rint(move.steps)))
    return bool(np.all(np.abs(off) <= SLACK * max(1.0, float(np.abs(steps).max()))))
