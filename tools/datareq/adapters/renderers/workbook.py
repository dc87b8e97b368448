"""How do tables of figures become an Excel workbook? The same tables give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
Table = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]
"""Name of the sheet, its header, its rows."""

WIDEST = 60
LONGEST = 16_000
"""Characters of a text: Excel takes twice as many of the usual ones."""
_FIRST = date(1899, 12, 30)
"""Day 0, as Excel counts from March 1900 on."""
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (the file's own date may not change its bytes)
_HEADER = {"bold": True, "bg_color": "#E8EFF5", "bottom": 1, "valign": "vcenter"}


def workbook(title: str, tables: Iterable[Table]) -> bytes:
    """Typed cells under a frozen header with filters. Texts are texts: none is read as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        header, day = book.add_format(_HEADER), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, head, rows in tables:
            sheet = book.add_worksheet(name, _Sheet)
            sheet.write_row(0, 0, head, header)
            sheet.put_below(len(head), rows, day)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
            for column, word in enumerate(head):
                longest = max([len(word) + 2, *(len(_text(row[column])) for row in rows)])
                sheet.set_column(column, column, min(longest + 1, WIDEST))
    return out.getvalue()


class _Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """The library's sheet, but that the rows below its header are written at once: a call for every cell takes
    three times as long, and a month has a hundred thousand."""

    _below: Sequence[Sequence[Cell]] = ()
    _day: Any = None

    def put_below(self, columns: int, rows: Sequence[Sequence[Cell]], day: Any) -> None:
        """`day`: how a date is shown."""
        self._below, self._day = rows, day
        if rows:
            self._check_dimensions(len(rows), columns - 1)
        self._texts = {
            text: self.str_table._get_shared_string_index(text[:LONGEST])
            for text in dict.fromkeys(cell for row in rows for cell in row if type(cell) is str)
        }

    def _write_rows(self) -> None:
        super()._write_rows()
        day = self._day._get_xf_index()
        for place, row in enumerate(self._below, start=2):
            cells = [
                self._cell(f"{_letters(column)}{place}", cell, day)
                for column, cell in enumerate(row)
                if cell is not None
            ]
            self.fh.write(f'<row r="{place}">{"".join(cells)}</row>')

    def _cell(self, at: str, cell: Cell, day: int) -> str:
        match cell:
            case str():
                return f'<c r="{at}" t="s"><v>{self._texts[cell]}</v></c>'
            case date():
                return f'<c r="{at}" s="{day}"><v>{(cell - _FIRST).days}</v></c>'
            case _:
                return f'<c r="{at}"><v>{cell:.16G}</v></c>'


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
