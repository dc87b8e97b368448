"""How does an output become an Excel workbook? Rows, a sheet that explains them, a dictionary of their columns.

xlsxwriter makes the workbook: looks, filters, the sheets for reading. The rows themselves, which may be a
million, are put into its first sheet as they pass, a whole column at a time. Same rows, same bytes.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from typing import IO

import pyarrow as pa
from xlsxwriter.utility import xl_col_to_name

from datareq.generation.formats.arrays import compute as pc
from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.page import Page
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.writer import Hidden, UnfitError
from datareq.generation.formats.xlsx_book import DATA_SHEET, Shape, book
from datareq.generation.formats.xlsx_cells import PIECE, Styles, rows_xml, style_of

ROWS_MOST, COLUMNS_MOST = 1_048_575, 16_384
"""Of a sheet, without its header. A result of more rows is refused: who opens the first of several sheets
takes it for the whole."""
_NARROW, _WIDE = 8, 60
_LEVEL = 3
"""Of compression: half the time of the usual 6 for a tenth more bytes."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class XlsxWriter:
    def __init__(self, sink: Sink, schema: pa.Schema, page: Page) -> None:
        if len(schema) > COLUMNS_MOST:
            raise UnfitError("format-xlsx-columns", most=COLUMNS_MOST)
        self._sink, self._schema, self._page = sink, schema, page
        self._letters = [xl_col_to_name(number) for number in range(len(schema))]
        self._rows = 0
        self._begun_with: tuple[IO[bytes], Shape] | None = None
        self._styles: Styles = {}
        # Beside the file itself: what may lie there may lie here, and it has no name.
        self._held: IO[bytes] = tempfile.TemporaryFile(dir=sink.folder)  # noqa: SIM115 - closed in close()
        self._zip = zipfile.ZipFile(
            self._held, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL, allowZip64=False
        )

    def write(self, group: pa.Table, hidden: Hidden) -> None:
        sheet, _ = self._begun(group)
        if self._rows + group.num_rows > ROWS_MOST:
            raise UnfitError("format-xlsx-rows", most=ROWS_MOST)
        for start in range(0, group.num_rows, PIECE):
            masks = {name: mask.slice(start, PIECE) for name, mask in hidden.items()}
            first = self._rows + start + 2
            self._put(
                sheet,
                rows_xml(group.slice(start, PIECE), masks, first, self._letters, self._styles),
            )
        self._rows += group.num_rows

    def finish(self, seen: Codebook) -> None:
        sheet, shape = self._begun(None)
        parts = _parts(book(self._page, shape, rows=self._rows, seen=seen))
        sheet.write(b"</sheetData>" + parts.pop(DATA_SHEET).partition(b"</sheetData>")[2])
        sheet.close()
        for name, data in parts.items():
            self._zip.writestr(_entry(name), data, compresslevel=_LEVEL)
        self._zip.close()
        self._held.seek(0)
        shutil.copyfileobj(self._held, self._sink)

    def close(self) -> None:
        if self._begun_with is not None:
            self._begun_with[0].close()
        self._zip.close()
        self._held.close()

    def _begun(self, group: pa.Table | None) -> tuple[IO[bytes], Shape]:
        """The sheet of rows, open after its header, and its shape."""
        if self._begun_with is None:
            shape = _shape(self._schema, group, self._page)
            data = _parts(book(self._page, shape, rows=0, seen={}))[DATA_SHEET]
            self._styles = shape.styles_in(data)
            head = data[: data.index(b"</row>") + len(b"</row>")]
            sheet = self._zip.open(DATA_SHEET, "w")  # its entry is of 1980, too
            # How far the rows go isn't known yet; readers don't need to be told.
            sheet.write(re.sub(rb"<dimension [^>]*/>", b"", head))
            self._begun_with = sheet, shape
        return self._begun_with

    def _put(self, sheet: IO[bytes], data: bytes) -> None:
        try:
            sheet.write(data)
        except RuntimeError as error:
            raise UnfitError("format-xlsx-size") from error


def _shape(schema: pa.Schema, group: pa.Table | None, page: Page) -> Shape:
    said = {entry.name: entry.label for entry in page.entries}
    labels = [said.get(name, name) for name in schema.names]
    headers = labels if len(set(labels)) == len(labels) else list(schema.names)
    widths = []
    for number, header in enumerate(headers):
        longest = 0
        if group is not None:
            shown = pc.cast(group.column(number).slice(0, PIECE), pa.string())
            longest = pc.max(pc.utf8_length(shown)).as_py() or 0
        widths.append(min(max(_NARROW, len(header) + 4, longest + 2), _WIDE))
    return Shape(tuple(headers), tuple(widths), tuple(style_of(field.type) for field in schema))


def _parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
