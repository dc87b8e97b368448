"""The sentences about a file that somebody wants to deposit: where, never what."""

from __future__ import annotations

from datareq.documents import (
    identifier_texts as identifier_texts,
)  # registers the words of the kinds
from datareq.documents.findings import register
from datareq.language import mark

FINDINGS: dict[str, tuple[str, str]] = {
    "deposit-size": (
        mark("The file is larger than {limit} MiB."),
        mark("Please split it, or ask the data desk for a table in a database."),
    ),
    "deposit-workbook": (
        mark("This is a workbook, not a CSV file."),
        mark("Please open it, look at the sheet that is meant, and save that as *CSV UTF-8*."),
    ),
    "deposit-encoding": (
        mark("From line {line} on the file is not plain UTF-8 text."),
        mark("Please save it as *CSV UTF-8*."),
    ),
    "deposit-control": (
        mark("A cell in line {line} holds a character that can't be seen."),
        mark("Please delete it; a line break inside a cell can be a blank."),
    ),
    "deposit-quotes": (
        mark("From line {line} on it isn't clear where cells end."),
        mark("Please save the file anew as *CSV UTF-8*, with commas or semicolons between cells."),
    ),
    "deposit-empty": (
        mark("The file holds no rows below its headings."),
        mark("Please look whether it is the right file."),
    ),
    "deposit-shape": (
        mark("Line {line} has {found} cells, the headings are {wanted}."),
        mark("Please make every row as long as the headings; titles and notes don't belong there."),
    ),
    "deposit-rows": (
        mark("The file has more than {limit} rows."),
        mark("Please split it, or ask the data desk for a table in a database."),
    ),
    "deposit-columns": (
        mark("The file has more than {limit} columns."),
        mark("Please leave out what isn't needed."),
    ),
    "deposit-cell-long": (
        mark("A cell in line {line} has more than {limit} characters."),
        mark("Please shorten it."),
    ),
    "deposit-heading": (
        mark("The heading of column number {number} can't be made a name, or reads like what stands below headings."),
        mark("Please begin it with a letter, and keep to letters, digits and blanks (at most 63)."),
    ),
    "deposit-heading-twice": (
        mark("Columns number {first} and {number} have the same heading."),
        mark("Please name them apart."),
    ),
    "deposit-formula": (
        mark("A cell of `{column}` in line {line} begins like a formula."),
        mark("Please put its result there, or delete the sign it begins with."),
    ),
    "deposit-column-missing": (
        mark("The file has no column `{column}`."),
        mark("Its columns are: {columns}."),
    ),
    "deposit-identifier": (
        mark("Column `{column}` holds or may hold {identifier}, which data of the level {level} may not."),
        mark("Please take the column out of the file, or deposit it for a level at which it may be there (--level)."),
    ),
    "deposit-nobody": (
        mark("The file is said to tell nothing of people, but the column `{column}` does."),
        mark("Please say which column tells them apart (--people), or which one counts them (--counts)."),
    ),
    "deposit-key-empty": (
        mark("`{column}` tells people apart and is empty in line {line}."),
        mark("Please fill it in, or delete the row."),
    ),
    "deposit-count": (
        mark("`{column}` counts people, but line {line} has no whole number there."),
        mark("Please write how many there are; 0 where there are none."),
    ),
    "deposit-count-twice": (
        mark("Line {line} counts the same group as line {first}."),
        mark("Please add the two up in one row, or say in another column what tells them apart."),
    ),
    "deposit-count-total": (
        mark("Line {line} looks like a total of others."),
        mark("Please delete it: everybody is counted in one row alone. Totals are made again where they are wanted."),
    ),
    "deposit-count-many": (
        mark("Together more than {limit} people are counted."),
        mark("Please ask the data desk for a table in a database."),
    ),
    "deposit-taken": (
        mark("The catalogue has a source `{id}` that is no deposited file."),
        mark("Please give this one another name."),
    ),
}  # fmt: skip

for _code, (_message, _hint) in FINDINGS.items():
    register(_code, _message, _hint)

ERRORS: dict[str, str] = {
    "deposit-unreadable": mark("{file} could not be read. Nothing was deposited."),
    "deposit-no-folder": mark(
        "Nothing was deposited: the connection {name} is no folder ({variable})."
    ),
    "deposit-in-git": mark(
        "Nothing was deposited: the folder of the connection {name} lies in a git repository, where data must "
        "never be. Please let {variable} name another one."
    ),
    "deposit-unwritten": mark("The file could not be written into the folder of {name}."),
}
"""Sentences of the errors, for the edge."""
