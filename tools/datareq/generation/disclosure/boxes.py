"""How are large tables done in seconds? By moves that have the shape of a box.

Of a table with d keys a box has two values of each key, so 2^d cells; its corners go up and down in turn, and no total
over any key notices. (The idea is the hypercube method of Repsilber and Giessing.) For each guarded cell boxes are tried
many at a time, mostly along cells that are hidden already, and the one that hides fewest more is taken. What has no box
is left to `complete`; whether a box does leave every line as it is, is checked, not believed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from datareq.generation.disclosure.cells import Flags, Indexes, Numbers
from datareq.generation.disclosure.sums import Grid
from datareq.generation.disclosure.system import System

TRIES = 64
KEPT = 16
"""Boxes a turn that are tried for each cell, and of these the cheapest that are looked at closely."""
FAR = 1_000
"""The price of a corner that isn't there."""
TURNS = 12
GROWN = 1.05
"""By how much more has to be hidden before it is put in order again."""
BATCH = 4_096
MOST_PLACES = 50_000_000
MOST_KEYS = 4


def take_boxes(system: System, grids: Sequence[Grid]) -> None:
    """Guards what can be guarded by boxes."""
    for keys, cells in grids:
        sizes = [int(key.max(initial=-1)) + 1 for key in keys]
        if 2 <= len(keys) <= MOST_KEYS and np.prod(np.array(sizes, float)) <= MOST_PLACES:
            _Boxes(system, np.stack(keys), cells, sizes).take()


class _Boxes:
    def __init__(self, system: System, keys: Indexes, cells: Indexes, sizes: Sequence[int]) -> None:
        self.system, self.keys, self.cells = system, keys, cells
        self.keys_count = len(sizes)
        self.strides = np.array([int(np.prod(sizes[n + 1 :])) for n in range(len(sizes))])
        self.row_at = np.full(int(np.prod(sizes)), -1, np.int32)
        self.row_at[self.strides @ keys] = np.arange(len(cells))
        self.lines = [
            self.strides @ keys - stride * key
            for stride, key in zip(self.strides, keys, strict=True)
        ]
        self.by_line = [np.argsort(line, kind="stable") for line in self.lines]
        self.ordered: dict[int, tuple[int, Indexes]] = {}
        self.starts = [np.concatenate([[0], np.cumsum(np.bincount(line))]) for line in self.lines]
        corners = np.array(list(np.ndindex(*(2,) * self.keys_count)), dtype=bool)
        self.corners, self.signs = corners, np.where(corners.sum(1) % 2, -1, 1)
        self.chance = np.random.default_rng(0)  # the same for the same table

    def take(self) -> None:
        system = self.system
        for turn in range(TURNS):
            rows = np.flatnonzero(system.guarded[self.cells])
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                cells = self.cells[batch]
                width = system.reached_up[cells] + system.reached_down[cells]
                batch = batch[width < system.need[cells]]
                if len(batch):
                    self._batch(batch, turn)

    def _batch(self, rows: Indexes, turn: int) -> None:
        system = self.system
        corners = self._corners(rows, turn)
        bad = np.where(corners >= 0, ~self.system.hidden[self.cells][corners], FAR)
        cost = bad.sum(2, dtype=np.int32)
        cheap = np.argpartition(cost, KEPT, axis=1)[:, :KEPT]
        corners = np.take_along_axis(corners, cheap[:, :, None], 1)
        cost = np.take_along_axis(cost, cheap, 1)
        cells = self.cells[corners]
        there = (cost < FAR) & system.movable[cells].all(2)
        even = self.signs > 0
        up, down = system.up[cells], system.down[cells]
        rise = np.minimum(up[:, :, even].min(2), down[:, :, ~even].min(2))
        fall = np.minimum(down[:, :, even].min(2), up[:, :, ~even].min(2))
        need = system.need[self.cells[rows]][:, None]
        fits = there & (rise + fall >= need)
        best = np.where(fits, cost, FAR * FAR).argmin(1)
        every = np.arange(len(rows))
        found = fits[every, best]
        every, best = every[found], best[found]
        rise = np.minimum(rise[every, best], need[every, 0])
        fall = np.minimum(fall[every, best], need[every, 0] - rise)
        chosen = cells[every, best]
        balanced = self._balanced(chosen)
        chosen, rise, fall = chosen[balanced], rise[balanced], fall[balanced]
        for way in (rise, -fall):
            system.keep(chosen, way[:, None] * self.signs)

    def _corners(self, rows: Indexes, turn: int) -> Indexes:
        """Rows of the corners of boxes to try: (row, try, corner); −1 where the table has no such group."""
        own = (self.strides @ self.keys[:, rows]).astype(np.int32)
        places = np.zeros((len(rows), TRIES, len(self.corners)), np.int32) + own[:, None, None]
        flat = np.zeros((len(rows), TRIES), bool)  # the same value twice is no box
        # One try in four may hide more: there is too little that is hidden. Later, more of them.
        anywhere = np.arange(TRIES) % 4 <= min(turn, 2)
        for key, (line, values) in enumerate(zip(self.lines, self.keys, strict=True)):
            some, first, last = self._hidden_on(key, line[rows])
            along = some[self._picked(first, last)]
            starts = self.starts[key]
            other = self.by_line[key][self._picked(starts[line[rows]], starts[line[rows] + 1])]
            other = values[np.where(anywhere, other, along)]
            step = ((other - values[rows][:, None]) * self.strides[key]).astype(np.int32)
            places[:, :, self.corners[:, key]] += step[:, :, None]
            flat |= step == 0
        found: Indexes = self.row_at[places]
        found[flat] = -1
        return found

    def _hidden_on(self, key: int, lines: Indexes) -> tuple[Indexes, Indexes, Indexes]:
        """The hidden rows by line of this key, and where each of `lines` begins and ends among them."""
        count, order = self.ordered.get(key, (0, self.by_line[key]))
        now = int(self.system.hidden.sum())
        if now > count * GROWN:
            hidden = np.flatnonzero(self.system.hidden[self.cells])
            order = hidden[np.argsort(self.lines[key][hidden], kind="stable")]
            self.ordered[key] = (now, order)
        sorted_ = self.lines[key][order]
        first, last = (np.searchsorted(sorted_, lines, side) for side in ("left", "right"))
        return order, first, last

    def _picked(self, first: Indexes, last: Indexes) -> Indexes:
        """By chance, for each row some places from `first` to before `last`."""
        pick = self.chance.random((len(first), TRIES)) * (last - first)[:, None]
        found: Indexes = first[:, None] + pick.astype(np.int64)
        return found

    def _balanced(self, chosen: Indexes) -> Flags:
        """Which boxes leave every line as it is."""
        matrix, n = self.system.matrix, len(self.system.value)
        if not len(chosen):
            return np.zeros(0, bool)
        flat = chosen.ravel()
        entries = matrix.entries_of(flat)
        sizes = matrix.cell_starts[flat + 1] - matrix.cell_starts[flat]
        box = np.repeat(np.repeat(np.arange(len(chosen)), chosen.shape[1]), sizes)
        sign: Numbers = np.repeat(np.tile(self.signs, len(chosen)), sizes) * matrix.signs[entries]
        where = box * (n + matrix.line_starts.size) + matrix.lines[entries]
        _, place = np.unique(where, return_inverse=True)
        off = np.bincount(place, sign)[place] != 0
        fits: Flags = np.bincount(box, off, minlength=len(chosen)) == 0
        return fits
