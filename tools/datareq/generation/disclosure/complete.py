"""Which cells have to be hidden for others' sake, so that nobody works out what is hidden?

For every cell of too few people a way is looked for in which it could be larger, and one in which it could be smaller,
with everything that is shown the same; the cells on the way are hidden too. The ways are kept: each is the proof that
the cell can't be narrowed further, whatever somebody reckons (`audit`). Cheapest ways by a linear programme: J. P. Kelly,
B. L. Golden, A. A. Assad, Cell suppression: disclosure protection for sensitive tabular data, Networks 22 (1992); on the
problem, M. Fischetti, J. J. Salazar-González, Mathematical Programming 84 (1999), and A. Hundepool and others,
Statistical Disclosure Control (2012), chapter 4.

What does the choice itself tell somebody who knows this text? Which ways are cheap hangs on what is hidden already and
on what is a total, never on how large a figure is. Sizes come in at one place: no figure may leave its side of the
threshold. So the promise is made for somebody who is told of each hidden figure on which side it is (for small totals
see `System`); and that an interval is long enough is a condition on its length, which is the same at every point of it.
What remains: that a dearer way was taken says that a cheaper one was too short, and with it a little of figures that
were hidden later. `tests/disclosure/test_backwards.py` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from datareq.generation.disclosure.boxes import Grid, take_boxes
from datareq.generation.disclosure.cells import Cells, Flags, Indexes, Numbers
from datareq.generation.disclosure.moves import WEIGHTS, Matrix, Moves, height
from datareq.generation.disclosure.sums import Sums

LARGE = 20_000
"""Cells from which on boxes are tried first."""
REACH = (1_500, 12_000)
"""Cells among which a way is looked for; then more, then all."""
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Steps:
    """Moves, step by step: each step is of one move and takes one cell up or down."""

    move: Indexes
    cell: Indexes
    size: Numbers


@dataclass(frozen=True, slots=True)
class Completed:
    """`hidden`: of the cells, small or for others' sake; `steps`: of the moves that prove it."""

    hidden: Flags
    steps: Steps


class System:
    """Cells with the lines in which they are, and which are hidden so far. The rests of sums come after the cells.

    `guarded`: hidden cells that nobody may narrow; `among`: the cells that are looked at and may be hidden. `up` and
    `down`: how far a cell may go for somebody who is told of each hidden one whether it is small. `furthest`: for
    somebody who isn't told it of totals; where a small total has many parts, the rule alone would tell them else.
    """

    def __init__(
        self, cells: Cells, sums: Sums, hidden: Flags, guarded: Flags, among: Flags
    ) -> None:
        rests = np.array(sums.rests)
        count, more = len(cells.value), len(rests)
        self.cells = count
        self.matrix = Matrix.of(sums.entries(), sums.count, count + more)
        self.value = np.concatenate([cells.value, rests])
        self.guarded = np.concatenate([guarded, np.ones(more, bool)])
        self.hidden = np.concatenate([hidden, np.ones(more, bool)])
        self.movable = np.concatenate([cells.movable & among, np.ones(more, bool)])
        low = np.concatenate([cells.low, np.zeros(more)])
        high = np.concatenate([cells.high, np.full(more, np.inf)])
        self.up = np.where(self.movable, high - self.value, 0.0)
        self.down = np.where(self.movable, self.value - low, 0.0)
        self.need = np.concatenate([cells.need, np.full(more, cells.width)])
        self.total = height(self.matrix, count + more)
        self.furthest = np.where(self.total & self.movable, np.inf, self.up)
        self.reached_up = np.zeros(count + more)
        self.reached_down = np.zeros(count + more)
        self._kept: list[tuple[Indexes, Numbers]] = []

    def width(self, cell: int) -> float:
        return float(self.reached_up[cell] + self.reached_down[cell])

    def is_safe(self, cell: int) -> bool:
        return bool(self.width(cell) + SLACK >= self.need[cell])

    def keep(self, cells: Indexes, steps: Numbers) -> None:
        """Hides what moves, and remembers how far each cell went: a move a row, or one move."""
        self.hidden[cells] = True
        np.maximum.at(self.reached_up, cells, steps)
        np.maximum.at(self.reached_down, cells, -steps)
        self._kept.append((np.atleast_2d(cells), np.atleast_2d(steps)))

    def steps(self) -> Steps:
        """All moves that were kept."""
        owners, start = [], 0
        for cells, _ in self._kept:
            owners.append(np.repeat(np.arange(start, start + len(cells)), cells.shape[1]))
            start += len(cells)
        return Steps(
            np.concatenate([np.zeros(0, np.int64), *owners]),
            np.concatenate([np.zeros(0, np.int64), *(cells.ravel() for cells, _ in self._kept)]),
            np.concatenate([np.zeros(0), *(steps.ravel() for _, steps in self._kept)]),
        )

    def in_lines(self) -> Flags:
        """Which cells are in any line at all."""
        found = np.zeros(len(self.value), bool)
        found[self.matrix.cells] = True
        return found

    def near(self, cell: int, reach: int) -> Indexes:
        """Cells that can be part of a way through this one, those with most lines in common first."""
        chosen = np.array([cell], dtype=np.int64)
        for _ in range(3):
            lines = np.unique(self.matrix.lines_of(chosen))
            found, shared = np.unique(self.matrix.cells_of(lines), return_counts=True)
            found, shared = found[self.movable[found]], shared[self.movable[found]]
            order = np.lexsort((found, ~self.hidden[found], -shared))[:reach]
            chosen = np.unique(np.concatenate([chosen, found[order]]))
        return chosen


def complete(system: System, grids: Sequence[Grid], *, whole: bool) -> Completed:
    """Hides more until each guarded cell may be any value of an interval as long as it needs."""
    if len(system.value) > LARGE:
        take_boxes(system, grids)
    _solve(system, whole)
    return Completed(system.hidden[: system.cells], system.steps())


def _solve(system: System, whole: bool) -> None:
    done = system.reached_up + system.reached_down + SLACK >= system.need
    waiting = np.flatnonzero(system.guarded & system.in_lines() & ~done)
    everything = np.flatnonzero(system.movable & system.in_lines())
    shared = (
        Moves(system.matrix, everything, whole=whole) if 0 < len(everything) <= REACH[0] else None
    )
    for cell in waiting.tolist():
        for reach in REACH:
            if shared is None and len(everything) > reach and not system.is_safe(cell):
                near = Moves(system.matrix, system.near(cell, reach), whole=whole)
                _widen(system, near, cell, system.up)
        for up in (system.up, system.furthest):
            if not system.is_safe(cell):
                shared = shared or Moves(system.matrix, everything, whole=whole)
                _widen(system, shared, cell, up)


def _widen(system: System, moves: Moves, cell: int, furthest: Numbers) -> None:
    """Moves a cell up as far as it needs, and down for the rest."""
    among = moves.among
    place = int(np.searchsorted(among, cell))
    for rise in (True, False):
        missing = float(system.need[cell]) - system.width(cell)
        if missing <= SLACK:
            return
        reached = system.reached_up[cell] if rise else system.reached_down[cell]
        weights = np.where(
            system.hidden[among],
            WEIGHTS[0],
            np.where(system.total[among], WEIGHTS[2], WEIGHTS[1]),
        )
        up, down = furthest[among], system.down[among]
        moved = moves.move(place, float(reached) + missing, up, down, weights, rise=rise)
        if moved is not None:
            places = np.flatnonzero(moved)
            system.keep(among[places], moved[places])
