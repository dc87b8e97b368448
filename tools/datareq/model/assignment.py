"""Who works on a request, by which letter, with access to which columns? (steps 3–9)

In the documents `from` is `since` and `to` is `until` here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from datareq.model.catalogue import ColumnType

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account as a document names it: the id counts, the login is for readers."""

    id: int
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    account: Person
    part: str
    task: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """team.yaml: what the division heads agreed, and the data team."""

    document: str
    version: int
    request: str
    notes: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """letter.yaml: the assignment letter (surat tugas). `team` repeats the accounts that it assigns."""

    document: str
    version: int
    request: str
    number: str
    date: datetime.date
    place: str
    team: tuple[Person, ...]
    tasks: tuple[str, ...]
    starts: datetime.date
    ends: datetime.date
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnUse:
    source: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataUse:
    """data-use.yaml: the approval to use data (persetujuan penggunaan data)."""

    document: str
    version: int
    request: str
    purpose: str
    uses: tuple[ColumnUse, ...]
    recipients: tuple[str, ...]
    ends: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """What is seen of a column instead of its values: exactly one of these.

    `first`: that many characters of a text; `to`: the first day of a date's month or year; `bands`: the
    largest of these numbers that isn't above the value; `pseudonym`: another name for each value.
    """

    first: int | None = None
    to: str | None = None
    bands: tuple[int | float, ...] | None = None
    pseudonym: bool = False

    def fits(self, type_: ColumnType) -> bool:
        """Whether it can be laid on values of this type."""
        if self.first is not None:
            return type_ is ColumnType.TEXT
        if self.to is not None:
            return type_ is ColumnType.DATE
        if self.bands is not None:
            return type_ in _NUMBERS
        return type_ in (ColumnType.TEXT, ColumnType.INTEGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFilter:
    """Which rows of a source are seen: those with one of these values, or between two, both included.

    `ungranted`: says that the column is meant although it may not be read.
    """

    column: str
    any_of: tuple[str | int | float | bool, ...] | None = None
    since: str | int | float | None = None
    until: str | int | float | None = None
    ungranted: bool = False

    def fits(self, type_: ColumnType) -> bool:
        """Whether its values are of this type."""
        values = [*(self.any_of or ()), *(v for v in (self.since, self.until) if v is not None)]
        return all(_is_of(value, type_) for value in values)


def _is_of(value: str | int | float | bool, type_: ColumnType) -> bool:
    if type_ is ColumnType.BOOLEAN or isinstance(value, bool):
        return type_ is ColumnType.BOOLEAN and isinstance(value, bool)
    if type_ in _NUMBERS:
        return isinstance(value, int | (float if type_ is not ColumnType.INTEGER else int))
    if type_ is ColumnType.TEXT:
        return isinstance(value, str)
    try:
        return isinstance(value, str) and bool(datetime.datetime.fromisoformat(value))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Some staff may read some columns of a source, both days inclusive; masked and of some rows where it says so."""

    source: str
    columns: tuple[str, ...]
    staff: tuple[Person, ...]
    since: datetime.date
    until: datetime.date
    masks: Mapping[str, Mask] = field(default_factory=dict)
    rows: tuple[RowFilter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    opened_at: datetime.date | None = None
    revoked_at: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """access.yaml: access to the data portal and to columns."""

    document: str
    version: int
    request: str
    grants: tuple[Grant, ...]
    portal: Portal = Portal()
