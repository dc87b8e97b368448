"""What may still be said of a request that is over: an objection and its answer, a recall, destroyed copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from datareq.model.forge import Account

OBJECTION_FILE = "keberatan.json"
RECALL_FILE = "penarikan.json"
DESTRUCTION_FILE = "pemusnahan.json"
OBJECT, ANSWER = "object", "answer-objection"
RECALL, DESTROYED = "recall", "confirm-destruction"
"""What such a command asks for (`Commanded.effect`)."""
ACCEPT, REJECT = "accept", "reject"
"""How an objection may be answered; the policy says by which words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`decision`: accept or reject."""

    at: datetime
    by: Account
    decision: str
    text: str
    comment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """keberatan.json: against how a request ended. `due`: the last day for the answer, if the calendar is known."""

    schema: int
    registration: str
    archive_version: int
    at: datetime
    by: Account
    text: str
    comment: int
    due: date | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """penarikan.json: a result that was handed over may no longer be used. It also lies where the result lay."""

    schema: int
    registration: str
    archive_version: int
    at: datetime
    by: Account
    reason: str
    comment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """Somebody's word that their copies are gone."""

    at: datetime
    by: Account
    comment: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """pemusnahan.json: the word of each who gave it, the first of each."""

    schema: int
    registration: str
    archive_version: int
    copies: tuple[Destroyed, ...]
