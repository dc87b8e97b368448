"""Which sources exist, what is in them, and how secret is it?"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A catalogued table. `presence` is the level of the mere fact that somebody is in it;
    `subject_key` is the column that tells one data subject from another (None = no persons in it).
    `owner_approves`: its owner is asked for every use of it, at open levels too."""

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

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)
