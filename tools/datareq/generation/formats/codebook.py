"""What is in each column? Seen as the rows pass: how many have no value, how many differ, from where to where.

Only the rows that are written are seen, so it tells nothing that the file doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from datareq.generation.formats.arrays import Array, nulls
from datareq.generation.formats.arrays import compute as pc
from datareq.model.manifest import Statistics

DISTINCT, DISTINCT_LATER = 1_000, 100
"""Different values are counted up to here; in results of several groups of rows up to the second, or it takes long."""
LISTED = 12
"""So many different texts are named one by one."""
LONGEST = 80
"""Characters of a text that is named."""

Codebook = Mapping[str, Statistics]
"""Column → what is in it."""


class Observer:
    """`quotable`: whether values may be named; else only counts are taken."""

    def __init__(self, schema: pa.Schema, *, quotable: bool) -> None:
        self._columns = {field.name: _Column(field.type, quotable) for field in schema}

    def write(self, group: pa.Table, hidden: Mapping[str, Array]) -> None:
        for name, column in self._columns.items():
            column.see(group.column(name).combine_chunks(), hidden.get(name))

    def codebook(self) -> Codebook:
        return {name: column.seen() for name, column in self._columns.items()}


class _Column:
    def __init__(self, type_: pa.DataType, quotable: bool) -> None:
        self._type, self._quotable = type_, quotable
        self._ordered = not (pa.types.is_string(type_) or pa.types.is_boolean(type_))
        self._missing = self._hidden = self._groups = 0
        self._values: Array | None = nulls(0, type_)
        self._least: Array | None = None
        self._most: Array | None = None

    def see(self, values: Array, hidden: Array | None) -> None:
        concealed = pc.sum(hidden).as_py() or 0 if hidden is not None else 0
        self._hidden += concealed
        self._missing += values.null_count - concealed
        if self._values is not None:
            found = pc.unique(values).drop_null()
            most = DISTINCT
            if self._groups:
                found, most = pc.unique(pa.concat_arrays([self._values, found])), DISTINCT_LATER
            self._values = found if len(found) <= most else None
        self._groups += 1
        if self._ordered and self._quotable:
            ends = pc.min_max(values)
            self._least = _further(pc.less, ends["min"], self._least)
            self._most = _further(pc.greater, ends["max"], self._most)

    def seen(self) -> Statistics:
        return Statistics(
            missing=self._missing,
            hidden=self._hidden,
            distinct=None if self._values is None else len(self._values),
            least=_text(self._least),
            most=_text(self._most),
            values=self._listed(),
        )

    def _listed(self) -> tuple[str, ...]:
        values = self._values
        if not self._quotable or values is None or not pa.types.is_string(self._type):
            return ()
        texts = sorted(values.to_pylist())
        short = len(texts) <= LISTED and all(len(text) <= LONGEST for text in texts)
        return tuple(texts) if short else ()


def _further(beyond: object, found: Array, known: Array | None) -> Array | None:
    if not found.is_valid:
        return known
    if known is None or beyond(found, known).as_py():  # type: ignore[operator]
        return found
    return known


def _text(value: Array | None) -> str | None:
    return None if value is None else str(pc.cast(value, pa.string()).as_py())
