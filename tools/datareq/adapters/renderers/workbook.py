"""How do tables of figures become an Excel workbook? The same tables give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

Cell = str | int | float | date | None
Table = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]
"""Name of the sheet, its header, its rows."""

WIDEST = 60
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 (the file's own date may not change its bytes)
_HEADER = {"bold": True, "bg_color": "#E8EFF5", "bottom": 1, "valign": "vcenter"}


def workbook(title: str, tables: Iterable[Table]) -> bytes:
    """Typed cells under a frozen header with filters. Texts are texts: none is read as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        header, day = book.add_format(_HEADER), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, head, rows in tables:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, head, header)
            for place, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, place, column, cell, day)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
            for column, word in enumerate(head):
                longest = max([len(word) + 2, *(len(_text(row[column])) for row in rows)])
                sheet.set_column(column, column, min(longest + 1, WIDEST))
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(row, column, cell)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case _:
            sheet.write_number(row, column, cell)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
