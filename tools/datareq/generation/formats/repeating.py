"""Which columns repeat few values? There, what is to be done with a value is done once and not in every row."""

from __future__ import annotations

import pyarrow as pa

from datareq.generation.formats.arrays import Array
from datareq.generation.formats.arrays import compute as pc

REPEATED = 8
"""How often each value is there, on average, in a column that repeats them."""


def repeating(group: pa.Table) -> list[str]:
    """The columns of these rows that do."""
    return [
        name
        for name, column in zip(group.column_names, group.columns, strict=True)
        if len(pc.unique(column)) * REPEATED <= group.num_rows
    ]


def spelled(column: Array) -> Array:
    """The column as texts, each value spelled once."""
    once = column.combine_chunks().dictionary_encode()
    texts = pc.cast(once.dictionary, pa.string())
    return pc.take(texts, once.indices, boundscheck=False)  # they were made for it
