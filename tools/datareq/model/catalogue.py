"""Which sources exist, what is in them, and how secret is it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from datareq.model.sop import Label


class ColumnType(Enum):
    """The types that every engine's results are normalised to."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class Personal(Enum):
    """UU 27/2022 Art. 4: no personal data, general or specific personal data."""

    NONE = "none"
    GENERAL = "umum"
    SPECIFIC = "spesifik"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`quasi`: somebody may be recognised by it, together with others; `sensitive`: what is then nobody's business."""

    name: str
    type: ColumnType
    label: Label
    classification: str
    personal: Personal = Personal.NONE
    unit: str | None = None
    reference: str | None = None
    quasi: bool = False
    sensitive: bool = False


class SourceKind(Enum):
    """Where a table comes from: a database, a spreadsheet of a unit, or a person who put it together."""

    DATABASE = "basis_data"
    UNIT_FILE = "berkas_unit"
    MADE_BY_HAND = "disusun_manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """The file of a source that was deposited: its SHA-256 as it lies at the desk, when, and the unit that gave it.

    The file holds a secret of its own, so that nobody finds out what is in it by trying sums.
    """

    sha256: str
    deposited: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A catalogued table. `presence` is the level of the mere fact that somebody is in it;
    `subject_key` is the column that tells one data subject from another (None = no persons in it).
    `owner_approves`: its owner is asked for every use of it, at open levels too.
    `deposit`: of every kind but a database, which file it is."""

    id: str
    label: Label
    description: str
    engine: str
    connection: str
    table: str
    owner: str
    presence: str
    subject_key: str | None
    columns: tuple[Column, ...]
    owner_approves: bool = False
    kind: SourceKind = SourceKind.DATABASE
    deposit: Deposit | None = None

    @property
    def asks_owner(self) -> bool:
        """A file was given for something, so its owner is asked for each use, whatever the entry says."""
        return self.owner_approves or self.deposit is not None

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)
