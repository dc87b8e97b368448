"""What do SQLite's values become? Arrays of their declared types, or nothing: what doesn't fit is not made to.

Texts come as `bytearray`, so that they are told from bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.normal import DECLARED, DIGITS

Value = bytearray | bytes | int | float | None
SCALE = 10
"""Digits after the point where a column's own type says none; files have as many."""
_WIDEST = 18
_EXACT = 15
"""A double gives back each decimal of so many digits as it was written."""
_MOMENT = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$"
_NUMBER = re.compile(rb"[+-]?\d+(\.\d+)?")
_FIRST_DAY = -719_162  # 1 January of the year 1


def scale_of(column: str) -> int:
    """Digits after the point of a column by its own type, such as DECIMAL(12, 4)."""
    found = re.search(r"\(\s*\d+\s*(?:,\s*(\d+)\s*)?\)\s*$", column)
    return min(int(found[1] or 0), _WIDEST) if found else SCALE


def arrow_type(declared: str, scale: int) -> pa.DataType:
    return pa.decimal128(DIGITS, scale) if declared == "decimal" else DECLARED[declared]


def array(values: Sequence[Value], declared: str, type_: pa.DataType) -> pa.Array[Any] | None:
    """The values; None if one of them isn't of the declared type."""
    try:
        return _MADE[declared](values, type_)
    except (pa.ArrowInvalid, InvalidOperation, OverflowError):
        return None


def as_texts(values: Sequence[Value]) -> pa.Array[Any]:
    """Of whatever kind they are; for what is only looked at and forgotten."""
    texts = [v.decode("utf-8", "replace") if isinstance(v, bytearray) else v for v in values]
    return pa.array([v if v is None or isinstance(v, str) else str(v) for v in texts], pa.string())


def _kinds(values: Sequence[Value]) -> set[type]:
    return set(map(type, values)) - {type(None)}


def _text(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    if _kinds(values) <= {bytearray}:
        return pc.cast(pa.array(values, pa.binary()), type_)
    return None


def _integer(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    return pa.array(values, type_) if _kinds(values) <= {int} else None


def _number(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    return pa.array(values, type_) if _kinds(values) <= {int, float} else None


def _boolean(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    if _kinds(values) <= {int} and set(values) <= {0, 1, None}:
        return pa.array([None if v is None else v == 1 for v in values], type_)
    return None


def _decimal(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    if _kinds(values) <= {int}:
        return pc.cast(pa.array(values, pa.int64()), type_)
    texts = [None if v is None else _digits(v) for v in values]
    if any(text is None and v is not None for text, v in zip(texts, values, strict=True)):
        return None
    return pc.cast(pa.array(texts, pa.string()), type_)


def _digits(value: Value) -> str | None:
    """A number in plain digits; None if it isn't one, or is a double that no decimal of 15 digits gave."""
    if isinstance(value, float):
        decimal = Decimal(repr(value))
        exact = decimal.is_finite() and len(decimal.normalize().as_tuple().digits) <= _EXACT
        return format(decimal, "f") if exact else None
    if isinstance(value, bytearray):
        return value.decode() if _NUMBER.fullmatch(value) else None
    return str(value) if isinstance(value, int) else None


def _date(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    texts = _text(values, pa.string())
    return None if texts is None else _of_our_years(pc.cast(texts, type_))


def _datetime(values: Sequence[Value], type_: pa.DataType) -> pa.Array[Any] | None:
    texts = _text(values, pa.string())
    if texts is None or pc.all(pc.match_substring_regex(texts, _MOMENT)).as_py() is False:
        return None
    return _of_our_years(pc.cast(texts, type_))


def _of_our_years(days: pa.Array[Any]) -> pa.Array[Any] | None:
    first = pc.min(pc.cast(pc.cast(days, pa.date32(), safe=False), pa.int32())).as_py()
    return days if first is None or first >= _FIRST_DAY else None


_MADE: dict[str, Callable[[Sequence[Value], pa.DataType], pa.Array[Any] | None]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}
