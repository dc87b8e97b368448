"""Which sealed answers to the survey have come in? Each is put beside its request's record, once.

The first comment that counts is kept: by the requester, unedited, in time, of the right form. What it says
nobody here can read. Run again, it finds nothing to do but says again what it said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from datareq.documents.codec import decode
from datareq.errors import Conflict, DatareqError
from datareq.language import mark, say
from datareq.model.forge import AccountType, Comment
from datareq.model.message import Message
from datareq.model.names import MAIN, archive_folder
from datareq.model.record import RECORD_FILE, Record
from datareq.model.survey import COMMAND, SURVEY_FILE
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import CaseReport
from datareq.reconcile.submitted import VIA_ISSUE, issue_of
from datareq.reporting.clock import day_of
from datareq.reporting.satisfaction import last_day
from datareq.reporting.survey_text import BEGIN, armour, unarmour
from datareq.reporting.timeliness import HANDED_OVER

VERSION = 1
MARKER = "<!-- datareq:survey -->"
THANKS = mark(
    "Thank you for your answer to the survey. It is kept sealed; you may delete your comment now."
)
AGAIN = mark(
    "Your answer to the survey can't be kept as it is: the sealed text isn't whole, or more than one is in the "
    "comment. Please copy it once more from its first line to its last, into a new comment."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What became of one request's survey: `new`, `known` before, or (both False) not to be kept as it was
    sent. `problem`: why it could not be looked at."""

    registration: str
    pull: int
    new: bool = False
    known: bool = False
    problem: Message | None = None


def bring_in(desk: Desk, world: World) -> tuple[CaseReport, ...]:
    """`collect` as a part of a run that brings everything to where it should be: what came of it."""
    if not desk.publish.may_write or desk.dry_run:
        return ()
    try:
        found = collect(desk, world)
    except Conflict:
        return ()  # main has moved meanwhile: the next run takes them
    kept = (Message(code="survey-kept", args={}),)
    return tuple(
        CaseReport(
            registration=one.registration,
            pull=one.pull,
            done=kept if one.new else (),
            problem=one.problem,
        )
        for one in found
        if one.new or one.problem
    )


def collect(desk: Desk, world: World) -> tuple[Collected, ...]:
    """Looks at every request whose survey is open; all that is new comes into the archive in one commit.

    A request that can't be read doesn't stop the others; `Conflict` if main moved meanwhile.
    """
    if world.policy.survey is None or world.policy.sealing is None:
        return ()
    changes: dict[str, bytes | None] = {}
    found = [
        one
        for record in _open(desk, world, desk.gate.clock.latest())
        if (one := _look(desk, world, record, changes)) is not None
    ]
    if desk.dry_run:
        return tuple(found)
    if changes:
        what = f"Jawaban survei: {len(changes)}"
        desk.publish.branches.commit(MAIN, world.commit, changes, what)
    for one in found:
        if one.problem is None:
            words = say(THANKS if one.new or one.known else AGAIN, {}, world.policy.language)
            desk.publish.writer.comment(one.pull, MARKER, f"{MARKER}\n{words}\n")
    return tuple(found)


def _look(
    desk: Desk, world: World, record: Record, changes: dict[str, bytes | None]
) -> Collected | None:
    """What came in for one request; a new answer is added to `changes`. None if nobody has answered."""
    path = f"{archive_folder(record.registration, VERSION)}/{SURVEY_FILE}"
    there = desk.repository.read(world.commit, path) is not None
    try:
        comments = list(_asked(desk, world, record))
    except DatareqError as error:
        args = {name: str(value) for name, value in error.args_.items()}
        problem = Message(code=error.code, args=args)
        return Collected(registration=record.registration, pull=record.intake_pull, problem=problem)
    if not comments:
        return None
    sealed = None if there else _first(comments)
    if sealed is not None:
        changes[path] = armour(sealed).encode("ascii")
    return Collected(
        registration=record.registration,
        pull=comments[-1][0],
        new=sealed is not None,
        known=there,
    )


def _open(desk: Desk, world: World, now: datetime) -> Iterator[Record]:
    """The requests that were handed over and whose requester may still answer."""
    kinds = {kind.value for kind in HANDED_OVER}
    zone = world.policy.timezone
    for registration, row in sorted(world.archived.items()):
        closed = row.get("closed_at")
        if row.get("outcome") not in kinds or not closed:
            continue
        last = last_day(day_of(datetime.fromisoformat(closed), zone), world.policy)
        # A day more, for what was written on the last one.
        if last is None or day_of(now, zone) > last + timedelta(days=1):
            continue
        path = f"{archive_folder(registration, VERSION)}/{RECORD_FILE}"
        data = desk.repository.read(world.commit, path)
        if data is None:
            continue
        record: Record = decode(data, Record)
        yield record


def _asked(desk: Desk, world: World, record: Record) -> Iterator[tuple[int, Comment]]:
    """The comments that hand an answer in and may: by the requester, unedited, in time."""
    closed, zone = record.times.closed_at, world.policy.timezone
    last = last_day(day_of(closed, zone), world.policy) if closed else None
    if closed is None or last is None:
        return
    for number in _places(desk, record):
        for comment in desk.gate.reader.comments(number):
            user = comment.user
            if (
                user is not None
                and user.id == record.requester.id
                and user.type is AccountType.USER
                and comment.app_id is None
                and comment.updated_at == comment.created_at
                and comment.created_at >= closed
                and day_of(comment.created_at, zone) <= last
                and comment.body.lstrip().startswith(f"/{COMMAND}")
                and BEGIN in comment.body
            ):
                yield number, comment


def _places(desk: Desk, record: Record) -> tuple[int, ...]:
    """Where the requester may have written: the request's pull requests, and the issue it came from."""
    numbers = [record.intake_pull]
    if record.fulfilment_pull is not None:
        numbers.append(record.fulfilment_pull)
    if record.via == VIA_ISSUE:
        issue = issue_of(desk.gate.reader.pull(record.intake_pull), desk.gate.repository)
        if issue is not None:
            numbers.append(issue)
    return tuple(numbers)


def _first(comments: list[tuple[int, Comment]]) -> bytes | None:
    """The sealed answer of the earliest comment that holds a whole one."""
    ordered = sorted((comment for _, comment in comments), key=lambda c: (c.created_at, c.id))
    return next((sealed for c in ordered if (sealed := unarmour(c.body)) is not None), None)
