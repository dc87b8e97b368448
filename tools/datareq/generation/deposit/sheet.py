"""What does a spreadsheet hold that was saved as CSV? Texts in rows and columns, or why it can't be taken."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datareq.documents.identifiers import find
from datareq.generation.catalogue.hints import split
from datareq.generation.catalogue.propose import NAME
from datareq.generation.deposit import texts as texts  # no code without its sentence
from datareq.model.finding import Finding
from datareq.model.message import Value

MOST_MIB, MOST_ROWS, MOST_COLUMNS, LONGEST = 50, 1_000_000, 500, 32_767
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files begin that Excel or LibreOffice writes: zipped XML, and the older binary form."""
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_TOLD = 20
"""Of one kind of trouble so many places are told."""

Cells = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`names`: of the columns, made from their `headings`; `lines`: of each row in the file; `comma`: whether
    semicolons part the cells, so that a comma is a decimal one."""

    names: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Cells, ...]
    lines: tuple[int, ...]
    comma: bool

    def column(self, name: str) -> list[str | None]:
        number = self.names.index(name)
        return [row[number] for row in self.rows]


class UnfitError(Exception):
    """The file can't be taken as it is; what is wrong are findings."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings)
        self.findings = findings


def note(file: str, code: str, line: int = 0, **args: Value) -> Finding:
    """A finding in a line of the file; its arguments never hold what is in a cell."""
    return Finding(code=code, file=file, line=line, column=1 if line else 0, args=args)


def read_sheet(data: bytes, file: str) -> Sheet:
    """The sheet in a CSV file with commas or semicolons; UnfitError says what is wrong with it."""
    if len(data) > MOST_MIB * 2**20:
        raise UnfitError(note(file, "deposit-size", limit=MOST_MIB))
    if data.startswith(_WORKBOOKS):
        raise UnfitError(note(file, "deposit-workbook"))
    text = _text(data, file)
    heading = text.partition("\n")[0]
    comma = heading.count(";") > heading.count(",")
    table = list(_lines(text, ";" if comma else ",", file))
    if len(table) < 2:
        raise UnfitError(note(file, "deposit-empty"))
    (_, headings), *body = table
    found = [*_headings(headings, file), *_cells(body, len(headings), file)]
    if found:
        raise UnfitError(*found)
    return Sheet(
        names=tuple(map(named, headings)),
        headings=tuple(headings),
        rows=tuple(tuple(cell or None for cell in cells) for _, cells in body),
        lines=tuple(line for line, _ in body),
        comma=comma,
    )


def named(heading: str) -> str:
    """A column's name from its heading: `Kode Prodi` → `kode_prodi`; another word for nothing but such."""
    return "_".join(split(heading))


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnfitError(note(file, "deposit-encoding", line)) from None


def _lines(text: str, delimiter: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line that they end in, cells without blanks around them; empty rows are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows += 1
                yield reader.line_num, cells
            if rows > MOST_ROWS + 1:
                raise UnfitError(note(file, "deposit-rows", limit=MOST_ROWS))
    except csv.Error:
        raise UnfitError(note(file, "deposit-quotes", reader.line_num)) from None


def _headings(headings: Sequence[str], file: str) -> Iterator[Finding]:
    """By the numbers of the columns: where the headings are missing, there are data in their place."""
    if len(headings) > MOST_COLUMNS:
        yield note(file, "deposit-columns", limit=MOST_COLUMNS)
        return
    seen: dict[str, int] = {}
    for number, heading in enumerate(headings, 1):
        name = named(heading)
        if not NAME.fullmatch(name) or not heading.isascii() or find(heading):
            yield note(file, "deposit-heading", 1, number=number)
        elif name in seen:
            yield note(file, "deposit-heading-twice", 1, first=seen[name], number=number)
        seen.setdefault(name, number)


def _cells(body: Sequence[tuple[int, list[str]]], wanted: int, file: str) -> Iterator[Finding]:
    told = 0
    for line, cells in body:
        code, args = "", dict[str, Value]()
        if len(cells) != wanted:
            code, args = "deposit-shape", {"found": len(cells), "wanted": wanted}
        elif any(_UNSEEN.search(cell) or "\n" in cell for cell in cells):
            code = "deposit-control"
        elif any(len(cell) > LONGEST for cell in cells):
            code, args = "deposit-cell-long", {"limit": LONGEST}
        if code:
            yield note(file, code, line, **args)
            told += 1
        if told == _TOLD:
            return
