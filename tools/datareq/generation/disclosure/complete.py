"""Which cells have to be hidden for others' sake, so that nobody works out what is hidden?

For every cell of too few people a way is looked for in which it could be larger, and one in which it could be smaller,
with everything that is shown the same; the cells on the way are hidden too. The ways are kept: each is the proof that
the cell can't be narrowed further, whatever somebody reckons (`audit`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datareq.generation.disclosure.cells import Cells, Flags, Indexes, Numbers
from datareq.generation.disclosure.moves import WEIGHTS, Matrix, Moves, height
from datareq.generation.disclosure.sums import Sums

REACH = (1_500, 12_000)
"""Cells among which a way is looked for; then more, then all."""
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Move:
    """Steps of cells that leave every line as it is."""

    cells: Indexes
    steps: Numbers


@dataclass(frozen=True, slots=True)
class Completed:
    """`hidden`: of the cells, small or for others' sake; `moves`: what proves it; `open`: small cells without proof."""

    hidden: Flags
    moves: tuple[Move, ...]
    open: Indexes


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
        self.moves: list[Move] = []

    def width(self, cell: int) -> float:
        return float(self.reached_up[cell] + self.reached_down[cell])

    def is_safe(self, cell: int) -> bool:
        return self.width(cell) + SLACK >= self.need[cell]

    def keep(self, among: Indexes, moved: Numbers) -> None:
        """Hides what moves, and remembers how far each cell went."""
        places = np.flatnonzero(moved)
        cells, steps = among[places], moved[places]
        self.hidden[cells] = True
        self.reached_up[cells] = np.maximum(self.reached_up[cells], steps)
        self.reached_down[cells] = np.maximum(self.reached_down[cells], -steps)
        self.moves.append(Move(cells, steps))

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


def complete(system: System, *, whole: bool) -> Completed:
    """Hides more until each guarded cell may be any value of an interval as long as it needs."""
    first = _solve(system, whole)
    return Completed(system.hidden[: system.cells], tuple(system.moves), first)


def _solve(system: System, whole: bool) -> Indexes:
    waiting = np.flatnonzero(system.guarded & system.in_lines())
    everything = np.flatnonzero(system.movable & system.in_lines())
    left: list[int] = []
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
        if not system.is_safe(cell):
            left.append(cell)
    return np.array(left, dtype=np.int64)


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
            system.keep(among, moved)
