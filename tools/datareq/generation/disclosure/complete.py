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

from datareq.generation.disclosure.boxes import take_boxes
from datareq.generation.disclosure.cells import Flags, Numbers
from datareq.generation.disclosure.moves import WEIGHTS, Moves
from datareq.generation.disclosure.sums import Grid
from datareq.generation.disclosure.system import SLACK, Steps, System

LARGE = 20_000
"""Cells from which on boxes are tried first."""
REACH = (1_500, 12_000)
"""Cells among which a way is looked for; then more, then all."""


@dataclass(frozen=True, slots=True)
class Completed:
    """`hidden`: of the cells, small or for others' sake; `steps`: of the moves that prove it."""

    hidden: Flags
    steps: Steps


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
