"""Of which of the catalogue's types are the cells of a column? Only where every one of them is; else it is text.

What could be a person's number is never made a number: zeros at its beginning would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from datareq.generation.formats.arrays import Array
from datareq.model.catalogue import ColumnType

DIGITS = 18
"""Whole numbers of up to so many digits fit into 64 bits."""
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_PLACES = 10
_TRUTHS = {"true": True, "false": False, "benar": True, "salah": False}
_WRITTEN = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.decimal128(38, _PLACES),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.DATETIME: pa.timestamp("us"),
}
"""As what a type is kept in a deposited file; `number` is never found, because decimals are exact."""
_Reader = Callable[[str], object]


def kind_of(values: Iterable[str | None], *, comma: bool) -> ColumnType:
    """The first type that fits every value; text for a column without any."""
    there = [value for value in values if value is not None]
    for type_, read in _readers(comma=comma).items():
        if there and all(_fits(read, value) for value in there):
            return type_
    return ColumnType.TEXT


def as_array(values: Iterable[str | None], type_: ColumnType, *, comma: bool) -> Array:
    """The values as their type has them; ValueError for one that isn't of it."""
    read = _readers(comma=comma).get(type_, str)
    return pa.array([None if v is None else read(v) for v in values], _WRITTEN[type_])


def _readers(*, comma: bool) -> Mapping[ColumnType, _Reader]:
    point = "," if comma else "."
    decimal = re.compile(rf"-?(?:0|[1-9][0-9]{{0,27}})(?:{re.escape(point)}[0-9]{{1,{_PLACES}}})?")

    def exact(text: str) -> Decimal:
        if not decimal.fullmatch(text):
            raise ValueError
        return Decimal(text.replace(point, "."))

    readers: dict[ColumnType, _Reader] = {
        ColumnType.INTEGER: _integer,
        ColumnType.DECIMAL: exact,
        ColumnType.BOOLEAN: _truth,
        ColumnType.DATE: _indonesian_date if comma else _date,
        ColumnType.DATETIME: _moment,
    }
    return readers


def _integer(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError
    return int(text)


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError
    return _TRUTHS[text.lower()]


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    return date.fromisoformat(text)


def _indonesian_date(text: str) -> date:
    """31/12/2025 only where semicolons say that Indonesian settings wrote the file: elsewhere it may be month first."""
    found = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else _date(text)


def _moment(text: str) -> datetime:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?", text):
        raise ValueError
    return datetime.fromisoformat(text)


def _fits(read: _Reader, value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True
