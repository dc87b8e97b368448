"""What does the desk ask the requester, and which answer counts? The clock stands still in between.

A question is asked once for each state of what is asked about; it is over when it is answered or when there
is nothing to be asked any more.
"""

from __future__ import annotations

from dataclasses import replace

from datareq.assignment.authority import Accepted
from datareq.model.forge import Comment
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message
from datareq.model.snapshot import Lines, Snapshot
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Status, Verdict
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import Progress
from datareq.reconcile.verbal import ABOUT, token, unconfirmed


def open_questions(lines: Lines) -> dict[str | None, Act]:
    """By the evidence that each is about: the one that was asked last, isn't taken back and has no answer."""
    found: dict[str | None, Act] = {}
    for act in lines.acts:
        if act.name is ActName.ASKED:
            found[act.evidence] = act
        elif act.name is ActName.UNASKED:
            found.pop(act.evidence, None)
    given = {argument for line in lines.commanded for argument in line.arguments}
    return {evidence: act for evidence, act in found.items() if act.digest not in given}


def ask(desk: Desk, world: World, case: Case, snapshot: Snapshot, verdict: Verdict) -> Progress:
    """Write down what is asked from now on, or that something is asked no more."""
    waiting = {
        (evidence.id, evidence.digest)
        for step in verdict.steps
        for evidence in step.evidences
        if evidence.kind is EvidenceKind.AGREEMENT and evidence.status is Status.WAITING
    }
    if unconfirmed(world, case, snapshot):
        waiting.add((ABOUT, token(case.registration)))
    asked = open_questions(case.lines)
    for act in asked.values():
        if (act.evidence, act.digest) not in waiting:
            return _write(desk, case, replace(act, name=ActName.UNASKED, commit=verdict.head))
    for evidence, digest in sorted(waiting, key=str):
        if evidence not in asked:
            act = Act(
                name=ActName.ASKED,
                pull=snapshot.pull.number,
                at=snapshot.read_at,
                evidence=evidence,
                digest=digest,
                commit=verdict.head,
            )
            return _write(desk, case, act)
    return Progress()


def answer(
    _world: World, case: Case, comment: Comment, accepted: Accepted, _snapshot: Snapshot
) -> Accepted | Message:
    """The agreement with what it is to; it counts for what had been asked in an earlier second."""
    digests = tuple(
        act.digest
        for evidence, act in open_questions(case.lines).items()
        if evidence != ABOUT and act.digest is not None and act.at < comment.created_at
    )
    if not digests:
        return Message(code="command-nothing-asked", args={"name": accepted.command.name})
    return replace(accepted, facts=digests)


def _write(desk: Desk, case: Case, act: Act) -> Progress:
    desk.ledger.append(case.ledger_file, [replace(act, at=desk.gate.clock.now())])
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)
