"""Which groups of nobody have to stand in a table, so that it doesn't tell that everybody is in the one beside them?

A group that isn't in a table is nobody. Where a level hides what is 0 % or 100 % (`whole_groups: hide`), the parts of such
a group that nobody is in are added as rows, and all of them are hidden alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from datareq.generation.disclosure.cells import Cells, Counted, Flags
from datareq.generation.disclosure.keys import Codes, Keys
from datareq.generation.disclosure.whole import belongs, personal_keys
from datareq.generation.query.result import Measure

Group = tuple[int, ...]


def with_nobody(counted: Sequence[Counted]) -> list[Counted]:
    """The tables with the groups of nobody beside groups that are everybody."""
    keys, personal = Keys(counted), personal_keys(counted)
    return [
        replace(one, table=_filled(one.table, list(_missing(one, keys.of(n), keys, personal)), one))
        for n, one in enumerate(counted)
    ]


def veiled(cells: Cells, whole: Flags) -> Cells:
    """The cells with these hidden for themselves: nobody knows of them whether they are anybody at all."""
    movable = cells.movable | whole
    for column in cells.columns:
        beside = [c for c in cells.columns if c.output == column.output]
        rows = np.logical_or.reduce([whole[c.cells] for c in beside])
        movable[column.cells] |= rows
    return replace(
        cells,
        small=cells.small | whole,
        movable=movable,
        low=np.where(whole, np.minimum(cells.low, 0.0), cells.low),
        high=np.where(whole, np.inf, cells.high),
    )


def _missing(
    one: Counted, codes: Mapping[str, Codes], keys: Keys, personal: frozenset[str]
) -> Iterator[tuple[int, str, int]]:
    """(a row, a key, a row whose value of this key the first one's group has nobody with)"""
    there = _anybody(one)
    names = list(codes)
    present = {tuple(group) for group in zip(*(codes[n].tolist() for n in names), strict=True)}
    added: set[Group] = set()
    for place, name in enumerate(names):
        key, others = codes[name], {n: c for n, c in codes.items() if n != name}
        values, first = np.unique(key, return_index=True)
        if len(values) < 2 or (name not in personal and belongs(name, key, others, keys)):
            continue
        for row in _alone(others, there):
            group = tuple(int(codes[n][row]) for n in names)
            for value, source in zip(values.tolist(), first.tolist(), strict=True):
                other = (*group[:place], value, *group[place + 1 :])
                if other not in present and other not in added:
                    added.add(other)
                    yield row, name, source


def _anybody(one: Counted) -> Flags:
    counts = {name for column in one.result.columns for name in column.counts}
    found = np.zeros(one.table.num_rows, bool)
    for name in counts:
        found |= one.table.column(name).to_numpy() > 0
    return found


def _alone(others: Mapping[str, Codes], there: Flags) -> list[int]:
    """The rows that are the only ones of their group with anybody in them."""
    joint = np.zeros(len(there), np.int64)
    for key in others.values():
        _, joint = np.unique(joint * (int(key.max(initial=0)) + 1) + key, return_inverse=True)
    sizes = np.bincount(joint[there], minlength=int(joint.max(initial=-1)) + 1)
    return np.flatnonzero(there & (sizes[joint] == 1)).tolist()


def _filled(table: pa.Table, missing: Sequence[tuple[int, str, int]], one: Counted) -> pa.Table:
    if not missing:
        return table
    meant = {
        c.name: c.meaning.text if c.meaning else c.name
        for c in one.result.columns
        if c.measure is Measure.KEY
    }
    counts = {c.name for c in one.result.columns if c.measure is Measure.COUNT}
    counts |= {name for column in one.result.columns for name in column.counts}
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column: Any = table.column(name)
        if name in meant:
            rows = [source if meant[name] == key else row for row, key, source in missing]
            more = column.take(pa.array(rows, pa.int64())).combine_chunks()
        else:
            more = pa.array([0 if name in counts else None] * len(missing), column.type)
        columns[name] = pa.concat_arrays([column.combine_chunks(), more])
    return pa.table(columns, schema=table.schema)
