"""Whom does a deposited table tell of? Who deposits it has to say so, and disclosure control rests on it.

A table of counts becomes one row for every person counted, so that the query gate counts people in it as in any
other source and small groups are hidden by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from datareq.generation.deposit.sheet import Sheet, UnfitError, note
from datareq.model.finding import Finding

PERSON = "orang_ke"
"""The column that tells apart people who were only counted: running numbers."""
MOST_PEOPLE = 2_000_000
_COUNT = re.compile(r"0|[1-9][0-9]{0,6}")
_TOTALS = re.compile(r"(?:grand |sub ?)?total\b.*|jumlah(?: (?:total|keseluruhan|semua))?", re.I)
_TOLD = 20


class About(Enum):
    """Of people, by a column that tells them apart; of groups of them, by a column that counts; of nobody."""

    PEOPLE = "people"
    COUNTS = "counts"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """`column`: by its name; None for nobody."""

    about: About
    column: str | None = None


def check_whom(sheet: Sheet, whom: Whom, file: str) -> None:
    """UnfitError where the table isn't what is said of it."""
    name = whom.column
    if name is None:
        return
    if name not in sheet.names:
        columns = ", ".join(sheet.names)
        raise UnfitError(note(file, "deposit-column-missing", column=name, columns=columns))
    found = _keys(sheet, name, file) if whom.about is About.PEOPLE else _counts(sheet, name, file)
    findings = tuple(found)
    if findings:
        raise UnfitError(*findings[:_TOLD])
    if whom.about is About.COUNTS and sum(map(int, filter(None, sheet.column(name)))) > MOST_PEOPLE:
        raise UnfitError(note(file, "deposit-count-many", limit=MOST_PEOPLE))


def repeats(sheet: Sheet, whom: Whom) -> list[int] | None:
    """Of a table of counts, the number of each row as often as people are counted in it."""
    if whom.about is not About.COUNTS or whom.column is None:
        return None
    counts = map(int, filter(None, sheet.column(whom.column)))
    return [row for row, count in enumerate(counts) for _ in range(count)]


def _keys(sheet: Sheet, name: str, file: str) -> Iterator[Finding]:
    for line, value in zip(sheet.lines, sheet.column(name), strict=True):
        if value is None:
            yield note(file, "deposit-key-empty", line, column=name)


def _counts(sheet: Sheet, name: str, file: str) -> Iterator[Finding]:
    """Everybody has to be counted once: groups that differ, and none that is the sum of others."""
    number = sheet.names.index(name)
    if PERSON in sheet.names:
        place = sheet.names.index(PERSON) + 1
        yield note(file, "deposit-heading", 1, number=place)
    seen: dict[tuple[str | None, ...], int] = {}
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        group = row[:number] + row[number + 1 :]
        if not _COUNT.fullmatch(row[number] or ""):
            yield note(file, "deposit-count", line, column=name)
        elif any(cell and _TOTALS.fullmatch(cell) for cell in group):
            yield note(file, "deposit-count-total", line)
        elif group in seen:
            yield note(file, "deposit-count-twice", line, first=seen[group])
        seen.setdefault(group, line)
