"""How is a result held as a whole, where it must be seen whole? Within a budget; everything else passes by."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from datareq.errors import GenerationError
from datareq.generation.normal import normal_batch, normal_schema

MOST = 256 * 2**20
"""Bytes: millions of groups. Disclosure control compares all of them."""


def hold(reader: pa.RecordBatchReader) -> pa.Table:
    """The result in our types; GenerationError if it is more than may be held."""
    schema = normal_schema(reader.schema)
    return gather(schema, (normal_batch(batch, schema) for batch in reader))


def gather(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """All batches as one table; GenerationError if they are more than may be held."""
    held, size = [], 0
    for batch in batches:
        size += batch.nbytes
        if size > MOST:
            raise GenerationError("engine-size")
        held.append(batch)
    return pa.Table.from_batches(held, schema)
