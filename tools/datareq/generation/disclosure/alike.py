"""How are rows about people made so alike that nobody is told from the others by what may be known of them?

k-anonymity: of every combination of values of the columns by which somebody may be recognised (`quasi`) there are at
least k different people. l-diversity: these people have at least l different values in every sensitive column, so that
finding the group doesn't tell the value. (P. Samarati, IEEE TKDE 13 (2001); A. Machanavajjhala and others, TKDD 1
(2007).) Columns are made coarser as a whole, by the policy's hierarchies; the rows that are then still too few lose
these values altogether. Of all ways the one that loses least is taken, where they can all be tried.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datareq.generation.disclosure.coarser import ladder
from datareq.generation.formats.arrays import Array, nulls
from datareq.generation.formats.arrays import compute as pc
from datareq.model.policy import Coarser, RowRule

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
MOST_WAYS = 400
"""Combinations of steps that are all tried; of more, one step at a time is taken."""


class TooFewError(Exception):
    """There aren't as many people in the table as have to be alike."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The rows as they may be shown. `emptied`: column → which of its cells were taken out; `changed`: how many others
    were made coarser."""

    table: pa.Table
    emptied: Mapping[str, Flags]
    changed: int


def alike_rows(
    table: pa.Table,
    people: Sequence[str],
    quasi: Mapping[str, tuple[Coarser, ...]],
    sensitive: Sequence[str],
    rule: RowRule,
) -> Alike:
    """`people`: columns that tell people apart; they don't come out. TooFewError where no way is left."""
    sought = _Sought(table, people, quasi, sensitive, rule)
    way, outside = sought.best()
    shown = table.select([name for name in table.column_names if name not in people])
    emptied: dict[str, Flags] = {}
    changed = 0
    for name, step in zip(quasi, way, strict=True):
        values, before = sought.ladders[name][step], sought.ladders[name][0]
        none: Any = pa.scalar(None, values.type)
        after = pc.if_else(pa.array(outside), none, values)
        there, left = (_there(one) for one in (before, after))
        differs = pc.fill_null(pc.not_equal(before, after), pa.scalar(False))
        changed += int(pc.sum(differs).as_py() or 0)
        emptied[name] = there & ~left
        shown = shown.set_column(shown.schema.get_field_index(name), name, after)
    for name in sought.bare:
        place = shown.schema.get_field_index(name)
        emptied[name] = _there(table.column(name).combine_chunks())
        shown = shown.set_column(place, name, nulls(table.num_rows, table.field(name).type))
    return Alike(shown, emptied, changed)


def unmet(
    table: pa.Table,
    who: Sequence[object],
    quasi: Sequence[str],
    sensitive: Sequence[str],
    rule: RowRule,
) -> int:
    """How many groups of rows are still too few people, or too much alike; looked at row by row, without the search.

    A sensitive column that was emptied altogether tells nothing.
    """
    asked = [name for name in sensitive if table.column(name).null_count < table.num_rows]
    groups: dict[tuple[object, ...], list[int]] = {}
    columns = [table.column(name).to_pylist() for name in quasi]
    for number, values in enumerate(zip(*columns, strict=True)):
        groups.setdefault(values, []).append(number)
    secrets = [table.column(name).to_pylist() for name in asked]
    return sum(
        len({who[n] for n in rows}) < rule.alike
        or any(len({values[n] for n in rows}) < rule.different for values in secrets)
        for rows in groups.values()
    )


class _Sought:
    """The ways of making one table coarser, and what each leaves too few."""

    def __init__(
        self,
        table: pa.Table,
        people: Sequence[str],
        quasi: Mapping[str, tuple[Coarser, ...]],
        sensitive: Sequence[str],
        rule: RowRule,
    ) -> None:
        self.rule, self.rows = rule, table.num_rows
        self.ladders = {n: ladder(_whole(table, n), steps) for n, steps in quasi.items()}
        self.codes = [[_coded(values) for values in steps] for steps in self.ladders.values()]
        self.people = [_coded(_whole(table, name)) for name in people]
        secrets = {name: _coded(_whole(table, name)) for name in sensitive}
        # Where everybody has the same, or nearly, no group can differ: then nobody may have it.
        self.bare = tuple(n for n, c in secrets.items() if len(np.unique(c)) < rule.different)
        self.secrets = [codes for name, codes in secrets.items() if name not in self.bare]

    def best(self) -> tuple[tuple[int, ...], Flags]:
        """The steps to take, and the rows that lose these values altogether."""
        if not self.rows:
            return (0,) * len(self.codes), np.zeros(0, bool)
        found: tuple[float, tuple[int, ...], Flags] | None = None
        for way in self._ways():
            outside = self._outside(way)
            if outside is not None:
                cost = self._cost(way, outside)
                if found is None or (cost, way) < found[:2]:
                    found = (cost, way, outside)
        if found is None:
            raise TooFewError
        return found[1], found[2]

    def _ways(self) -> Iterator[tuple[int, ...]]:
        sizes = [len(codes) for codes in self.codes]
        if math.prod(sizes) <= MOST_WAYS:
            yield from itertools.product(*map(range, sizes))
            return
        way = (0,) * len(sizes)
        while True:
            yield way
            further = [
                (*way[:n], step + 1, *way[n + 1 :])
                for n, step in enumerate(way)
                if step + 1 < sizes[n]
            ]
            if not further:
                return
            way = min(further, key=lambda one: (int(self._few(one).sum()), self._coarseness(one)))

    def _coarseness(self, way: Sequence[int]) -> float:
        return sum(step / (len(codes) - 1) for step, codes in zip(way, self.codes, strict=True))

    def _cost(self, way: Sequence[int], outside: Flags) -> float:
        gone = int(outside.sum())
        return self._coarseness(way) * (self.rows - gone) + len(way) * gone

    def _groups(self, way: Sequence[int]) -> Codes:
        joint = np.zeros(self.rows, np.int64)
        for step, codes in zip(way, self.codes, strict=True):
            _, joint = np.unique(
                joint * (int(codes[step].max()) + 1) + codes[step], return_inverse=True
            )
        return joint

    def _few(self, way: Sequence[int]) -> Flags:
        """The rows of groups that are too few people or too much alike."""
        group = self._groups(way)
        return self._unfit(group)[group]

    def _unfit(self, group: Codes) -> Flags:
        unfit = np.zeros(int(group.max()) + 1, bool)
        for who in self.people:
            unfit |= _different(group, who, len(unfit)) < self.rule.alike
        for secret in self.secrets:
            unfit |= _different(group, secret, len(unfit)) < self.rule.different
        return unfit

    def _outside(self, way: Sequence[int]) -> Flags | None:
        """Those rows, and as many groups more as those without any value need to be alike; None: there are none."""
        group = self._groups(way)
        outside = self._unfit(group)[group]
        none = np.ones(self.rows, bool)
        for step, codes in zip(way, self.codes, strict=True):
            none &= codes[step] == 0
        if not outside.any():
            return outside
        sizes = np.bincount(group)
        for next_ in np.argsort(sizes, kind="stable").tolist():
            together = outside | none
            if not self._unfit(np.where(together, 0, 1))[0]:
                return together
            outside = outside | (group == next_)
        return outside if not self._unfit(np.zeros(self.rows, np.int64))[0] else None


def _different(group: Codes, of: Codes, groups: int) -> Codes:
    """How many different values there are in each group."""
    pairs = np.unique(group * (int(of.max()) + 1) + of)
    found: Codes = np.bincount(pairs // (int(of.max()) + 1), minlength=groups)
    return found


def _whole(table: pa.Table, name: str) -> Array:
    values: Array = table.column(name).combine_chunks()
    return values


def _coded(values: Array) -> Codes:
    """A number for each value; no value is 0."""
    encoded: Any = values.dictionary_encode()
    codes: Any = pc.fill_null(encoded.indices.cast(pa.int64()), pa.scalar(-1, pa.int64()))
    found: Codes = codes.to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return found


def _there(values: Array) -> Flags:
    found: Flags = values.is_valid().to_numpy(zero_copy_only=False)
    return found
