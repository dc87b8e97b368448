"""Who works on a request, by which letter, with access to which columns? (steps 3–9)

In the documents `from` is `since` and `to` is `until` here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass


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
class Grant:
    """Some staff may read some columns of a source, both days inclusive."""

    source: str
    columns: tuple[str, ...]
    staff: tuple[Person, ...]
    since: datetime.date
    until: datetime.date


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
