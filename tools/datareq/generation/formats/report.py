"""How does an output become a report to be read or printed? Gathered whole, then set by the policy's template.

What sets it is given from outside; here is only what it says.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from datareq.documents.official import Page as Sheet
from datareq.documents.official import fit_to_print
from datareq.generation.formats.chart import ChartWriter
from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.delimited import CsvWriter
from datareq.generation.formats.page import HIDDEN, Page
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.texts import BOOLEANS, SHEETS
from datareq.generation.formats.writer import Hidden, Make, UnfitError
from datareq.language import say

MOST_ROWS, MOST_COLUMNS = 2_000, 12
"""What can still be read on paper: about fifty pages, and columns of a finger's width."""
UPRIGHT_COLUMNS = 6
CHART_FORMAT = "svg"
CHART_FILE = f"grafik.{CHART_FORMAT}"
"""Under which name the template finds the chart."""
_FIGURES = ("integer", "number")

Print = Callable[[Sheet, Mapping[str, bytes]], bytes]
"""A sheet, and the pictures that it names, become a PDF."""


def report_maker(print_: Print) -> Make:
    """What opens the writer of reports."""

    def make(sink: Sink, schema: pa.Schema, page: Page) -> ReportWriter:
        return ReportWriter(sink, schema, page, print_)

    return make


class ReportWriter:
    def __init__(self, sink: Sink, schema: pa.Schema, page: Page, print_: Print) -> None:
        if len(schema) > MOST_COLUMNS:
            raise UnfitError("format-pdf-columns", most=MOST_COLUMNS)
        self._sink, self._page, self._print = sink, page, print_
        self._rows: list[list[str]] = []
        self._sum = _Sum()
        self._csv = CsvWriter(cast("Sink", self._sum), schema)
        drawn = page.output.chart is not None
        self._drawn = ChartWriter(sink, schema, page, CHART_FORMAT) if drawn else None

    def write(self, group: pa.Table, hidden: Hidden) -> None:
        if len(self._rows) + group.num_rows > MOST_ROWS:
            raise UnfitError("format-pdf-rows", most=MOST_ROWS)
        lang = self._page.language
        measured = {entry.name for entry in self._page.entries if entry.measured}
        columns = []
        for name, column in zip(group.column_names, group.columns, strict=True):
            concealed = hidden[name].to_pylist() if name in hidden else [False] * group.num_rows
            columns.append(
                [
                    HIDDEN if away else _shown(value, lang, grouped=name in measured)
                    for value, away in zip(column.to_pylist(), concealed, strict=True)
                ]
            )
        self._csv.write(group, hidden)
        if self._drawn is not None:
            self._drawn.write(group, hidden)
        self._rows += [list(row) for row in zip(*columns, strict=True)]

    def finish(self, seen: Codebook) -> None:
        self._csv.finish(seen)
        figures = {CHART_FILE: self._drawn.picture()} if self._drawn is not None else {}
        self._sink.write(self._print(fit_to_print(self._sheet()), figures))

    def close(self) -> None:
        self._csv.close()
        self._rows = []

    def _sheet(self) -> Sheet:
        page, lang = self._page, self._page.language
        return {
            "language": lang,
            "draft": False,
            "registration": page.registration,
            "title": page.output.title,
            "publisher": page.publisher,
            "wide": len(page.entries) > UPRIGHT_COLUMNS,
            "words": {name: say(template, {}, lang) for name, template in SHEETS.items()},
            "question": list(page.question),
            "period": page.period,
            "level": page.level,
            "sources": list(page.sources),
            "steps": list(page.steps),
            "notes": list(page.notes),
            "checks": list(page.checks),
            "chart": CHART_FILE if self._drawn is not None else "",
            "citation": page.citation,
            "fingerprint": self._sum.hexdigest(),
            "columns": [
                {
                    "label": entry.label,
                    "unit": entry.unit or "",
                    "figure": entry.type in _FIGURES,
                    "word": entry.word,
                    "sources": list(entry.sources),
                }
                for entry in page.entries
            ],
            "rows": self._rows,
        }


class _Sum(io.RawIOBase):
    """Of the same rows as a CSV file (RFC 4180): whoever has that file can tell whether it is these rows."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._sum.update(data)
        return len(data)

    def hexdigest(self) -> str:
        return self._sum.hexdigest()


def _shown(value: object, lang: str, *, grouped: bool) -> str:
    """A value as people write it, thousands apart where `grouped`; "" for none."""
    match value:
        case None:
            return ""
        case bool():
            return say(BOOLEANS[value], {}, lang)
        case int() | float() | Decimal():
            return str(format_decimal(value, locale=lang, group_separator=grouped))
        case datetime.datetime():
            return str(format_datetime(value, "d MMM y, HH.mm", locale=lang))
        case datetime.date():
            return str(format_date(value, "d MMM y", locale=lang))
    return str(value)
