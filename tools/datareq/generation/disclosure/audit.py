"""Is it true that nobody can work out a hidden cell? Looked at again, by other means than those that hid it.

The moves that were kept are looked at one by one: each must leave every line as it is, touch only hidden cells and keep
each within what is known of it. That is exact, and says more than the interval of a linear programme, which also counts
fractions of people; and it is cheap enough for a cube of a million cells.
"""

from __future__ import annotations

import numpy as np

from datareq.generation.disclosure.cells import Flags, Indexes
from datareq.generation.disclosure.complete import Completed
from datareq.generation.disclosure.system import SLACK, Steps, System


def unproven(system: System, done: Completed, *, whole: bool) -> Indexes:
    """The guarded cells that somebody could narrow further than they may be; `system` as it was before."""
    hidden = np.concatenate([done.hidden, np.ones(len(system.value) - system.cells, bool)])
    cell, size = done.steps.cell, done.steps.size
    holds = _holds(system, hidden, done.steps, whole=whole)[done.steps.move]
    up, down = np.zeros(len(system.value)), np.zeros(len(system.value))
    np.maximum.at(up, cell[holds], size[holds])
    np.maximum.at(down, cell[holds], -size[holds])
    guarded = system.guarded & system.in_lines()
    return np.flatnonzero(guarded & (up + down + SLACK < system.need))


def _holds(system: System, hidden: Flags, steps: Steps, *, whole: bool) -> Flags:
    """Of each move, whether everything that is shown, and known of what is hidden, is the same after it."""
    matrix, move, cell, size = system.matrix, steps.move, steps.cell, steps.size
    count = int(move.max(initial=-1)) + 1
    wrong = (
        ~hidden[cell] | (size > system.furthest[cell] + SLACK) | (-size > system.down[cell] + SLACK)
    )
    if whole:
        wrong |= size != np.rint(size)
    entries = matrix.entries_of(cell)
    repeats = matrix.cell_starts[cell + 1] - matrix.cell_starts[cell]
    owner = np.repeat(move, repeats)
    _, place, first = _numbered(owner * len(matrix.line_starts) + matrix.lines[entries])
    off = np.abs(np.bincount(place, matrix.signs[entries] * np.repeat(size, repeats)))
    largest = np.zeros(count)
    np.maximum.at(largest, move, np.abs(size))
    limit = np.zeros(len(off)) if whole else SLACK * np.maximum(1.0, largest[owner[first]])
    wrongs = np.bincount(move, wrong, minlength=count)
    wrongs += np.bincount(owner[first], off > limit, minlength=count)
    holds: Flags = wrongs == 0
    return holds


def _numbered(codes: Indexes) -> tuple[Indexes, Indexes, Indexes]:
    """The codes that there are, the place of each among them, and where each occurs first."""
    found, first, place = np.unique(codes, return_index=True, return_inverse=True)
    return found, place, first
