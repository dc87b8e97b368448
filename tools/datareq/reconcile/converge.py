"""How does the desk come from what is to what should be? Case by case, look by look, until it is quiet.

One look does one thing, writes its times from the forge's clock just before, and looks again: so a
run that is killed anywhere and started again ends in the same state.
"""

from __future__ import annotations

from dataclasses import replace

from datareq.approval.gate import decide
from datareq.errors import Conflict, DatareqError, ForgeError, RightMissing
from datareq.intake.completeness import count
from datareq.model.forge import PullKind, PullState
from datareq.model.ledger import ActName, Line
from datareq.model.message import Message
from datareq.model.names import REQUEST_FILE
from datareq.model.snapshot import Rival, Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.accept import (
    intent_of,
    merge_satisfied,
    merged_by_us,
    open_fulfilment,
    record_acceptance,
    record_incident,
    record_opening,
    tested,
)
from datareq.reconcile.afterwards import afterwards
from datareq.reconcile.cases import Case, is_archived, read_desk, sort_lines
from datareq.reconcile.closing import archive_delivered, archived_acts
from datareq.reconcile.conclude import conclude
from datareq.reconcile.deciders import call_deciders
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.document_orders import carry_out
from datareq.reconcile.facts import Facts, read_facts
from datareq.reconcile.findings import Reading
from datareq.reconcile.fulfil import advance_fulfilment, awaited_key
from datareq.reconcile.gather import find_rivals, gather
from datareq.reconcile.issue_rounds import admit, announce
from datareq.reconcile.issues import follow
from datareq.reconcile.observe import form_lines, new_lines
from datareq.reconcile.orders import Orders, read_orders
from datareq.reconcile.progress import CaseReport, Progress, RunReport, problem_of
from datareq.reconcile.questions import ask
from datareq.reconcile.receive import receive
from datareq.reconcile.refuse import archive_closed, begin_closing, own_closing
from datareq.reconcile.release_notice import tell_recipients
from datareq.reconcile.show import Decided, show
from datareq.reconcile.submitted import issue_of
from datareq.reconcile.survey import bring_in
from datareq.reconcile.uninvited import report_uninvited

MOST_LOOKS = 40
MOST_ROUNDS = 40


def reconcile(desk: Desk, issue: int | None = None) -> RunReport:
    """Every case, until nothing is left to do. A case that can't be decided doesn't stop the others.

    `issue`: of all of them, only what came from this issue.
    """
    reports: dict[str, CaseReport] = {item.registration: item for item in admit(desk, issue)}
    for _ in range(MOST_ROUNDS):
        world, cases = read_desk(desk)
        rivals = find_rivals(cases)
        moved = False
        for case in cases:
            if issue not in (None, issue_of(case.pull, desk.gate.repository)):
                continue
            report, moved = _settle(desk, world, case, rivals)
            before = reports.get(case.registration)
            done = (*before.done, *report.done) if before else report.done
            reports[case.registration] = replace(report, done=done)
            if moved:
                break
        if not moved:
            break
    if issue is None:
        reports |= {item.registration: item for item in report_uninvited(desk, world, cases)}
        for item in bring_in(desk, world):
            known = reports.get(item.registration)
            done = (*known.done, *item.done) if known else item.done
            reports[item.registration] = replace(known or item, done=done)
    reports |= {item.registration: item for item in announce(desk, world, issue)}
    return RunReport(cases=tuple(reports.values()))


def settle_one(desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...]) -> CaseReport:
    """One case alone, for a command that speaks of one; its error is the command's."""
    report, _ = _settle(desk, world, case, rivals)
    if report.problem is not None:
        raise ForgeError(report.problem.code, **report.problem.args)
    return report


def _settle(
    desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...]
) -> tuple[CaseReport, bool]:
    """Look at one case until it is quiet; (what was done, whether main moved)."""
    done: list[Message] = []
    awaits: str | None = None
    facts: Facts | None = None
    try:
        for _ in range(MOST_LOOKS):
            progress, awaits = look(desk, world, case, rivals, facts)
            done += progress.done
            if progress.moved:
                return _report(case, done, awaits), True
            if not progress.again:
                return replace(_report(case, done, awaits), left=progress.left), False
            facts = progress.facts
            case = _again(desk, case) if facts is None else _noted(desk, case)
    except RightMissing:
        # The rest is for the run that has the other App's key; what it does brings us back here.
        return replace(_report(case, done, awaits), left=True), False
    except Conflict:
        # Somebody, perhaps another run of ours, was first: everything is read anew.
        return _report(case, done, awaits), True
    except DatareqError as error:
        problem = problem_of(error)
        return replace(_report(case, done, None), problem=problem), False
    return _report(case, done, awaits), False


def look(
    desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...], known: Facts | None = None
) -> tuple[Progress, str | None]:
    """One look: read, decide, do the first thing that is due; (what was done, awaited generation key).

    `known`: what the look before has read, when all that it did was to write in the ledger what it saw.
    """
    early = _before_deciding(desk, world, case, rivals)
    if early is not None:
        return early, None
    facts = known or read_facts(desk, case)
    snapshot, reading = gather(desk, world, case, rivals, facts)
    verdict = decide(world.policy.sop, world.policy, snapshot)
    if known is not None and verdict.satisfied:
        # A merge rests on what people say now, not on what they said before the ledger was written.
        return look(desk, world, _again(desk, case), rivals)
    desk.listen(snapshot, verdict)
    orders = read_orders(desk, world, case, snapshot, facts.comments)
    if desk.dry_run:
        return Progress(), awaited_key(snapshot, verdict)
    lines = _lines(world, snapshot, verdict, orders, reading)
    if lines:
        # When the last of it was read: from then on, what is announced was there to be approved.
        at = desk.gate.clock.latest()
        desk.ledger.append(case.ledger_file, [replace(line, at=at) for line in lines])
        noted = Message(code="noted", args={"count": len(lines)})
        return Progress(done=(noted,), again=True, facts=facts), None
    try:
        progress = _act(desk, world, case, snapshot, verdict, facts)
    except RightMissing:
        progress = Progress(left=True)  # what can be shown is shown all the same
    if progress.again or progress.moved:
        return progress, None
    load = sum(1 for rival in rivals if rival.slug is not None and rival.slug != case.slug)
    show(
        desk,
        world,
        case,
        Decided(
            snapshot=snapshot,
            verdict=verdict,
            orders=orders,
            reading=reading,
            load=load,
            said=facts.comments[case.pull.number],
        ),
    )
    return progress, awaited_key(snapshot, verdict)


def _before_deciding(
    desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...]
) -> Progress | None:
    """What has to be put straight before a decision makes sense: merges, the archive's own notes."""
    if desk.dry_run or case.intake is None:
        return None
    if case.kind is PullKind.INTAKE and case.pull.state is PullState.MERGED:
        if case.act(ActName.ACCEPTED) is None:
            progress = record_acceptance(desk, case)
            return progress if progress.again else None
        return None
    if is_archived(world, case):
        acts = archived_acts(desk, world, case)
        return conclude(desk, world, case, acts) if acts else None
    progress = record_opening(desk, case)
    return progress if progress.again else follow(desk, world, case, rivals)


def _lines(
    world: World,
    snapshot: Snapshot,
    verdict: Verdict,
    orders: Orders,
    reading: Reading,
) -> list[Line]:
    """What the ledger must know before anything is done: announcements, observations, commands, and
    the first look at a form."""
    lines = [
        *new_lines(world.policy, snapshot, verdict, roles_commit=world.roles_commit),
        *orders.given,
        *orders.declined,
    ]
    form = reading.documents.get(world.standard.rules[REQUEST_FILE].id)
    if form is not None and snapshot.pull.state is PullState.OPEN:
        valid = not verdict.refused and not any(f.is_error for f in snapshot.findings)
        lines += form_lines(snapshot, valid, count(form, snapshot.findings))
    return lines


def _act(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, verdict: Verdict, facts: Facts
) -> Progress:
    """The first thing that the request is due: its closing, what was commanded, its merge, its fulfilment, its
    archive."""
    closing = begin_closing(desk, world, case, snapshot)
    if closing.again:
        return closing
    if is_archived(world, case):
        told = tell_recipients(desk, world, case)
        if told.again:
            return told
        for follow_up in (receive, afterwards, call_deciders):
            progress = follow_up(desk, world, case, snapshot)
            if progress.again:
                return progress
        return Progress()
    if case.act(ActName.CLOSING) is not None:
        return archive_closed(desk, world, case)
    match case.pull.state:
        case PullState.OPEN:
            written = carry_out(desk, world, case, snapshot, facts.pushes)
            if written.again:
                return written
            asked = ask(desk, world, case, snapshot, verdict)
            if asked.again:
                return asked
            called = call_deciders(desk, world, case, snapshot)
            if called.again:
                return called
            if verdict.satisfied and tested(desk, world, snapshot):
                return merge_satisfied(desk, world, case, snapshot)
            if case.kind is PullKind.FULFILMENT:
                return advance_fulfilment(desk, world, case, snapshot, verdict)
        case PullState.MERGED:
            return _after_merge(desk, world, case, snapshot)
        case PullState.CLOSED:
            if not own_closing(case, desk.gate.repository):
                return record_incident(desk, case, "closed-without-reason")
    return Progress()


def _after_merge(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    if case.kind is PullKind.INTAKE:
        return open_fulfilment(desk, world, case, snapshot)
    intent = intent_of(case, case.pull.number, case.pull.head_sha)
    if intent is None or not merged_by_us(desk, case.pull):
        return record_incident(desk, case, "merged-without-verdict")
    if case.kind is not PullKind.FULFILMENT:
        return Progress()
    return archive_delivered(desk, world, case)


def _again(desk: Desk, case: Case) -> Case:
    """The case as it is now. The ledger is read after the pull request: an intent is written before what
    it means to do, so a merge by another run of ours is never seen without it."""
    pull = desk.gate.reader.pull(case.pull.number)
    if pull.head_sha != case.pull.head_sha or pull.state is not case.pull.state:
        desk.repository.fetch(pulls=[pull.number])
    lines = sort_lines(desk.ledger.read(case.ledger_file))
    intake = pull if case.intake and case.intake.number == pull.number else case.intake
    return replace(case, lines=lines, pull=pull, intake=intake)


def _noted(desk: Desk, case: Case) -> Case:
    """The case with what its last look wrote in the ledger."""
    return replace(case, lines=sort_lines(desk.ledger.read(case.ledger_file)))


def _report(case: Case, done: list[Message], awaits: str | None) -> CaseReport:
    return CaseReport(
        registration=case.registration, pull=case.pull.number, done=tuple(done), awaits=awaits
    )
