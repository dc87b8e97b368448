"""What may each hidden cell still be, and which moves prove it so far?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datareq.generation.disclosure.cells import Cells, Flags, Indexes, Numbers
from datareq.generation.disclosure.moves import Matrix, height
from datareq.generation.disclosure.sums import Sums

SLACK = 1e-6
_NONE = (np.zeros(0), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Steps:
    """Moves, step by step: each step is of one move and takes one cell up or down."""

    move: Indexes
    cell: Indexes
    size: Numbers


class System:
    """Cells with the lines in which they are, and which are hidden so far. The rests of sums come after the cells.

    `guarded`: hidden cells that nobody may narrow; `among`: the cells that are looked at and may be hidden. `up` and
    `down`: how far a cell may go for somebody who is told of each hidden one whether it is small. `furthest`: for
    somebody who isn't told it of totals; where a small total has many parts, the rule alone would tell them else. `told`:
    whether it is told of large totals. `need`: where it is another than the cells have.
    """

    def __init__(
        self,
        cells: Cells,
        sums: Sums,
        hidden: Flags,
        guarded: Flags,
        among: Flags,
        *,
        need: Numbers | None = None,
        told: bool = True,
    ) -> None:
        rests, needs = (
            (np.array(part) for part in zip(*sums.rests, strict=True)) if sums.rests else _NONE
        )
        count, more = len(cells.value), len(rests)
        self.cells = count
        self.matrix = Matrix.of(sums.entries(), sums.count, count + more)
        self.value = np.concatenate([cells.value, rests])
        self.guarded = np.concatenate([guarded, _looked_at(self.matrix, among, more)])
        self.hidden = np.concatenate([hidden, np.ones(more, bool)])
        self.movable = np.concatenate([cells.movable & among, np.ones(more, bool)])
        low = np.concatenate([cells.low, np.zeros(more)])
        high = np.concatenate([cells.high, np.full(more, np.inf)])
        self.up = np.where(self.movable, high - self.value, 0.0)
        self.down = np.where(self.movable, self.value - low, 0.0)
        self.need = np.concatenate([cells.need, needs])
        if need is not None:
            self.need = need
        self.total = height(self.matrix, count + more)
        if not told:
            sums_up = _sums_up(self.matrix, count, count + more) & self.movable
            self.down = np.where(sums_up, self.value - np.minimum(low, 1.0), self.down)
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


def _sums_up(matrix: Matrix, cells: int, count: int) -> Flags:
    """Which cells are totals of two parts or more."""
    there = matrix.cells < cells
    sizes = np.bincount(matrix.lines[there], minlength=len(matrix.line_starts) - 1)
    found = np.zeros(count, bool)
    found[matrix.cells[(matrix.signs < 0) & (sizes[matrix.lines] > 2)]] = True
    return found


def _looked_at(matrix: Matrix, among: Flags, rests: int) -> Flags:
    """The rests between figures that are looked at; those between others have their turn."""
    here = matrix.cells < len(among)
    there = among[np.where(here, matrix.cells, 0)] & here
    lines = np.bincount(matrix.lines[there], minlength=len(matrix.line_starts)) > 0
    found = np.zeros(len(among) + rests, bool)
    found[matrix.cells[lines[matrix.lines]]] = True
    return found[len(among) :]
