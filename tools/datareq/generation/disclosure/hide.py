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
from datareq.generation.disclosure.memory import UnprotectableError as UnprotectableError
from datareq.generation.disclosure.memory import still_secret
from datareq.generation.disclosure.sums import Sums
from datareq.generation.disclosure.system import System


@dataclass(frozen=True, slots=True)
class Hidden:
    """`cells`: which may not be shown; `solved`: for how many an interval was solved for, besides their proofs."""

    cells: Flags
    solved: int = 0


def hidden_cells(cells: Cells, sums: Sums, before: Flags | None = None) -> Hidden:
    """Every cell that may not be shown; UnprotectableError if that isn't enough.

    `before`: the cells of earlier releases that were hidden then (`memory`).
    """
    adds = np.zeros(len(cells.value), bool)
    for column in cells.columns:
        adds[column.cells] = column.adds
    known = before is not None
    small = cells.small if before is None else _twins(sums, cells.small | before, cells)
    counts = _completed(cells, sums, small, cells.small & ~adds, ~adds, whole=True, known=known)
    hidden, solved = _told(cells, counts.cells), counts.solved
    while adds.any():
        start = hidden
        magnitudes = _completed(cells, sums, hidden, hidden & adds, adds, whole=False, known=known)
        hidden = _told(cells, magnitudes.cells)
        if np.array_equal(hidden, start):
            solved += magnitudes.solved
            break
    return Hidden(hidden, solved)


def _twins(sums: Sums, hidden: Flags, cells: Cells) -> Flags:
    """With the figures that are the very ones that were hidden before: what was hidden stays hidden."""
    line, cell, _ = sums.entries()
    pairs = np.bincount(line, minlength=sums.count) == 2
    chosen = np.flatnonzero(pairs[line])
    chosen = chosen[np.argsort(line[chosen], kind="stable")]
    one, other = cell[chosen[::2]], cell[chosen[1::2]]
    there = (one < len(hidden)) & (other < len(hidden))
    one, other = one[there], other[there]
    found = hidden.copy()
    while True:
        before = found.copy()
        found[one] |= found[other] & cells.movable[one]
        found[other] |= found[one] & cells.movable[other]
        if np.array_equal(found, before):
            return found


def _completed(
    cells: Cells,
    sums: Sums,
    hidden: Flags,
    guarded: Flags,
    among: Flags,
    *,
    whole: bool,
    known: bool,
) -> Hidden:
    need = None
    if known:
        need = still_secret(cells, sums, hidden, guarded, among, whole=whole)

    def system() -> System:
        return System(cells, sums, hidden, guarded, among, need=need, told=not known)

    done = complete(system(), sums.grids, whole=whole)
    before = system()
    solved = intervals(before, done)
    open_ = np.union1d(unproven(before, done, whole=whole), solved.narrow)
    if len(open_):
        there = [c for c in cells.asked if np.any((open_ >= c.first) & (open_ < c.first + c.rows))]
        raise UnprotectableError(tuple(sorted({c.output for c in there or cells.asked})))
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
