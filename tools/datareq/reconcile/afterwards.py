"""What follows for a request that is over, when somebody objects, recalls the result, or destroyed a copy?

The files beside its record become what the commands that counted say; then those concerned are told, and what was
encrypted for them is taken back.
"""

from __future__ import annotations

from datetime import date

from datareq.approval.markdown import call, defuse
from datareq.archive.afterwards import (
    OBJECTIONS_FILE,
    destruction,
    objection,
    recall,
    render_objections,
)
from datareq.archive.register import register_path
from datareq.assignment.authority import Accepted
from datareq.delivery.release import published_folder
from datareq.documents.codec import decode, encode
from datareq.errors import PolicyError
from datareq.language import mark, say
from datareq.model.afterwards import (
    DESTRUCTION_FILE,
    OBJECT,
    OBJECTION_FILE,
    RECALL,
    RECALL_FILE,
    Objection,
    Recall,
)
from datareq.model.forge import Comment
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message
from datareq.model.names import MAIN, archive_folder
from datareq.model.policy import Policy
from datareq.model.record import RECORD_FILE, Record
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case, is_archived
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import Progress
from datareq.reconcile.reopening import begin, concerned, supersedes, tell_superseded, wish_of
from datareq.reconcile.sealed import can_be_fetched, take_back
from datareq.reporting.clock import day_of
from datareq.reporting.clock import due as due_after

RECALL_MARKER = "<!-- datareq:recall -->"
WITHDRAWN = "withdrawn"
CALL_BACK = mark(
    "**The result of {registration} is recalled.** {people}: please don't use it any more and delete every copy; "
    "then write `/musnah` here. Reason: {reason}"
)


def afterwards(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Bring what lies beside the record up to date, note a recall, tell the people: the first that is due."""
    changes = {
        path: data
        for path, data in _wanted(desk, world, case).items()
        if desk.repository.read(world.commit, path) != data
    }
    if changes:
        what = f"Sesudah selesai: {case.registration}"
        desk.publish.branches.commit(MAIN, world.commit, changes, what)
        done = Message(code="kept-afterwards", args={"registration": case.registration})
        return Progress(done=(done,), again=True, moved=True)
    recalled = recall(case.registration, case.version, case.lines.commanded)
    if recalled is not None and case.act(ActName.RECALLED) is None:
        return _call_back(desk, world, case, snapshot, recalled)
    wish = wish_of(case)
    if wish is not None:
        return begin(desk, case, wish)
    told = tell_superseded(desk, world, case, snapshot)
    return told if told.again else _take_back(desk, world, case, recalled)


def object_to(
    world: World, case: Case, comment: Comment, accepted: Accepted, _: Snapshot
) -> Accepted | Message:
    """An objection is to a decision of the desk, once, and within the time that the policy gives."""
    name = accepted.command.name
    closing = case.act(ActName.CLOSING)
    if closing is None or closing.detail.get("outcome") == WITHDRAWN:
        return Message(code="command-nothing-decided", args={"name": name})
    if _given(case, OBJECT) is not None:
        return Message(code="command-already", args={"name": name})
    policy = world.policy
    last = _after(policy, day_of(closing.at, policy.timezone), policy.terms.objection_within)
    if last is not None and day_of(comment.created_at, policy.timezone) > last:
        return Message(code="command-too-late", args={"name": name, "last": last.isoformat()})
    return accepted


def answer_objection(
    _: World, case: Case, __: Comment, accepted: Accepted, ___: Snapshot
) -> Accepted | Message:
    found = objection(case.registration, case.version, case.lines.commanded, None)
    if found is None or found.answer is not None:
        return Message(code="command-no-objection", args={"name": accepted.command.name})
    return accepted


def call_back(
    _: World, case: Case, __: Comment, accepted: Accepted, ___: Snapshot
) -> Accepted | Message:
    if _given(case, RECALL) is not None:
        return Message(code="command-already", args={"name": accepted.command.name})
    return accepted


def reopen(
    world: World, case: Case, _: Comment, accepted: Accepted, __: Snapshot
) -> Accepted | Message:
    """Another version begins when the one before is in the archive."""
    if not is_archived(world, case):
        return Message(code="command-not-archived", args={"name": accepted.command.name})
    if wish_of(case) is not None:
        return Message(code="command-already", args={"name": accepted.command.name})
    return accepted


def answer_due(policy: Policy, filed: Commanded) -> date | None:
    """The last day for answering an objection; None where the calendar isn't known that far."""
    day = day_of(filed.given_at, policy.timezone)
    return _after(policy, day, policy.terms.objection_answered_within)


def objection_of(world: World, case: Case) -> Objection | None:
    filed = _given(case, OBJECT)
    last = answer_due(world.policy, filed) if filed else None
    return objection(case.registration, case.version, case.lines.commanded, last)


def _wanted(desk: Desk, world: World, case: Case) -> dict[str, bytes | None]:
    """Path on main → what it must hold after the request's end (None: nothing)."""
    folder = archive_folder(case.registration, case.version)
    wanted: dict[str, bytes | None] = {}
    objected = objection_of(world, case)
    if objected is not None:
        wanted[f"{folder}/{OBJECTION_FILE}"] = encode(objected)
        year = register_path(case.registration).rpartition("/")[0]
        others = _objections(desk, world, year, case.registration)
        wanted[f"{year}/{OBJECTIONS_FILE}"] = render_objections((*others, objected))
    said = destruction(case.registration, case.version, case.lines.commanded)
    if said is not None:
        wanted[f"{folder}/{DESTRUCTION_FILE}"] = encode(said)
    recalled = recall(case.registration, case.version, case.lines.commanded)
    if recalled is not None:
        place = published_folder(case.registration)
        wanted |= dict.fromkeys(blob.path for blob in desk.repository.tree(world.commit, place))
        wanted[f"{place}/{RECALL_FILE}"] = wanted[f"{folder}/{RECALL_FILE}"] = encode(recalled)
    return wanted


def _objections(desk: Desk, world: World, year: str, but: str) -> tuple[Objection, ...]:
    """Those of that year that main has, but for this request's."""
    found: list[Objection] = [
        decode(desk.repository.read(world.commit, blob.path) or b"", Objection)
        for blob in desk.repository.tree(world.commit, year)
        if blob.path.endswith(f"/{OBJECTION_FILE}")
    ]
    return tuple(one for one in found if one.registration != but)


def _call_back(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, recalled: Recall
) -> Progress:
    """Everybody who may have a copy is called by name, in a comment of its own: a changed one calls nobody."""
    people = concerned(world, snapshot)
    facts = {
        "registration": case.registration,
        "people": ", ".join(call(login) for login in people),
        "reason": defuse(recalled.reason),
    }
    words = say(CALL_BACK, facts, world.policy.language)
    desk.gate.writer.comment(case.pull.number, RECALL_MARKER, f"{RECALL_MARKER}\n{words}\n")
    act = Act(
        name=ActName.RECALLED,
        pull=case.pull.number,
        at=recalled.at,
        by=recalled.by,
        detail={"reason": recalled.reason, "version": case.version},
    )
    desk.ledger.append(case.ledger_file, [act])
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)


def _take_back(desk: Desk, world: World, case: Case, recalled: Recall | None) -> Progress:
    """After the people were told, so that a store that is out of reach keeps nobody from knowing: encrypted
    results that may not be used any more can't be fetched either."""
    last = case.version if recalled is not None else case.version - 1 if supersedes(case) else 0
    for version in range(1, last + 1):
        evidence = f"v{version}"
        path = f"{archive_folder(case.registration, version)}/{RECORD_FILE}"
        record: Record = decode(desk.repository.read(world.commit, path) or b"", Record)
        names = [name for sent in record.distributions for name in sent.envelopes]
        if not names or case.act(ActName.TAKEN_BACK, evidence) is not None:
            continue
        if can_be_fetched(desk, names):
            # The publisher's to do; the ledger is the other App's, which sees that they are gone.
            take_back(desk, names)
            return Progress(again=True)
        act = Act(
            name=ActName.TAKEN_BACK,
            pull=case.pull.number,
            at=desk.gate.clock.now(),
            evidence=evidence,
            detail={"envelopes": [*names]},
        )
        desk.ledger.append(case.ledger_file, [act])
        return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)
    return Progress()


def _given(case: Case, effect: str) -> Commanded | None:
    return next((line for line in case.lines.commanded if line.effect == effect), None)


def _after(policy: Policy, day: date, days: int) -> date | None:
    try:
        return due_after(day, days, policy.calendars).date if days else None
    except PolicyError:
        return None
