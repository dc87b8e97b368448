"""By how much could a hidden cell be another, with everything that is shown the same?

A move adds whole numbers to some cells so that every line still adds up: what is shown after it is what was shown
before it. If a cell goes up by u in one move and down by d in another, nobody who sees what is shown can tell
u + d + 1 values of it apart, however they reckon. Moves are found by a linear programme that moves as little as it can;
what it finds is checked in whole numbers before it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from datareq.generation.disclosure.cells import Flags, Indexes, Numbers

FAR = 1e4
"""What a step of the cell in question is worth, in steps of others: more than any way around costs."""
TURNS = 8
"""How often other prices are tried before whole numbers are asked for, which may take long."""
WEIGHTS = (0.01, 1.0, 4.0)
"""What a step costs: of a cell that is hidden already, of one that is shown, of one that is a total."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Lines and cells, each way: the entries of a line, and the entries of a cell."""

    lines: Indexes
    cells: Indexes
    signs: Numbers
    by_line: Indexes
    line_starts: Indexes
    by_cell: Indexes
    cell_starts: Indexes

    @classmethod
    def of(cls, entries: tuple[Indexes, Indexes, Numbers], lines: int, cells: int) -> Matrix:
        line, cell, sign = entries
        return cls(
            line,
            cell,
            sign,
            np.argsort(line, kind="stable"),
            np.concatenate([[0], np.cumsum(np.bincount(line, minlength=lines))]),
            np.argsort(cell, kind="stable"),
            np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=cells))]),
        )

    def lines_of(self, cells: Indexes) -> Indexes:
        return self.lines[_ranges(self.by_cell, self.cell_starts, cells)]

    def cells_of(self, lines: Indexes) -> Indexes:
        return self.cells[_ranges(self.by_line, self.line_starts, lines)]

    def entries_of(self, cells: Indexes) -> Indexes:
        return _ranges(self.by_cell, self.cell_starts, cells)


def _ranges(order: Indexes, starts: Indexes, which: Indexes) -> Indexes:
    sizes = starts[which + 1] - starts[which]
    offsets = np.repeat(starts[which] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    found: Indexes = order[offsets + np.arange(int(sizes.sum()))]
    return found


class Moves:
    """Moves among some cells of a request; the others stay as they are."""

    def __init__(self, matrix: Matrix, among: Indexes, *, whole: bool) -> None:
        import highspy  # heavy, and only needed where something is hidden

        self.among = among
        self.whole = whole
        entries = matrix.entries_of(among)
        self._place = np.repeat(
            np.arange(len(among)), matrix.cell_starts[among + 1] - matrix.cell_starts[among]
        )
        lines, self._line = np.unique(matrix.lines[entries], return_inverse=True)
        self._sign = matrix.signs[entries]
        self._lines = len(lines)
        solver: Any = highspy
        self._highs: Any = solver.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(self._model(solver))

    def _model(self, highspy: Any) -> Any:
        """Two variables a cell: up, and down."""
        n, lines = len(self.among), self._lines
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * n, lines
        model.col_cost_, model.col_lower_ = np.zeros(2 * n), np.zeros(2 * n)
        model.col_upper_ = np.zeros(2 * n)
        model.row_lower_ = model.row_upper_ = np.zeros(lines)
        starts = np.concatenate([[0], np.cumsum(np.bincount(self._place, minlength=n))])
        size = int(starts[-1])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([starts, starts[1:] + size])
        model.a_matrix_.index_ = np.concatenate([self._line, self._line])
        model.a_matrix_.value_ = np.concatenate([self._sign, -self._sign])
        return model

    def move(
        self, cell: int, most: float, up: Numbers, down: Numbers, weights: Numbers, *, rise: bool
    ) -> Numbers | None:
        """The cheapest move that takes the cell of this place as far as it goes, at most by `most`; None: not at all.

        `up`, `down`: how far each cell may go; `weights`: what a step costs.
        """
        n = len(self.among)
        limits = np.concatenate([up, down])
        costs = np.concatenate([weights, weights])
        way = cell if rise else n + cell
        back = n + cell if rise else cell
        limits[way], limits[back] = min(most, limits[way]), 0.0
        costs[way] = -FAR
        every = np.arange(2 * n, dtype=np.int32)
        self._highs.changeColsBounds(2 * n, every, np.zeros(2 * n), limits)
        self._highs.changeColsCost(2 * n, every, costs)
        found = self._solved()
        for turn in range(TURNS):
            if found is None or not self.whole or self._adds_up(np.rint(found)):
                break
            # Half a person can't move. Other prices lead to another corner, mostly one of whole numbers.
            prices = costs * (1 + np.random.default_rng(turn).random(2 * n))
            prices[way] = -FAR
            self._highs.changeColsCost(2 * n, every, prices)
            found = self._solved()
        if found is not None and self.whole and not self._adds_up(np.rint(found)):
            found = self._in_whole_numbers(every)
        if found is None:
            return None
        found = np.rint(found) if self.whole else np.where(np.abs(found) < 1e-7, 0.0, found)
        return found if abs(found[cell]) > 1e-6 else None

    def _solved(self) -> Numbers | None:
        import highspy

        self._highs.run()
        found = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
        if self._highs.getModelStatus() not in found:
            return None
        values = np.asarray(self._highs.getSolution().col_value)
        n = len(self.among)
        moved: Numbers = values[:n] - values[n:]
        return moved

    def _in_whole_numbers(self, every: Any) -> Numbers | None:
        """The same, asked for in whole numbers only."""
        import highspy

        kinds = np.full(len(every), highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(len(every), every, kinds)
        self._highs.setOptionValue("mip_max_improving_sols", 1)
        self._highs.setOptionValue("mip_max_nodes", 20)
        found = self._solved()
        kinds = np.full(len(every), highspy.HighsVarType.kContinuous)
        self._highs.changeColsIntegrality(len(every), every, kinds)
        return found if found is not None and self._adds_up(np.rint(found)) else None

    def _adds_up(self, moved: Numbers) -> bool:
        sums = np.bincount(self._line, self._sign * moved[self._place], minlength=self._lines)
        return not np.any(sums)


def height(matrix: Matrix, cells: int) -> Flags:
    """Which cells are totals of others."""
    totals = np.zeros(cells, bool)
    totals[matrix.cells[matrix.signs < 0]] = True
    return totals
