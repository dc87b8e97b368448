"""Between what can a hidden figure lie, for somebody who solves for it? By a linear programme, once everything is hidden.

A second look that shares nothing with the moves but the lines: every hidden figure may be anything that is known of
it, every line has to add up, and the figure in question is made as small and as large as it can be. Two programmes for
each guarded figure are too many for large tables; the first so many are looked at, the moves vouch for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from datareq.generation.disclosure.cells import Flags, Indexes
from datareq.generation.disclosure.complete import Completed
from datareq.generation.disclosure.system import SLACK, System

MOST_CELLS = 4_000
"""Hidden figures in one programme."""
MOST_SOLVED = 200
"""Figures that are solved for."""
ROUGH = 1e-5
"""What the solver may be off, in parts."""


@dataclass(frozen=True, slots=True)
class Solved:
    """`looked_at`: for how many figures; `narrow`: of these, which can be narrowed further than they may be."""

    looked_at: int
    narrow: Indexes


def intervals(system: System, done: Completed, *, skip: Flags | None = None) -> Solved:
    """The feasible interval of each guarded figure, against the length that it needs; `system` as it was before."""
    hidden = np.concatenate([done.hidden, np.ones(len(system.value) - system.cells, bool)])
    asked = system.guarded & system.in_lines()
    if skip is not None:
        asked &= ~skip
    wanted = np.flatnonzero(asked)[:MOST_SOLVED]
    among = np.flatnonzero(hidden & system.movable)
    if not len(wanted) or len(among) > MOST_CELLS:
        return Solved(0, np.zeros(0, np.int64))
    solver = _programme(system, among)
    place = {cell: n for n, cell in enumerate(among.tolist())}
    narrow = []
    for cell in wanted.tolist():
        length = _furthest(solver, place[cell], -1.0) + _furthest(solver, place[cell], 1.0)
        if length + SLACK + ROUGH * system.need[cell] < system.need[cell]:
            narrow.append(cell)
    return Solved(len(wanted), np.array(narrow, np.int64))


def _programme(system: System, among: Indexes) -> Any:
    """By how much each hidden figure may differ from what it is, so that every line stays as it is."""
    import highspy as untyped  # heavy, and only needed where something is hidden

    highspy: Any = untyped
    matrix = system.matrix
    entries = matrix.entries_of(among)
    sizes = matrix.cell_starts[among + 1] - matrix.cell_starts[among]
    lines, row = np.unique(matrix.lines[entries], return_inverse=True)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(among), len(lines)
    model.col_cost_ = np.zeros(len(among))
    model.col_lower_ = -system.down[among]
    model.col_upper_ = system.furthest[among]
    model.row_lower_ = model.row_upper_ = np.zeros(len(lines))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)])
    model.a_matrix_.index_, model.a_matrix_.value_ = row, matrix.signs[entries]
    solver.passModel(model)
    return solver


def _furthest(solver: Any, place: int, way: float) -> float:
    """How far a figure can go up (1) or down (−1); without end where nothing holds it."""
    import highspy

    solver.changeColCost(place, -way)
    solver.run()
    status = solver.getModelStatus()
    far = float(abs(solver.getInfo().objective_function_value))
    solver.changeColCost(place, 0.0)
    if status == highspy.HighsModelStatus.kOptimal:
        return far
    endless = (
        highspy.HighsModelStatus.kUnbounded,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    )
    # As things are is always possible: what has no best answer has no end. Anything else proves nothing.
    return float("inf") if status in endless else 0.0
