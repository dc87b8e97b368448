"""How secret is still what was hidden before, if nothing new is shown at all?

What earlier releases give away by themselves is no reason to refuse something new: there only so much is kept as there
is to keep. But where the new tables would tell it though every figure of them is hidden (a group that isn't in them is
nobody), they aren't made.
"""

from __future__ import annotations

import numpy as np

from datareq.generation.disclosure.audit import unproven
from datareq.generation.disclosure.cells import Cells, Flags, Indexes, Numbers
from datareq.generation.disclosure.complete import complete
from datareq.generation.disclosure.sums import Sums
from datareq.generation.disclosure.system import System


class UnprotectableError(Exception):
    """Some cells can't be hidden so that nobody works them out, whatever else is hidden; `outputs`: where they are."""

    def __init__(self, outputs: tuple[int, ...]) -> None:
        super().__init__(outputs)
        self.outputs = outputs


def still_secret(
    cells: Cells, sums: Sums, hidden: Flags, guarded: Flags, among: Flags, *, whole: bool
) -> Numbers:
    """How long the interval of each figure has to stay: as long as policy asks for, or as it can."""
    veiled = hidden.copy()
    veiled[: cells.new] |= (cells.movable & among)[: cells.new]

    def system(lines: Sums) -> System:
        return System(cells, lines, veiled, guarded, among, told=False)

    tried = system(sums)
    first = complete(tried, sums.grids, whole=whole)
    open_ = unproven(system(sums), first, whole=whole)
    need = tried.need.copy()
    if len(open_):
        alone = _of_before(sums, cells.new)
        lost = unproven(system(alone), complete(system(alone), (), whole=whole), whole=whole)
        old = open_[(open_ >= cells.new) & (open_ < len(cells.value))]
        if len(np.setdiff1d(old, lost)):
            raise UnprotectableError(tuple(sorted({c.output for c in cells.asked})))
        reached = tried.reached_up + tried.reached_down
        need[open_] = np.minimum(need, reached)[open_]
    return need


def _of_before(sums: Sums, new: int) -> Sums:
    """The lines of earlier releases alone."""
    line, cell, sign = sums.entries()
    old = np.bincount(line[cell < new], minlength=sums.count) == 0
    kept = old[line]
    number: Indexes = np.cumsum(old) - 1
    found = Sums(first_rest=sums.first_rest, rests=sums.rests)
    found.add(number[line[kept]], cell[kept], sign[kept], int(old.sum()))
    return found
