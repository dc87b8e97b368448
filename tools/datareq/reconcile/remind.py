"""Which open requests stand still, which objections wait, and whom does the desk remind? One comment a request and
day, never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import datareq.reconcile.verdict_words  # noqa: F401 (registers sentences of other stages)
from datareq.approval.holders import holders
from datareq.approval.markdown import call, calling, quiet
from datareq.approval.words import sentence
from datareq.errors import DatareqError
from datareq.language import mark, say
from datareq.model.forge import Account, AccountType, PullState
from datareq.model.ledger import ActName
from datareq.model.message import Message
from datareq.model.pauses import is_paused
from datareq.model.policy import Policy
from datareq.model.snapshot import Lines
from datareq.model.verdict import Next
from datareq.reconcile.cases import Case, read_desk
from datareq.reconcile.closing import due_of
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.objections_due import objections_due
from datareq.reconcile.progress import problem_of
from datareq.reconcile.show import request_in
from datareq.reporting.clock import day_of
from datareq.reporting.clock_words import long_date
from datareq.reporting.reminders import Reminder, Waiting, reminders

MARKER = "<!-- datareq:reminder {day} -->"
STILL = mark("**A reminder** of {registration}: nothing has moved for {idle} working days.")
MOVES = mark("**A reminder** of {registration}.")
DUE_LATER = mark("It is due on {day}; {left} working days are left.")
DUE_TODAY = mark("It is due today.")
OVERDUE = mark("It was due on {day}, {late} working days ago.")
NEXT = mark("What can be done now:")
ALSO = mark("{who} is also waited for in {requests}.")
OBJECTION = mark("**A reminder** of {registration}: the objection of {day} isn't answered yet.")
ANSWER = mark("{who}: please answer it with `{usage}`.")
TOLD = mark("For your information, because it takes long: {who}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What became of one request: its reminder, or why it could not be looked at. `body`: the comment."""

    registration: str
    pull: int
    reminder: Reminder | None = None
    body: str = ""
    problem: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """What waits, and for what: `next`, or the answer of an objection by the command `usage`."""

    waiting: Waiting
    next: tuple[Next, ...] = ()
    usage: str | None = None


Tell = Callable[[World, Sequence[Reminded]], tuple[Message, ...]]
"""Tells people outside the forge; gives what could not be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Today:
    """`told`: what is to be said today; `failed`: what could not be looked at. `marker`: of today's comments."""

    world: World
    told: tuple[Reminded, ...]
    failed: tuple[Reminded, ...]
    marker: str


def remind(desk: Desk, tell: Tell | None = None) -> tuple[Reminded, ...]:
    """Reads every open request, decides whom to remind today, and says so on each; made twice on a day, it
    says it once. A request that can't be read doesn't stop the others.

    `tell`: of what hasn't been said today, before it is said here; cut off in between, it tells twice rather
    than never."""
    today = _today(desk)
    if desk.dry_run:
        return (*today.told, *today.failed)
    untold = _tell(desk, today, tell) if tell else ()
    for one in today.told:
        desk.gate.writer.comment(one.pull, today.marker, one.body)
    return (*today.told, *today.failed, *untold)


def remind_elsewhere(desk: Desk, tell: Tell) -> tuple[Reminded, ...]:
    """Only tells people outside the forge, for a run that has no right to write there. What it tells is said on
    the pages by another run, later on the same day."""
    today = _today(desk)
    return (*today.told, *today.failed, *_tell(desk, today, tell))


def _today(desk: Desk) -> _Today:
    world, cases = read_desk(desk)
    today = day_of(desk.gate.clock.latest(), world.policy.timezone)
    opened: dict[int, _Open] = {}
    failed: list[Reminded] = []
    for case in cases:
        if not _waits(case):
            continue
        try:
            opened[case.pull.number] = _look(desk, world, cases, case)
        except DatareqError as error:
            problem = problem_of(error)
            failed.append(
                Reminded(registration=case.registration, pull=case.pull.number, problem=problem)
            )
    try:
        for objection in objections_due(desk, world, desk.gate.clock.latest()):
            opened[objection.waiting.pull] = _Open(waiting=objection.waiting, usage=objection.usage)
    except DatareqError as error:
        problem = problem_of(error)
        failed.append(Reminded(registration="", pull=0, problem=problem))
    due_now = reminders([one.waiting for one in opened.values()], world.policy, today)
    told = tuple(
        Reminded(
            registration=reminder.waiting.registration,
            pull=reminder.waiting.pull,
            reminder=reminder,
            body=_words(reminder, opened[reminder.waiting.pull], world.policy, today),
        )
        for reminder in due_now
    )
    marker = MARKER.format(day=today.isoformat())
    return _Today(world=world, told=told, failed=tuple(failed), marker=marker)


def _tell(desk: Desk, today: _Today, tell: Tell) -> tuple[Reminded, ...]:
    """Tells what hasn't been said today; gives what could not be told."""
    new = [one for one in today.told if _is_new(desk, one, today.marker)]
    return tuple(Reminded(registration="", pull=0, problem=why) for why in tell(today.world, new))


def _waits(case: Case) -> bool:
    """Whether somebody has to do something: while it is open and the clock runs, and after the handover until the
    receipt is confirmed or the result is called back."""
    if case.pull.state is PullState.OPEN:
        return not is_paused(case.lines.commanded, case.lines.acts)
    over = any(case.act(name) for name in (ActName.RECEIVED, ActName.RECALLED))
    return case.act(ActName.HANDED_OVER) is not None and not over


def _is_new(desk: Desk, one: Reminded, marker: str) -> bool:
    """Whether the desk hasn't said it today."""
    return not any(
        marker in comment.body and comment.user is not None and comment.user.type is AccountType.BOT
        for comment in desk.gate.reader.comments(one.pull)
    )


def _words(reminder: Reminder, opened: _Open, policy: Policy, today: date) -> str:
    """The comment: how long, until when, who can do what now; its names notify those who are called."""
    lang, waiting = policy.language, reminder.waiting
    lines = [MARKER.format(day=today.isoformat()), _opening(reminder, opened, lang)]
    if reminder.left is not None and waiting.due is not None:
        lines[-1] += " " + _due(reminder.left, waiting.due, lang)
    lines += ["", *_wanted(reminder, opened, policy, lang)]
    lines += [
        "\n" + say(ALSO, {"who": quiet(login), "requests": ", ".join(others)}, lang)
        for login, others in reminder.elsewhere
    ]
    if reminder.told_too:
        who = ", ".join(call(account.login) for account in reminder.told_too)
        lines += ["", say(TOLD, {"who": who}, lang)]
    return "\n".join(lines) + "\n"


def _opening(reminder: Reminder, opened: _Open, lang: str) -> str:
    waiting = reminder.waiting
    facts: dict[str, object] = {"registration": waiting.registration, "idle": reminder.idle}
    if opened.usage is not None:
        return say(OBJECTION, {**facts, "day": long_date(waiting.since, lang)}, lang)
    return say(STILL if reminder.idle else MOVES, facts, lang)


def _wanted(reminder: Reminder, opened: _Open, policy: Policy, lang: str) -> list[str]:
    names = {account.login for account in reminder.called}
    if opened.usage is not None:
        people = [account.login for account in reminder.waiting.people]
        who = ", ".join(call(login) if login in names else quiet(login) for login in people)
        return [say(ANSWER, {"who": who, "usage": opened.usage}, lang)]
    asked = [sentence(one.reason, policy, lang, calling(names)) for one in opened.next]
    return [say(NEXT, {}, lang), "", *(f"- {line}" for line in asked)]


def _due(left: int, due: date, lang: str) -> str:
    day = long_date(due, lang)
    if left < 0:
        return say(OVERDUE, {"day": day, "late": -left}, lang)
    return say(DUE_LATER, {"day": day, "left": left}, lang) if left else say(DUE_TODAY, {}, lang)


def _look(desk: Desk, world: World, cases: tuple[Case, ...], case: Case) -> _Open:
    policy = world.policy
    found = decide_now(desk, world, cases, case)
    snapshot = found.snapshot
    wanted = () if found.verdict.refused else found.verdict.next
    moved = max([case.pull.created_at, *_moments(case.lines)])
    request, is_open = request_in(world, found.reading), case.pull.state is PullState.OPEN
    people = {h.account.id: h.account for action in wanted for h in action.holders}
    superiors: tuple[Account, ...] = ()
    if policy.reminders is not None:
        held = holders(policy.reminders.escalate_to, policy, snapshot, snapshot.read_at)
        superiors = tuple(h.account for h in held if h.account.id not in people)
    waiting = Waiting(
        registration=case.registration,
        pull=case.pull.number,
        since=day_of(moved, policy.timezone),
        due=due_of(policy, case, request) if request is not None and is_open else None,
        people=tuple(people.values()),
        superiors=superiors,
    )
    return _Open(waiting=waiting, next=wanted)


def _moments(lines: Lines) -> Iterator[datetime]:
    """When something was announced, seen, commanded or done."""
    yield from (line.at for line in lines.announced)
    yield from (line.at for line in lines.observed)
    yield from (line.at for line in lines.commanded)
    yield from (line.at for line in lines.acts)
