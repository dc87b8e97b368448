"""How much of a table was lost by hiding? As far as those can tell who see the rest."""

from __future__ import annotations

import numpy as np

from datareq.generation.disclosure.cells import Cells, Flags
from datareq.generation.disclosure.sums import Sums


def lost_people(cells: Cells, sums: Sums, hidden: Flags) -> dict[int, int]:
    """Output → the percentage of the shown totals that stands in hidden parts; nothing where no total is shown.

    In whole percent, and from what is shown alone: whoever has the tables can work it out.
    """
    line, cell, sign = sums.entries()
    if not len(line):
        return {}
    inside = cell < len(cells.value)
    place = np.where(inside, cell, 0)
    output, adds = np.zeros(len(cells.value), np.int64), np.zeros(len(cells.value), bool)
    for column in cells.columns:
        output[column.cells], adds[column.cells] = column.output, column.adds
    total = inside & (sign < 0)
    unfit = ~inside | adds[place] | (total & hidden[place])
    usable = np.bincount(line[total], minlength=sums.count) == 1
    usable &= np.bincount(line[unfit], minlength=sums.count) == 0
    whole = np.bincount(line[total], cells.value[cell[total]], minlength=sums.count)
    parts = np.flatnonzero(inside & (sign > 0) & usable[np.where(inside, line, 0)])
    of = np.full(sums.count, -1, np.int64)
    of[line[parts]] = output[cell[parts]]
    shown = parts[~hidden[cell[parts]]]
    seen = np.bincount(line[shown], cells.value[cell[shown]], minlength=sums.count)
    found = {}
    for number in np.unique(of[of >= 0]).tolist():
        lines = of == number
        everybody = float(whole[lines].sum())
        if everybody > 0:
            found[number] = round(100 * (everybody - float(seen[lines].sum())) / everybody)
    return found
