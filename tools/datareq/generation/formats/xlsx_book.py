"""What is in the workbook around the rows? Looks, header, filter; a sheet that explains; a dictionary."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.page import Page
from datareq.generation.formats.texts import SHEETS
from datareq.generation.formats.xlsx_cells import CONCEALED, QUOTED, TEXT
from datareq.language import say
from datareq.model.manifest import Statistics

DATA_SHEET = "xl/worksheets/sheet1.xml"
_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same rows give the same bytes
_TEXT_LOOK = {"num_format": "@"}
_LOOKS: dict[str, dict[str, Any]] = {
    TEXT: _TEXT_LOOK,
    QUOTED: {**_TEXT_LOOK, "quote_prefix": True},
    CONCEALED: {"align": "center", "font_color": "#595959", "bg_color": "#EDEDED"},
    "integer": {"num_format": "0"},
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
_HEADER = {"bold": True, "bg_color": "#D9E2F3", "bottom": 1, "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the sheet of rows, column by column: header, width, look."""

    headers: tuple[str, ...]
    widths: tuple[int, ...]
    kinds: tuple[str, ...]

    def looks(self) -> tuple[str, ...]:
        """Every look that a cell may have, each once."""
        return tuple(dict.fromkeys((TEXT, QUOTED, CONCEALED, *self.kinds)))

    def styles_in(self, sheet: bytes) -> dict[str, str]:
        """Look → its number, as the second row of the sheet shows them."""
        row = sheet.partition(b"</row>")[2]
        numbers = [
            found.decode() or "0" for found in re.findall(rb'<c r="[A-Z]+2"(?: s="(\d+)")?', row)
        ]
        return dict(zip(self.looks(), numbers, strict=True))


def book(page: Page, shape: Shape, *, rows: int, seen: Codebook) -> bytes:
    """The whole workbook, with one row of each look in place of the rows."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties(
        {
            "title": page.output.title,
            "subject": page.registration,
            "author": page.publisher,
            "comments": page.citation,
            "created": _CREATED,
        }
    )
    header = workbook.add_format(_HEADER)
    _data(workbook, header, shape, rows, page)
    _notes(workbook, page)
    _dictionary(workbook, header, page, seen)
    workbook.close()
    return out.getvalue()


def _data(workbook: Any, header: Any, shape: Shape, rows: int, page: Page) -> None:
    sheet = workbook.add_worksheet(_said("data", page))
    for number, (title, width) in enumerate(zip(shape.headers, shape.widths, strict=True)):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, title, header)
    for number, look in enumerate(shape.looks()):
        sheet.write_blank(1, number, None, workbook.add_format(_look(look)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(shape.headers) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _look(name: str) -> dict[str, Any]:
    if name.startswith("decimal "):
        digits = int(name.partition(" ")[2])
        return {"num_format": "0." + "0" * digits if digits else "0"}
    return _LOOKS.get(name, {})


def _notes(workbook: Any, page: Page) -> None:
    sheet = workbook.add_worksheet(_said("notes", page))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    body = workbook.add_format({"text_wrap": True, "valign": "top"})
    head = workbook.add_format({**_HEADER, "valign": "top"})
    sheet.fit_to_pages(1, 0)
    for row, (about, text) in enumerate(_explained(page)):
        sheet.write_string(row, 0, about, head)
        sheet.write_string(row, 1, text, body)


def _explained(page: Page) -> Iterator[tuple[str, str]]:
    """What stands in the sheet that explains: of what, and the words; an empty "what" goes on with the last."""
    for about, texts in (
        ("title", (page.output.title,)),
        ("request", (page.registration,)),
        ("question", page.question),
        ("period", (page.period,)),
        ("level", (page.level,)),
        ("sources", page.sources),
        ("steps", page.steps),
        ("hints", page.notes),
        ("checks", page.checks),
        ("citation", (page.citation,)),
    ):
        for number, text in enumerate(filter(None, texts)):
            yield ("" if number else _said(about, page)), text


def _dictionary(workbook: Any, header: Any, page: Page, seen: Codebook) -> None:
    sheet = workbook.add_worksheet(_said("dictionary", page))
    body = workbook.add_format({"text_wrap": True, "valign": "top"})
    columns = (
        "column",
        "label",
        "type",
        "unit",
        "reference",
        "origin",
        "missing",
        "hidden",
        "distinct",
        "least",
        "most",
        "values",
    )
    for number, name in enumerate(columns):
        sheet.set_column(
            number, number, 30 if name in ("label", "reference", "origin", "values") else 16
        )
        sheet.write_string(0, number, _said(name, page), header)
    nothing = Statistics()
    for row, entry in enumerate(page.entries, start=1):
        found = seen.get(entry.name, nothing)
        cells: tuple[str | int | None, ...] = (
            *(entry.name, entry.label, entry.word, entry.unit, entry.reference, "\n".join(entry.sources)),
            *(found.missing, found.hidden, found.distinct, found.least, found.most),
            "\n".join(found.values),
        )  # fmt: skip
        for number, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, number, cell, body)
            elif cell:
                sheet.write_string(row, number, cell, body)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _said(name: str, page: Page) -> str:
    return say(SHEETS[name], {}, page.language)
