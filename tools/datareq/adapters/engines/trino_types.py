"""What do Trino's values become? Arrays of their declared types, or nothing: what doesn't fit is not made to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.normal import DECLARED, DIGITS

_WHOLE = r"tinyint|smallint|integer|bigint|decimal\(\d+, ?0\)"
_EXACT = rf"{_WHOLE}|decimal\(\d+, ?\d+\)"
_FITTING = {
    "text": r"varchar(\(\d+\))?",
    "integer": _WHOLE,
    "decimal": _EXACT,
    "number": rf"{_EXACT}|real|double",
    "boolean": r"boolean",
    "date": r"date",
    "datetime": r"timestamp(\([0-6]\))?( with time zone)?",
}
"""Declared type → Trino's types that hold such values; of texts not CHAR, which compares and pads in its own way."""
_GIVEN = {"number": (float, int, str), "boolean": (bool,), "integer": (int, str), "decimal": (int, str)}  # fmt: skip
_ENDLESS = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}

Value = str | int | float | bool | None


def fits(found: str, declared: str) -> bool:
    """Whether a column of the type `found` is what the catalogue says."""
    return re.fullmatch(_FITTING[declared], found) is not None


def arrow_type(declared: str, found: str) -> pa.DataType:
    """`found`: the type of the result's column, which says a decimal's digits."""
    if declared != "decimal":
        return DECLARED[declared]
    scale = re.search(r",\s*(\d+)\)", found)
    return pa.decimal128(DIGITS, int(scale[1]) if scale else 0)


def array(values: Sequence[Value], declared: str, type_: pa.DataType) -> pa.Array[Any] | None:
    """The values as JSON has them; None if one of them isn't of the declared type."""
    given = _GIVEN.get(declared, (str,))
    if not all(value is None or type(value) in given for value in values):
        return None
    try:
        if declared in ("text", "boolean"):
            return pa.array(values, type_)
        if declared == "number":
            return pa.array([None if v is None else float(_ENDLESS.get(str(v), v)) for v in values], type_)  # fmt: skip
        texts = pa.array([None if v is None else str(v) for v in values], pa.string())
        return pc.cast(texts, type_)
    except (pa.ArrowInvalid, ValueError):
        return None
