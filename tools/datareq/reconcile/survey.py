"""Which sealed answers to the survey have come in? Each is put beside its request's record, once.

The first comment that counts is kept: by the requester, unedited, in time, of the right form. What it says
nobody here can read. Run again, it finds nothing to do but says again what it said. Of a request with corrections
one answer is kept, beside the version that its author had by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from datareq.documents.codec import decode
from datareq.errors import Conflict, DatareqError
from datareq.language import mark, say
from datareq.model.forge import AccountType, Comment
from datareq.model.message import Message
from datareq.model.names import MAIN, archive_folder
from datareq.model.policy import Policy
from datareq.model.record import RECORD_FILE, Record
from datareq.model.survey import COMMAND, SURVEY_FILE
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import CaseReport, problem_of
from datareq.reconcile.submitted import VIA_ISSUE, issue_of
from datareq.reporting.clock import day_of
from datareq.reporting.satisfaction import last_day
from datareq.reporting.survey_text import BEGIN, armour, unarmour
from datareq.reporting.timeliness import HANDED_OVER

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """A comment that hands an answer in, where it stands, and which version its author had by then."""

    number: int
    record: Record
    comment: Comment


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
        for served in _open(desk, world, desk.gate.clock.latest())
        if (one := _look(desk, world, served, changes)) is not None
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
    desk: Desk, world: World, served: Sequence[Record], changes: dict[str, bytes | None]
) -> Collected | None:
    """What came in for one request; a new answer is added to `changes`. None if nobody has answered."""
    newest = served[-1]
    there = any(desk.repository.read(world.commit, _path(one)) is not None for one in served)
    try:
        comments = list(_asked(desk, world, served))
    except DatareqError as error:
        return Collected(
            registration=newest.registration, pull=newest.intake_pull, problem=problem_of(error)
        )
    if not comments:
        return None
    first = None if there else _first(comments)
    if first is not None:
        record, sealed = first
        changes[_path(record)] = armour(sealed).encode("ascii")
    return Collected(
        registration=newest.registration,
        pull=comments[-1].number,
        new=first is not None,
        known=there,
    )


def _path(record: Record) -> str:
    return f"{archive_folder(record.registration, record.archive_version)}/{SURVEY_FILE}"


def _open(desk: Desk, world: World, now: datetime) -> Iterator[tuple[Record, ...]]:
    """Of each request whose requester may still answer the versions that were handed over, in their order."""
    kinds = {kind.value for kind in HANDED_OVER}
    today = day_of(now, world.policy.timezone)

    def over(closed: datetime | None) -> bool:
        last = None if closed is None else _last(closed, world.policy)
        # A day more, for what was written on the last one.
        return last is None or today > last + timedelta(days=1)

    for registration, row in sorted(world.archived.items()):  # the row of the newest version
        closed, newest = row.get("closed_at"), int(row.get("version") or 1)
        if newest == 1 and row.get("outcome") not in kinds:
            continue
        if not closed or over(datetime.fromisoformat(closed)):
            continue
        records = (_record(desk, world, registration, n) for n in range(1, newest + 1))
        served = tuple(one for one in records if one and one.outcome.kind in HANDED_OVER)
        if any(not over(one.times.closed_at) for one in served):
            yield served


def _record(desk: Desk, world: World, registration: str, version: int) -> Record | None:
    path = f"{archive_folder(registration, version)}/{RECORD_FILE}"
    data = desk.repository.read(world.commit, path)
    return None if data is None else decode(data, Record)


def _last(closed: datetime, policy: Policy) -> date | None:
    return last_day(day_of(closed, policy.timezone), policy)


def _asked(desk: Desk, world: World, served: Sequence[Record]) -> Iterator[_Answered]:
    """The comments that hand an answer in and may: by the requester, unedited, in time."""
    zone = world.policy.timezone
    for number in _places(desk, served):
        for comment in desk.gate.reader.comments(number):
            record, user = _had(served, comment.created_at), comment.user
            if record is None or record.times.closed_at is None:
                continue
            last = _last(record.times.closed_at, world.policy)
            if (
                user is not None
                and user.id == record.requester.id
                and user.type is AccountType.USER
                and comment.app_id is None
                and comment.updated_at == comment.created_at
                and last is not None
                and day_of(comment.created_at, zone) <= last
                and comment.body.lstrip().startswith(f"/{COMMAND}")
                and BEGIN in comment.body
            ):
                yield _Answered(number=number, record=record, comment=comment)


def _had(served: Sequence[Record], at: datetime) -> Record | None:
    """The version that had been handed over last by then."""
    had = [one for one in served if one.times.closed_at is not None and one.times.closed_at <= at]
    return had[-1] if had else None


def _places(desk: Desk, served: Sequence[Record]) -> tuple[int, ...]:
    """Where the requester may have written: the request's pull requests, and the issue it came from."""
    record = served[-1]
    numbers = [record.intake_pull]
    numbers += [one.fulfilment_pull for one in served if one.fulfilment_pull is not None]
    if record.via == VIA_ISSUE:
        issue = issue_of(desk.gate.reader.pull(record.intake_pull), desk.gate.repository)
        if issue is not None:
            numbers.append(issue)
    return tuple(dict.fromkeys(numbers))


def _first(answers: Sequence[_Answered]) -> tuple[Record, bytes] | None:
    """The sealed answer of the earliest comment that holds a whole one, and of which version."""
    ordered = sorted(answers, key=lambda one: (one.comment.created_at, one.comment.id))
    whole = ((one.record, unarmour(one.comment.body)) for one in ordered)
    return next(((record, sealed) for record, sealed in whole if sealed is not None), None)
