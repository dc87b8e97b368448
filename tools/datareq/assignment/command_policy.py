"""Which role may give which comment command, when, and with what? (`policy/commands.yaml`)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.errors import PolicyError
from datareq.model.message import Value
from datareq.model.sop import Label

FILE = "policy/commands.yaml"
SCHEMA = "policy-commands"


class Stage(Enum):
    """Where a request stands, for the commands that belong there."""

    INTAKE = "intake"
    FULFILMENT = "fulfilment"
    CLOSING = "closing"  # handed over
    ENDED = "ended"  # over without that


class Effect(Enum):
    """What a command asks the desk to do; the only part of a command that code branches on."""

    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    RECHECK = "recheck"
    HELP = "help"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    FORM_TEAM = "form-team"
    DRAW_LETTER = "draw-letter"
    GRANT_ACCESS = "grant-access"
    REPORT_PROGRESS = "report-progress"
    AGREE_TO_PART = "agree-to-part"
    DISPUTE = "dispute"
    SETTLE = "settle-dispute"
    OBJECT = "object"
    ANSWER_OBJECTION = "answer-objection"
    RECALL = "recall"
    REOPEN = "reopen"
    CONFIRM_DESTRUCTION = "confirm-destruction"
    RECORD_SHEET = "record-sheet"
    CONFIRM_SHEET = "confirm-sheet"
    CONFIRM_ORDER = "confirm-order"


PASSING = (Effect.RECHECK, Effect.HELP)
"""Answered by every run anew; there is nothing to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRule:
    """`needs`: what must be said, in this order ("code", "choice", "reason"); `choices`: word → what it means;
    `reason_min`: characters of a reason. `label`, `usage`, `example` are for readers.

    Empty `roles` = anybody. `recipients`: those to whom the form says the result goes, too. `bars_requester`: not by the requester, whatever else they hold.
    """

    name: str
    effect: Effect
    label: Label
    usage: str
    example: str
    roles: tuple[str, ...]
    phases: tuple[Stage, ...]
    needs: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    reason_min: int = 0
    bars_requester: bool = False
    recipients: bool = False


def load_commands(files: Mapping[str, bytes]) -> tuple[CommandRule, ...]:
    """The rules of `policy/commands.yaml`; `files` holds it and the schemas, by path in the repository."""
    data = files.get(FILE)
    if data is None:
        raise PolicyError("policy-file-missing", file=FILE)
    document = read_document(data, FILE, SCHEMA, Schemas.from_files(files))
    if document.value is None or any(finding.is_error for finding in document.findings):
        first = document.findings[0]
        raise PolicyError(
            "policy-invalid", findings=len(document.findings), file=FILE, line=first.line
        )
    rows = cast("list[dict[str, Value]]", document.value["commands"])
    return tuple(_rule(row) for row in rows)


def _rule(row: dict[str, Value]) -> CommandRule:
    return CommandRule(
        name=str(row["name"]),
        effect=Effect(row["effect"]),
        label=Label(**cast("dict[str, str]", row["label"])),
        usage=str(row["usage"]),
        example=str(row["example"]),
        roles=_words(row["roles"]),
        phases=tuple(Stage(phase) for phase in _words(row["phases"])),
        needs=_words(row.get("needs", [])),
        choices=cast("dict[str, str]", row.get("choices", {})),
        reason_min=cast("int", row.get("reason_min", 0)),
        recipients=bool(row.get("recipients", False)),
        bars_requester="requester" in _words(row.get("not", [])),
    )


def _words(value: Value) -> tuple[str, ...]:
    return tuple(str(word) for word in cast("list[Value]", value))
