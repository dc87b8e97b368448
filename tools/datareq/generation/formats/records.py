"""How does an output become JSON? An array of records, one a line; or NDJSON, one record a line and no array.

Numbers keep all their digits, dates are texts as in CSV, no value is null. NaN and the infinities, which JSON
doesn't know, are the texts "NaN", "INF" and "-INF".
"""

from __future__ import annotations

from json.encoder import encode_basestring

import pyarrow as pa

from datareq.generation.formats.arrays import Array, beside, joined
from datareq.generation.formats.arrays import compute as pc
from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.page import Page
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.writer import Hidden

NOT_FINITE = {"nan": "NaN", "inf": "INF", "-inf": "-INF"}
"""How Arrow writes them → how the Table Schema does."""
PIECE = 4_096
"""Rows that are put together at a time."""


class RecordsWriter:
    """`array`: whether the records stand in an array."""

    def __init__(self, sink: Sink, schema: pa.Schema, *, array: bool) -> None:
        self._sink, self._array, self._first = sink, array, True
        self._keys = [
            ("{" if n == 0 else ", ") + encode_basestring(field.name) + ": "
            for n, field in enumerate(schema)
        ]

    def write(self, group: pa.Table, hidden: Hidden) -> None:  # noqa: ARG002 - a hidden cell is null
        for start in range(0, group.num_rows, PIECE):
            piece = group.slice(start, PIECE)
            parts: list[Array | str] = [",\n" if self._array else ""]
            for key, column in zip(self._keys, piece.columns, strict=True):
                parts += [key, _values(column.combine_chunks())]
            parts.append("}" if self._array else "}\n")
            data = joined(parts)
            self._sink.write(b"[" + data[1:] if self._array and self._first else data)
            self._first = False

    def finish(self, seen: Codebook) -> None:  # noqa: ARG002 - it stands in the manifest
        if self._array:
            self._sink.write(b"[]\n" if self._first else b"\n]\n")

    def close(self) -> None:
        """Nothing is held."""


def json_writer(sink: Sink, schema: pa.Schema, page: Page) -> RecordsWriter:  # noqa: ARG001 - values alone
    return RecordsWriter(sink, schema, array=True)


def ndjson_writer(sink: Sink, schema: pa.Schema, page: Page) -> RecordsWriter:  # noqa: ARG001 - likewise
    return RecordsWriter(sink, schema, array=False)


def _values(column: Array) -> Array:
    type_ = column.type
    if pa.types.is_string(type_):
        texts = [None if text is None else encode_basestring(text) for text in column.to_pylist()]
        return pa.array(texts, pa.large_string()).fill_null("null")
    shown = pc.cast(column, pa.string())
    if pa.types.is_floating(type_):
        for theirs, ours in NOT_FINITE.items():
            shown = pc.if_else(pc.equal(shown, theirs), f'"{ours}"', shown)
    elif pa.types.is_temporal(type_):
        shown = beside('"', shown, '"')
    return shown.fill_null("null")
