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


def open_question(lines: Lines) -> Act | None:
    """The question that was asked last and isn't taken back; it may have been answered."""
    asked = [act for act in lines.acts if act.name in (ActName.ASKED, ActName.UNASKED)]
    return asked[-1] if asked and asked[-1].name is ActName.ASKED else None


def ask(desk: Desk, world: World, case: Case, snapshot: Snapshot, verdict: Verdict) -> Progress:
    """Write down what is asked from now on, or that nothing is any more."""
    waiting = {
        (evidence.id, evidence.digest)
        for step in verdict.steps
        for evidence in step.evidences
        if evidence.kind is EvidenceKind.AGREEMENT and evidence.status is Status.WAITING
    }
    if unconfirmed(world, case, snapshot):
        waiting.add((ABOUT, token(case.registration)))
    asked = open_question(case.lines)
    if asked and any(asked.digest in line.arguments for line in case.lines.commanded):
        asked = None
    if asked is not None and (asked.evidence, asked.digest) not in waiting:
        return _write(desk, case, replace(asked, name=ActName.UNASKED, commit=verdict.head))
    if asked is None and waiting:
        evidence, digest = min(waiting, key=str)
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
    asked = open_question(case.lines)
    if asked is None or asked.evidence == ABOUT:
        return Message(code="command-nothing-asked", args={"name": accepted.command.name})
    if asked.digest is None or asked.at >= comment.created_at:
        return Message(code="command-nothing-asked", args={"name": accepted.command.name})
    return replace(accepted, facts=(asked.digest,))


def _write(desk: Desk, case: Case, act: Act) -> Progress:
    desk.ledger.append(case.ledger_file, [replace(act, at=desk.gate.clock.now())])
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)
