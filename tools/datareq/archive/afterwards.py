"""What is put beside a record after the request was over? From the commands that counted; the same gives the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from datareq.archive.register import safe
from datareq.model.afterwards import (
    ANSWER,
    DESTROYED,
    OBJECT,
    RECALL,
    Answer,
    Destroyed,
    Destruction,
    Objection,
    Recall,
)
from datareq.model.ledger import Commanded

SCHEMA = 1
OBJECTIONS_FILE = "keberatan.csv"
COLUMNS = (
    *("registration", "version", "filed_at", "by", "due", "answered_at", "answered_by", "decision"),
)


def objection(
    registration: str, version: int, commanded: Sequence[Commanded], due: date | None
) -> Objection | None:
    """The one objection that there may be, with its answer once there is one."""
    filed = _first(commanded, OBJECT)
    if filed is None:
        return None
    answered = _first(commanded, ANSWER)
    return Objection(
        schema=SCHEMA,
        registration=registration,
        archive_version=version,
        at=filed.given_at,
        by=filed.user,
        text=filed.text,
        comment=filed.comment,
        due=due,
        answer=Answer(
            at=answered.given_at,
            by=answered.user,
            decision=answered.arguments[0],
            text=answered.text,
            comment=answered.comment,
        )
        if answered
        else None,
    )


def recall(registration: str, version: int, commanded: Sequence[Commanded]) -> Recall | None:
    ordered = _first(commanded, RECALL)
    if ordered is None:
        return None
    return Recall(
        schema=SCHEMA,
        registration=registration,
        archive_version=version,
        at=ordered.given_at,
        by=ordered.user,
        reason=ordered.text,
        comment=ordered.comment,
    )


def destruction(
    registration: str, version: int, commanded: Iterable[Commanded]
) -> Destruction | None:
    first: dict[int, Destroyed] = {}
    for line in commanded:
        if line.effect == DESTROYED:
            said = Destroyed(
                at=line.given_at, by=line.user, comment=line.comment, note=line.text or None
            )
            first.setdefault(line.user.id, said)
    if not first:
        return None
    return Destruction(
        schema=SCHEMA,
        registration=registration,
        archive_version=version,
        copies=tuple(first.values()),
    )


def render_objections(found: Iterable[Objection]) -> bytes:
    """`archive/<year>/keberatan.csv`: one line an objection, by registration number; times in UTC."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in sorted(found, key=lambda one: (one.registration, one.archive_version)):
        answer = one.answer
        row = (
            one.registration,
            str(one.archive_version),
            _utc(one.at),
            str(one.by.id),
            one.due.isoformat() if one.due else "",
            _utc(answer.at) if answer else "",
            str(answer.by.id) if answer else "",
            answer.decision if answer else "",
        )
        writer.writerow(safe(cell) for cell in row)
    return text.getvalue().encode("utf-8")


def _first(commanded: Iterable[Commanded], effect: str) -> Commanded | None:
    return next((line for line in commanded if line.effect == effect), None)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
