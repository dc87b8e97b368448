"""Which issues have no open intake: new ones to be handed in, and those of which the end has to be told?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datareq.errors import Conflict, DatareqError
from datareq.intake.issue_form import LABEL
from datareq.model.forge import Pull, PullState
from datareq.model.message import Message
from datareq.model.names import REQUEST_FILE, intake_branch, registration_number
from datareq.model.outcome import OutcomeKind
from datareq.ports import IssueReader, IssueWriter
from datareq.reconcile.cases import read_desk
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.gather import find_rivals
from datareq.reconcile.issue_reading import Reading, Surroundings, local_day, read
from datareq.reconcile.issue_words import comment, text
from datareq.reconcile.issues import TAKEN, complaint, only_ours, tell
from datareq.reconcile.known import known_requests
from datareq.reconcile.progress import CaseReport, problem_of
from datareq.reconcile.submitted import ISSUE, issue_of

DELIVERED = frozenset({OutcomeKind.DELIVERED.value, OutcomeKind.DELIVERED_IN_PART.value})
SHOWN_TITLE = 120

Done = tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The open issues of the form, and the pull requests that the bot opened for some of them."""

    desk: Desk
    reader: IssueReader
    writer: IssueWriter
    pulls: Mapping[int, Pull]


def admit(desk: Desk, only: int | None = None) -> tuple[CaseReport, ...]:
    """Every new issue of the form is handed in as an intake, or told what is wrong with it."""
    return _each(desk, only, lambda pull: pull is None, _admit)


def announce(desk: Desk, world: World, only: int | None = None) -> tuple[CaseReport, ...]:
    """Every issue whose intake is over is told so, and closed once its request has ended."""

    def end(round_: Round, issue: int) -> Done:
        return _end(round_, world, issue)

    return _each(
        desk, only, lambda pull: pull is not None and pull.state is not PullState.OPEN, end
    )


def _each(
    desk: Desk,
    only: int | None,
    concerns: Callable[[Pull | None], bool],
    do: Callable[[Round, int], Done],
) -> tuple[CaseReport, ...]:
    """Does it for every issue that it concerns; one that can't be decided doesn't stop the others."""
    reader, writer = desk.gate.issues, desk.gate.issue_writer
    if desk.dry_run or reader is None or writer is None:
        return ()  # a run that may not write there leaves it to one that may
    try:
        open_ = [number for number in reader.issues(LABEL) if only in (None, number)]
        pulls = desk.gate.reader.pulls() if open_ else ()
    except DatareqError as error:
        return (_report(only or 0, (), error),)
    found = ((issue_of(pull, desk.gate.repository), pull) for pull in pulls)
    taken = {number: pull for number, pull in found if number is not None}
    round_ = Round(desk=desk, reader=reader, writer=writer, pulls=taken)
    reports: list[CaseReport] = []
    for number in open_:
        if not concerns(taken.get(number)):
            continue
        try:
            reports.append(_report(number, do(round_, number)))
        except Conflict:
            continue  # somebody else, perhaps another run of ours, was first; the next run sees it
        except DatareqError as error:
            reports.append(_report(number, (), error))
    return tuple(reports)


def _admit(round_: Round, number: int) -> Done:
    """Branch, commit, pull request; each is looked for first, so a run that was cut off goes on."""
    desk, branch = round_.desk, intake_branch(number)
    issue = round_.reader.issue(number)
    if issue is None or not issue.is_open:
        return ()
    world, cases = read_desk(desk)
    slugs = {rival.slug for rival in find_rivals(cases) if rival.slug}
    around = Surroundings(
        today=local_day(world, desk.gate.clock.now()),
        taken=world.slugs | slugs,
        known=known_requests(desk, world, None),
    )
    found = read(world, issue, around)
    tip = desk.gate.branches.tip(branch)
    if found.content is not None and tip is not None and not only_ours(desk, branch):
        found = Reading(edition=found.edition, stop=TAKEN)
    if found.content is None:
        tell(desk, number, complaint(world, found, branch))
        return ()
    lang = world.policy.language
    if tip is None:
        desk.gate.branches.create(branch, world.commit)
        tip = world.commit
    old = {
        change.path: None
        for change in desk.repository.changes(world.commit, tip)
        if change.path.endswith(f"/{REQUEST_FILE}")
    }
    changes: dict[str, bytes | None] = {**old, found.path: found.content}
    desk.gate.branches.commit(branch, tip, changes, text("commit", {ISSUE: number}, lang))
    title = " ".join(found.title.split())[:SHOWN_TITLE]
    pull = desk.gate.writer.open_pull(
        branch,
        text("pull-title", {"title": title, ISSUE: number}, lang),
        text("pull-body", {ISSUE: number}, lang),
    )
    if issue_of(pull, desk.gate.repository) != number or pull.author.id != desk.gate.identity.id:
        stopped = Reading(edition=found.edition, stop=TAKEN)
        tell(desk, number, complaint(world, stopped, branch))
        return ()
    return (Message(code="submitted", args={ISSUE: number, "pull": pull.number}),)


def _end(round_: Round, world: World, number: int) -> Done:
    """What became of it; the issue is closed when the request is in the archive, not before."""
    desk, pull, policy = round_.desk, round_.pulls[number], world.policy
    registration = registration_number(
        policy.sop.registration_prefix, pull.created_at, pull.number, policy.timezone
    )
    facts = {"pull": pull.number, "registration": registration}
    row = world.archived.get(registration)
    if row is None:
        if pull.state is PullState.MERGED:
            tell(desk, number, comment("taken-over", facts, policy.language))
        return ()
    done = row["outcome"] in DELIVERED
    tell(desk, number, comment("handed-over" if done else "closed", facts, policy.language))
    round_.writer.close_issue(number, done=done)
    return (Message(code="issue-closed", args={ISSUE: number}),)


def _report(issue: int, done: Done, error: DatareqError | None = None) -> CaseReport:
    problem = problem_of(error) if error is not None else None
    return CaseReport(registration=f"#{issue}", pull=issue, done=done, problem=problem)
