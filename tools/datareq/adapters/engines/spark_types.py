"""What do a Spark table's columns become? Values of their declared types, if they are of a type that holds only such."""

from __future__ import annotations

import re

_WHOLE = r"tinyint|smallint|int|bigint|decimal\(\d+,0\)"
_EXACT = rf"{_WHOLE}|decimal\(\d+,\d+\)"
_FITTING = {
    "text": r"string|(?:var)?char\(\d+\)",
    "integer": _WHOLE,
    "decimal": _EXACT,
    "number": rf"{_EXACT}|float|double",
    "boolean": r"boolean",
    "date": r"date",
    "datetime": r"timestamp|timestamp_ntz",
}
"""Declared type → Spark's types that hold such values."""
CAST = {"text": "string", "integer": "bigint", "number": "double"}
"""Declared type → what a column of it is read as; those of others as they are."""


def fits(found: str, declared: str) -> bool:
    """Whether a column of the type `found` is what the catalogue says."""
    return re.fullmatch(_FITTING[declared], found) is not None
