"""May this pull request be merged, and if not, who must do what? Pure: the snapshot in, a verdict out.

Nothing here reads a clock, a disk or a network, and what is unknown or can't be decided never counts
as done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from datareq.approval.approvals import Count, count_step
from datareq.approval.changes import refusals
from datareq.approval.facts import Case, applies, from_intake, in_phase
from datareq.approval.maintenance import procedure
from datareq.approval.next_steps import next_steps
from datareq.approval.relevance import relevant, until_then
from datareq.approval.statements import statements
from datareq.approval.states import States
from datareq.model.message import Message
from datareq.model.policy import Policy
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind, Sop, Step
from datareq.model.verdict import Discard, EvidenceVerdict, Status, StepVerdict, Verdict

HOLDING = (Status.DONE, Status.NOT_APPLICABLE)
GRAVITY = (Status.INVALID, Status.WAITING, Status.BLOCKED, Status.DONE, Status.NOT_APPLICABLE)


def decide(sop: Sop, policy: Policy, snapshot: Snapshot) -> Verdict:
    """The verdict on one pull request, by one procedure and policy."""
    case = Case(sop=procedure(sop, policy, snapshot.kind), policy=policy, snapshot=snapshot)
    refused = refusals(case)
    counts: Mapping[str, Count] = {} if refused else _counts(case)
    states = States(case=case, counts=counts, refused=refused)
    told = relevant(case, counts)
    steps = tuple(_step(states, step, told) for step in case.sop.steps)
    return Verdict(
        kind=snapshot.kind,
        pull=snapshot.pull.number,
        head=snapshot.pull.head_sha,
        satisfied=not refused and _holds(case, steps),
        refused=refused,
        findings=snapshot.findings,
        steps=steps,
        next=next_steps(case, counts, steps, refused),
    )


def _counts(case: Case) -> dict[str, Count]:
    """What the reviews give for every approval of this pull request, step by step in order."""
    said = statements(case.snapshot)
    intake = case.snapshot.intake
    given: dict[str, frozenset[int]] = {}
    for proof in (intake.proofs or ()) if intake else ():
        if proof.by is not None:
            given[proof.evidence] = given.get(proof.evidence, frozenset()) | {proof.by.id}
    counts: dict[str, Count] = {}
    for step in case.sop.steps:
        evidences = [
            evidence
            for evidence in step.evidences
            if evidence.kind is EvidenceKind.APPROVAL
            and in_phase(case, evidence)
            and not from_intake(case, evidence)
            and applies(case, evidence.when)
        ]
        found = count_step(case, step, evidences, said, given)
        counts |= found
        for id_, count in found.items():
            given[id_] = frozenset(proof.by.id for proof in count.proofs if proof.by)
    return counts


def _step(states: States, step: Step, told: Mapping[str, tuple[Discard, ...]]) -> StepVerdict:
    bare = [states.verdict(step, evidence) for evidence in step.evidences]
    evidences = tuple(
        replace(
            state,
            discarded=tuple(until_then(d, state) for d in told.get(state.id, ())),
            returned=count.returned if (count := states.counts.get(state.id)) else (),
        )
        for state in bare
    )
    telling = [e for e in evidences if not e.display_only] or [*evidences]
    worst = min(telling, key=_gravity, default=None)
    if worst is None:
        return StepVerdict(
            n=step.n, id=step.id, status=Status.DONE, reason=Message(code="done"), evidences=()
        )
    return StepVerdict(
        n=step.n, id=step.id, status=worst.status, reason=worst.reason, evidences=evidences
    )


def _gravity(evidence: EvidenceVerdict) -> int:
    return GRAVITY.index(evidence.status)


def _holds(case: Case, steps: tuple[StepVerdict, ...]) -> bool:
    """Whether every evidence of the pull request's phases holds, and there is one at all."""
    wanted = {e.id for _, e in case.sop.evidences() if in_phase(case, e) and not e.display_only}
    asked = [e for step in steps for e in step.evidences if e.id in wanted]
    return bool(asked) and all(evidence.status in HOLDING for evidence in asked)
