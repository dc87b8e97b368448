"""Of which types are the values of a result, whatever engine gave them? The same few, so that files are alike."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from datareq.errors import GenerationError

DIGITS = 38
DECLARED: dict[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
}
"""What a column of the catalogue's type is, but for decimals: theirs hangs on the digits after the point."""
ResultType = tuple[str, int]
"""A column's kind and, for a decimal, the digits after its point; as the gate's cast says them."""


def normal_schema(schema: pa.Schema, types: Sequence[ResultType] = ()) -> pa.Schema:
    """What batches of this schema become. `types`: of the columns, for engines that give decimals as texts."""
    declared = list(types) or [("", 0)] * len(schema)
    return pa.schema(
        [
            pa.field(field.name, _normal(field.type, type_))
            for field, type_ in zip(schema, declared, strict=True)
        ]
    )


def normal_batch(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The same values in the types of `normal_schema`; GenerationError if one doesn't fit."""
    columns = []
    try:
        for column, field in zip(batch.columns, schema, strict=True):
            storage = column.storage if isinstance(column, pa.ExtensionArray) else column
            same = storage.type == field.type
            columns.append(storage if same else pc.cast(storage, field.type))
    except pa.ArrowInvalid:
        columns = []
    if len(columns) != len(schema):
        raise GenerationError("engine-query")  # outside, so that no error with a value rides along
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _normal(given: pa.DataType, declared: ResultType) -> pa.DataType:
    kind, scale = declared
    if isinstance(given, pa.BaseExtensionType):
        if kind != "decimal":
            raise GenerationError("engine-query")
        return pa.decimal128(DIGITS, scale)
    if pa.types.is_decimal(given):
        return pa.decimal128(DIGITS, given.scale) if given.scale else pa.int64()
    if pa.types.is_integer(given) or pa.types.is_null(given):
        return pa.int64()
    if pa.types.is_floating(given):
        return pa.float64()
    if pa.types.is_timestamp(given):
        return pa.timestamp("us")
    if pa.types.is_date(given):
        return pa.date32()
    if pa.types.is_boolean(given):
        return pa.bool_()
    if pa.types.is_string(given) or pa.types.is_large_string(given):
        return pa.string()
    raise GenerationError("engine-query")
