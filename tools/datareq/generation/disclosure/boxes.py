"""How are large tables done in seconds? By moves that have the shape of a box.

Of a table with d keys a box has two values of each key, so 2^d cells; its corners go up and down in turn, and no total
over any key notices. (The idea is the hypercube method of Repsilber and Giessing.) For each guarded cell boxes are tried
many at a time, mostly along cells that are hidden already, and the one that hides fewest more is taken. What has no box
is left to `complete`; whether a box does leave every line as it is, is checked, not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from datareq.generation.disclosure.cells import Flags, Indexes, Numbers
from datareq.generation.disclosure.keys import Codes

if TYPE_CHECKING:
    from datareq.generation.disclosure.complete import System

Grid = tuple[tuple[Codes, ...], Indexes]
"""The keys of a table that no other of its keys decides, and its cells."""
TRIES = 64
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
        corners = np.array(list(np.ndindex(*(2,) * self.keys_count)), dtype=bool)
        self.corners, self.signs = corners, np.where(corners.sum(1) % 2, -1, 1)
        self.chance = np.random.default_rng(0)  # the same for the same table

    def take(self) -> None:
        system = self.system
        waiting = np.flatnonzero(system.guarded[self.cells])
        for start in range(0, len(waiting), BATCH):
            rows = waiting[start : start + BATCH]
            cells = self.cells[rows]
            width = system.reached_up[cells] + system.reached_down[cells]
            rows = rows[width < system.need[cells]]
            if len(rows):
                self._batch(rows)

    def _batch(self, rows: Indexes) -> None:
        system = self.system
        corners = self._corners(rows)
        there = (corners >= 0).all(2)
        cells = self.cells[corners]
        there &= system.movable[cells].all(2)
        even = self.signs > 0
        up, down = system.up[cells], system.down[cells]
        rise = np.minimum(up[:, :, even].min(2), down[:, :, ~even].min(2))
        fall = np.minimum(down[:, :, even].min(2), up[:, :, ~even].min(2))
        need = system.need[self.cells[rows]][:, None]
        fits = there & (rise + fall >= need)
        price = np.where(fits, (~system.hidden[cells]).sum(2), np.iinfo(np.int64).max)
        best = price.argmin(1)
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

    def _corners(self, rows: Indexes) -> Indexes:
        """Rows of the corners of boxes to try: (row, try, corner); −1 where the table has no such group."""
        hidden = np.flatnonzero(self.system.hidden[self.cells])
        own = self.strides @ self.keys[:, rows]
        places = np.zeros((len(rows), TRIES, len(self.corners)), np.int64) + own[:, None, None]
        for key, (line, values) in enumerate(zip(self.lines, self.keys, strict=True)):
            order = hidden[np.argsort(line[hidden], kind="stable")]
            first = np.searchsorted(line[order], line[rows], "left")
            last = np.searchsorted(line[order], line[rows], "right")
            pick = self.chance.random((len(rows), TRIES))
            along = values[order[first[:, None] + (pick * (last - first)[:, None]).astype(int)]]
            # One try in four goes anywhere: there may be too little that is hidden.
            anywhere = (pick * (int(values.max()) + 1)).astype(int)
            other = np.where(np.arange(TRIES) % 4 == 0, anywhere, along)
            step = (other - values[rows][:, None]) * self.strides[key]
            places += np.where(self.corners[:, key], step[:, :, None], 0)
            places[step == 0] = -(2**40)  # the same value twice is no box
        found: Indexes = self.row_at[np.maximum(places, 0)].astype(np.int64)
        return np.where(places < 0, -1, found)

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
