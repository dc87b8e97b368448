"""Which values of a column could hold an identifier at all, and how are they spelled plainly?

Most columns are dismissed by what costs next to nothing: their type, their largest number, the length of
their texts, or the digits that lie in a batch's bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datareq.documents.identifiers import FEWEST, RUN, plain

LARGE = 10 ** (FEWEST - 1)
"""A smaller number has too few digits for any kind."""
SCIENTIFIC = r"^ *[1-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,2} *$"
_AT = r"(?i)@|[(\[]at[)\]]"
_SUSPECT = f"{RUN}|@|[(\\[]at[)\\]]|{SCIENTIFIC}"
_CLASSES = bytes(
    next(
        (row[0] for row in ("0123456789", "eE", "aA", "([", "+", "@") if chr(code) in row), "."
    ).encode()[0]
    for code in range(256)
)
"""Each byte as the first of its row: what has to be told apart at a glance."""
_SHORTEST = 6
"""The letters of the shortest address (a@b.id) or number (3.2E15)."""
_MOST = 2.0**63
_LONG = 10 ** (FEWEST + 4)
"""From here on a number may be one of several kinds; below it is a telephone's, if its digits begin so."""


def suspects(column: Any, *, announced: bool) -> tuple[Any, Any] | None:
    """The values that could be identifiers as texts in one spelling, each once, and how often each is there.

    `announced`: the column's name speaks of identifiers. None if no value could be one.
    """
    type_ = column.type
    if pa.types.is_dictionary(type_):
        return suspects(column.dictionary_decode(), announced=announced)
    if pa.types.is_integer(type_) or pa.types.is_floating(type_):
        return _numbers(column, column, announced)
    if pa.types.is_decimal(type_):
        return _numbers(column, pc.cast(column, pa.float64()), announced)
    if pa.types.is_string(type_) or pa.types.is_large_string(type_):
        return _texts(column)
    return None


def _numbers(column: Any, measured: Any, announced: bool) -> tuple[Any, Any] | None:
    bounds: Any = pc.min_max(measured)
    most = bounds["max"].as_py()
    if most is None or most < LARGE:
        return None
    sizes: Any = pc.fill_null(measured, 0).to_numpy(zero_copy_only=False)
    told = sizes >= (LARGE if announced else _LONG)
    if not announced:
        told |= _like_telephones(sizes)
    if pa.types.is_floating(measured.type):
        told &= (sizes < _MOST) & (sizes == np.floor(sizes))
    found = column.filter(pa.array(told))
    if pa.types.is_floating(found.type):
        found = pc.cast(found, pa.int64())
    texts: Any = pc.cast(found, pa.string())
    if pa.types.is_decimal(found.type):
        texts = pc.replace_substring_regex(texts, r"\.0+$", "")
    # Sums of money are round, what is given out one by one isn't.
    texts = texts.filter(pc.invert(pc.ends_with(texts, "000")))
    return _each_once(texts) if len(texts) else None


def _like_telephones(sizes: Any) -> Any:
    told = np.zeros(len(sizes), dtype=np.bool_)
    for power in range(FEWEST - 1, FEWEST + 3):
        told |= (sizes >= 8 * 10**power) & (sizes < 9 * 10**power)
        told |= (sizes >= 628 * 10**power) & (sizes < 629 * 10**power)
    return told


def _texts(column: Any) -> tuple[Any, Any] | None:
    longest: Any = pc.max(pc.binary_length(column))
    if (longest.as_py() or 0) < _SHORTEST or _harmless(column):
        return None
    column, times = _each_once(column.drop_null())
    borders = _borders(column)
    raw = bytes(memoryview(column.buffers()[2])[borders[0] : borders[-1]])
    classes = raw.translate(_CLASSES)
    digits = np.frombuffer(classes, dtype=np.uint8) == ord("0")
    counted = np.concatenate((np.zeros(1, np.int32), np.cumsum(digits, dtype=np.int32)))
    told = np.diff(counted[borders - borders[0]]) >= FEWEST
    foreign = not raw.isascii()
    if foreign:
        told |= _mask(pc.invert(pc.string_is_ascii(column)))
    if b"@" in classes or b"(a" in classes:
        told |= _mask(pc.match_substring_regex(column, _AT))
    if b"0e0" in classes or b"0e+" in classes:
        told |= _mask(pc.match_substring_regex(column, SCIENTIFIC))
    if not told.any():
        return None
    values, times = column.filter(pa.array(told)), times.filter(pa.array(told))
    values = pa.array([plain(text) for text in values.to_pylist()]) if foreign else _plain(values)
    kept = pc.match_substring_regex(values, _SUSPECT)
    values, times = values.filter(kept), times.filter(kept)
    return (values, times) if len(values) else None


def _harmless(column: Any) -> bool:
    """Whether all texts are made of letters and signs of which no identifier is made; much faster than each of them."""
    first, last = _borders(column)[[0, -1]]
    raw = bytes(memoryview(column.buffers()[2])[first:last])
    digits = np.frombuffer(raw, np.uint8) - np.uint8(ord("0")) < 10
    return raw.isascii() and not digits.any() and not any(sign in raw for sign in b"@([")


def _plain(texts: Any) -> Any:
    spaced: Any = pc.match_substring_regex(texts, r"[\t\v\f\r]|  ")
    if pc.any(spaced).as_py():
        texts = pc.replace_substring_regex(texts, r"[\t\v\f\r ]+", " ")
    return pc.ascii_lower(texts)


def _borders(column: Any) -> Any:
    """Where the texts begin and end in their buffer."""
    width = np.int64 if pa.types.is_large_string(column.type) else np.int32
    borders = np.frombuffer(column.buffers()[1], dtype=width)
    return borders[column.offset : column.offset + len(column) + 1].astype(np.int64)


def _mask(found: Any) -> Any:
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def _each_once(texts: Any) -> tuple[Any, Any]:
    counted: Any = pc.value_counts(texts)
    return counted.field("values"), counted.field("counts")
