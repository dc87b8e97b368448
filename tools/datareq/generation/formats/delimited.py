"""How does an output become a CSV file? As RFC 4180 has it, or as Excel opens it in Indonesia.

UTF-8, lines end with LF, texts in quotes, nothing for no value; no text starts a formula (`formulas`). For
Excel in Indonesia: a byte order mark, semicolons, decimal commas.
"""

from __future__ import annotations

import codecs
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from datareq.generation.formats.arrays import Array, beside, joined
from datareq.generation.formats.arrays import compute as pc
from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.formulas import neutral
from datareq.generation.formats.page import Page
from datareq.generation.formats.repeating import repeating, spelled
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.writer import Hidden, Writer
from datareq.model.procedure import EXCEL_ID

_PIECE = 8_192
"""Rows that Arrow puts together at a time."""


def csv_writer(sink: Sink, schema: pa.Schema, page: Page) -> Writer:
    return ExcelWriter(sink, schema) if page.output.csv == EXCEL_ID else CsvWriter(sink, schema)


class CsvWriter:
    """Text in quotes, so that no value that is missing looks like an empty text.

    What a column is, Arrow's writer knows from the schema that it was opened with. Numbers and dates that repeat it
    gets spelled already, and sets them as they stand; to spell them row by row would be half of its work.
    """

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self._texts = [field.name for field in schema if pa.types.is_string(field.type)]
        self._repeating: list[str] | None = None  # as the first rows have it
        options = pa_csv.WriteOptions(quoting_style="needed", batch_size=_PIECE)
        file: Any = pa.PythonFile(sink, "w")
        self._writer = pa_csv.CSVWriter(file, schema, write_options=options)

    def write(self, group: pa.Table, hidden: Hidden) -> None:  # noqa: ARG002 - a hidden cell has no value
        if self._repeating is None:
            self._repeating = [name for name in repeating(group) if name not in self._texts]
        columns: dict[str, Array] = dict(zip(group.column_names, group.columns, strict=True))
        columns |= {name: neutral(columns[name].combine_chunks()) for name in self._texts}
        columns |= {name: spelled(columns[name]) for name in self._repeating}
        self._writer.write_table(pa.table(columns))

    def finish(self, seen: Codebook) -> None:  # noqa: ARG002 - it stands in the manifest
        self.close()

    def close(self) -> None:
        self._writer.close()


class ExcelWriter:
    """Put together here: Arrow's writer would set numbers with a comma in quotes, and Excel read them as texts."""

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self._sink = sink
        names = neutral(pa.array(schema.names, pa.string())).to_pylist()
        sink.write(codecs.BOM_UTF8 + (";".join(f'"{name}"' for name in names) + "\n").encode())

    def write(self, group: pa.Table, hidden: Hidden) -> None:  # noqa: ARG002 - a hidden cell has no value
        parts: list[Array | str] = []
        for number, column in enumerate(group.columns):
            parts += [";"] if number else []
            parts.append(_cells(column.combine_chunks()))
        self._sink.write(joined([*parts, "\n"]))

    def finish(self, seen: Codebook) -> None:  # noqa: ARG002 - it stands in the manifest
        self.close()

    def close(self) -> None:
        """Nothing is held."""


def _cells(column: Array) -> Array:
    if pa.types.is_string(column.type):
        inner = pc.replace_substring(neutral(column), '"', '""')
        return beside('"', inner, '"')
    shown = pc.cast(column, pa.string())
    if pa.types.is_decimal(column.type) or pa.types.is_floating(column.type):
        return pc.replace_substring(shown, ".", ",")
    return shown
