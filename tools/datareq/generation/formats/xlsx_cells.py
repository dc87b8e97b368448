"""How do rows become the cells of an Excel sheet? Whole columns at a time, as the XML that spreadsheets read.

What a sheet can't hold as a number or date stands in it as a text, digit by digit: numbers of more than 15
digits, NaN and the infinities, dates before March 1900 (Excel counts a day that never was).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyarrow as pa

from datareq.generation.formats.arrays import Array, beside, joined
from datareq.generation.formats.arrays import compute as pc
from datareq.generation.formats.formulas import bytes_of, starts_formula
from datareq.generation.formats.page import HIDDEN
from datareq.generation.formats.records import NOT_FINITE
from datareq.generation.formats.writer import Hidden, UnfitError

DIGITS = 15
TEXT_MOST = 32_767
"""Of a text in a cell, counted as Excel does: in units of UTF-16."""
PIECE = 4_096
"""Rows that are put together at a time."""
_EPOCH = 25_569
"""Excel's number of 1 January 1970."""
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""1 March 1900 and the last day of the year 9999."""
_DAY = 86_400_000_000
_MARKUP = bytes([*range(9), *range(11, 32), *b"&<>"])
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f&<>\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Styles = Mapping[str, str]
"""What `style_of` says of a column, or one of the three below → the number of its look in the workbook."""
TEXT, QUOTED, CONCEALED = "text", "quoted", "hidden"


def style_of(type_: pa.DataType) -> str:
    """Which look the cells of a column have."""
    if pa.types.is_decimal(type_):
        return f"decimal {type_.scale}"
    for name, fits in (
        ("integer", pa.types.is_integer),
        ("number", pa.types.is_floating),
        ("boolean", pa.types.is_boolean),
        ("date", pa.types.is_date),
        ("datetime", pa.types.is_timestamp),
    ):
        if fits(type_):
            return name
    return TEXT


def rows_xml(
    piece: pa.Table, hidden: Hidden, first: int, letters: list[str], styles: Styles
) -> bytes:
    """`<row>` after `<row>`; `first`: the number of the first of them, `letters`: of the columns."""
    numbers = pc.cast(pa.array(range(first, first + piece.num_rows)), pa.string())
    parts: list[Array | str] = ['<row r="', numbers, '">']
    for letter, name, column in zip(letters, piece.column_names, piece.columns, strict=True):
        cells = _cells(column.combine_chunks(), name, styles)
        if name in hidden:
            mark = pa.scalar(_text_of(HIDDEN, styles[CONCEALED]), cells.type)
            cells = pc.if_else(hidden[name], mark, cells)
        parts.append(beside(f'<c r="{letter}', numbers, cells))
    return joined([*parts, "</row>"])


def _cells(column: Array, name: str, styles: Styles) -> Array:
    """What stands behind the place of each cell; null: there is no cell."""
    kind = style_of(column.type)
    if kind == TEXT:
        return _texts(column, name, styles)
    shown = pc.cast(column, pa.large_string())
    if kind == "boolean":
        bits = pc.if_else(column, "1", "0")
        return beside(f'" s="{styles[kind]}" t="b"><v>', bits, "</v></c>")
    as_text, shown = _numbers(column, shown, kind)
    cells = beside(f'" s="{styles[kind]}"><v>', shown, "</v></c>")
    if as_text is None or not pc.any(as_text).as_py():
        return cells
    return pc.if_else(as_text, _inline(shown, styles[TEXT]), cells)


def _numbers(column: Array, shown: Array, kind: str) -> tuple[Array | None, Array]:
    """Which values have to stand as texts, and how all of them are written."""
    if kind == "date":
        serial = pc.add(pc.cast(column.cast(pa.int32()), pa.int64()), _EPOCH)
        return _dated(serial, serial, shown)
    if kind == "datetime":
        micros = column.cast(pa.int64())
        days = pc.divide(pc.cast(micros, pa.float64()), float(_DAY))
        return _dated(pc.add(days, float(_EPOCH)), pc.add(days, float(_EPOCH)), shown)
    if kind == "number":
        odd = pc.invert(pc.is_finite(column))
        for theirs, ours in NOT_FINITE.items():
            shown = pc.if_else(pc.equal(shown, theirs), ours, shown)
        return odd, shown
    if (pc.max(pc.binary_length(shown)).as_py() or 0) <= DIGITS:
        return None, shown
    digits = pc.replace_substring_regex(shown, r"^-?[0.]*|\.", "")
    return pc.greater(pc.binary_length(digits), DIGITS), shown


def _dated(serial: Array, days: Array, shown: Array) -> tuple[Array, Array]:
    odd = pc.or_(pc.less(days, _FIRST_DAY), pc.greater_equal(days, _LAST_DAY + 1))
    return odd, pc.if_else(odd, shown, pc.cast(serial, pa.large_string()))


def _texts(column: Array, name: str, styles: Styles) -> Array:
    if (pc.max(pc.binary_length(column)).as_py() or 0) > TEXT_MOST:
        longest = max(len(text.encode("utf-16-le")) // 2 for text in column.to_pylist() if text)
        if longest > TEXT_MOST:
            raise UnfitError("format-xlsx-text", column=name, most=TEXT_MOST)
    safe = _escaped(column)
    cells = _inline(safe, styles[TEXT])
    formulas = starts_formula(column)
    if not pc.any(formulas).as_py():
        return cells
    # Excel's own apostrophe: the value is exact, and stays a text when somebody edits the cell.
    return pc.if_else(formulas, _inline(safe, styles[QUOTED]), cells)


def _escaped(texts: Array) -> Array:
    """As XML, with Excel's own way of writing what XML doesn't allow: _x0001_."""
    data = bytes_of(texts)
    plain = len(data.translate(None, _MARKUP)) == len(data)
    if plain and b"_x" not in data and b"\xef\xbf" not in data:
        return texts
    found = [None if text is None else _UNSAFE.sub(_safe, text) for text in texts.to_pylist()]
    return pa.array(found, pa.large_string())


def _safe(found: re.Match[str]) -> str:
    char = found.group()
    return _ENTITIES.get(char) or (f"_x{ord(char):04X}_")


def _inline(texts: Array, style: str) -> Array:
    start, end = _text_of("\0", style).split("\0")
    return beside(start, texts, end)


def _text_of(text: str, style: str) -> str:
    return f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
