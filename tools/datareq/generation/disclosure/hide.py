"""Which cells of a request are hidden? Those of few people, and those that would give them away.

Counts come first. Where a count is hidden, the sums and averages of the same people are hidden too: a sum and an average
tell how many they are. Then sums and averages are looked at as sums, an average as what it was made from.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from datareq.generation.disclosure.audit import unproven
from datareq.generation.disclosure.cells import Cells, Flags
from datareq.generation.disclosure.complete import complete
from datareq.generation.disclosure.interval import intervals
from datareq.generation.disclosure.sums import Sums
from datareq.generation.disclosure.system import System


class UnprotectableError(Exception):
    """Some cells can't be hidden so that nobody works them out, whatever else is hidden; `outputs`: where they are."""

    def __init__(self, outputs: tuple[int, ...]) -> None:
        super().__init__(outputs)
        self.outputs = outputs


@dataclass(frozen=True, slots=True)
class Hidden:
    """`cells`: which may not be shown; `solved`: for how many an interval was solved for, besides their proofs."""

    cells: Flags
    solved: int = 0


def hidden_cells(cells: Cells, sums: Sums) -> Hidden:
    """Every cell that may not be shown; UnprotectableError if that isn't enough."""
    adds = np.zeros(len(cells.value), bool)
    for column in cells.columns:
        adds[column.cells] = column.adds
    small = cells.small.copy()
    counts = _completed(cells, sums, small, small & ~adds, ~adds, whole=True)
    hidden, solved = _told(cells, counts.cells), counts.solved
    while adds.any():
        before = hidden
        magnitudes = _completed(cells, sums, hidden, hidden & adds, adds, whole=False)
        hidden = _told(cells, magnitudes.cells)
        if np.array_equal(hidden, before):
            solved += magnitudes.solved
            break
    return Hidden(hidden, solved)


def _completed(
    cells: Cells, sums: Sums, hidden: Flags, guarded: Flags, among: Flags, *, whole: bool
) -> Hidden:
    done = complete(System(cells, sums, hidden, guarded, among), sums.grids, whole=whole)
    before = System(cells, sums, hidden, guarded, among)
    solved = intervals(before, done)
    open_ = np.union1d(unproven(before, done, whole=whole), solved.narrow)
    if len(open_):
        where = [
            c.output
            for c in cells.columns
            if np.any((open_ >= c.first) & (open_ < c.first + c.rows))
        ]
        raise UnprotectableError(tuple(sorted(set(where or [c.output for c in cells.columns]))))
    return Hidden(done.hidden, solved.looked_at)


def _told(cells: Cells, hidden: Flags) -> Flags:
    """Also what other figures of the same people in the same row would tell."""
    hidden = hidden.copy()
    rows = defaultdict(list)
    for column in cells.columns:
        rows[column.output, column.meaning.given, column.meaning.rest].append(column)
    for columns in rows.values():
        magnitudes = [column for column in columns if column.adds]
        told = np.zeros(columns[0].rows, bool)
        for column in columns:
            told |= hidden[column.cells]
        if magnitudes:
            for column in magnitudes:
                hidden[column.cells] |= told & cells.movable[column.cells]
    return hidden
