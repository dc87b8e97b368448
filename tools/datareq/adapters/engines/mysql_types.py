"""What do MySQL's values become? Arrays of their declared types, or nothing: what doesn't fit is not made to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.normal import DECLARED, DIGITS

_WHOLE = frozenset({1, 2, 3, 8, 9, 13})  # TINYINT, SMALLINT, INT, BIGINT, MEDIUMINT, YEAR
_EXACT = _WHOLE | {0, 246}  # and DECIMAL
_FITTING = {
    "text": frozenset(
        {15, 247, 248, 249, 250, 251, 252, 253, 254}
    ),  # VARCHAR, CHAR, TEXT, ENUM, SET
    "integer": _EXACT,
    "decimal": _EXACT,
    "number": _EXACT | {4, 5},  # FLOAT, DOUBLE
    "boolean": frozenset({1, 16}),  # TINYINT, BIT
    "date": frozenset({10, 14}),
    "datetime": frozenset({7, 12}),  # TIMESTAMP, DATETIME
}
"""Declared type → the protocol's numbers of the column types that hold such values."""
_TRUTH = {"0": False, "1": True, b"\x00": False, b"\x01": True}

Value = str | bytes | None


def fits(code: int, scale: int, declared: str) -> bool:
    """Whether a column of the server is what the catalogue says."""
    return code in _FITTING[declared] and not (declared == "integer" and scale)


def arrow_type(declared: str, scale: int) -> pa.DataType:
    """`scale`: digits after the point that the column itself has."""
    if declared == "decimal":
        return pa.decimal128(DIGITS, scale) if scale else pa.int64()
    return DECLARED[declared]


def array(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    """The values as they were written; None if one of them isn't of the type: a day that isn't in any calendar,
    a truth that is neither 0 nor 1, a number too large, a text that is none."""
    try:
        if pa.types.is_boolean(type_):
            return pa.array([None if v is None else _TRUTH[v] for v in values], type_)
        if not all(v is None or isinstance(v, str) for v in values):
            return None
        return pc.cast(pa.array(values, pa.string()), type_)
    except (pa.ArrowInvalid, KeyError):
        return None
