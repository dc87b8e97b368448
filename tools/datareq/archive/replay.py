"""Does the gate, asked again with the policy of that time, say again what the record says?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from datareq.archive.rebuild import check_facts
from datareq.archive.record import HANDED_OVER, recorded_steps
from datareq.errors import DatareqError
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.snapshot import Snapshot
from datareq.model.sop import Sop
from datareq.model.verdict import Proof, Verdict

PolicyAt = Callable[[str], Policy]
Decide = Callable[[Sop, Policy, Snapshot], Verdict]


def check_replay(
    record: Record, snapshots: tuple[Snapshot, ...], policy_at: PolicyAt, decide: Decide
) -> Iterator[tuple[Message, bool]]:
    """What differs (with True), and what could not be decided again (with False)."""
    if not snapshots:
        yield Message(code="audit-no-snapshot"), True
        return
    for problem in (*_identity(record, snapshots), *_ending(record, snapshots[-1])):
        yield problem, True
    verdicts: list[Verdict] = []
    for name, snapshot in zip(record.snapshots, snapshots, strict=True):
        try:
            policy = policy_at(snapshot.policy_commit)
            verdicts.append(decide(policy.sop, policy, snapshot))
        except DatareqError as error:
            args = {"path": name, "commit": snapshot.policy_commit, "cause": error.code}
            yield Message(code="audit-replay-impossible", args={**args}), False
            return
    for problem in _decided(record, snapshots, tuple(verdicts)):
        yield problem, True
    for problem in check_facts(record, snapshots, verdicts[-1], policy):
        yield problem, True


def _identity(record: Record, snapshots: tuple[Snapshot, ...]) -> Iterator[Message]:
    for name, snapshot in zip(record.snapshots, snapshots, strict=True):
        if (snapshot.registration, snapshot.slug or "") != (record.registration, record.slug):
            yield Message(code="audit-other-snapshot", args={"path": name})
    pulls = tuple(snapshot.pull.number for snapshot in snapshots)
    expected = (record.intake_pull, record.fulfilment_pull)
    if pulls != tuple(number for number in expected if number is not None):
        yield Message(code="audit-other-pulls")
    if snapshots[-1].policy_commit != record.policy_commit:
        yield Message(code="audit-policy-differs")
    requester = snapshots[0].requester
    if requester is not None and requester.account.id != record.requester.id:
        yield Message(code="audit-requester-differs")


def _decided(
    record: Record, snapshots: tuple[Snapshot, ...], verdicts: tuple[Verdict, ...]
) -> Iterator[Message]:
    """The last verdict gives the record's steps; a merged intake was satisfied, by the proofs that counted on."""
    last = recorded_steps(verdicts[-1])
    again = {(step.n, step.id): step for step in last}
    for step in record.steps:
        replayed = again.pop((step.n, step.id), None)
        if replayed != step:
            yield Message(
                code="audit-step-differs",
                args={
                    "n": step.n,
                    "step": step.id,
                    "recorded": step.status.value,
                    "replayed": replayed.status.value if replayed else None,
                },
            )
    for n, id_ in again:
        yield Message(code="audit-step-missing", args={"n": n, "step": id_})
    if record.outcome.kind in HANDED_OVER and not verdicts[-1].satisfied:
        yield Message(code="audit-not-satisfied")
    if len(snapshots) > 1:
        if not verdicts[0].satisfied:
            yield Message(code="audit-intake-not-satisfied")
        accepted = snapshots[-1].intake
        if accepted is None or accepted.proofs is None:
            yield Message(code="audit-intake-unproven")
        elif not _own(verdicts[0]) <= _keys(accepted.proofs) <= _keys(_counted(verdicts[0])):
            yield Message(code="audit-intake-proofs-differ")


def _own(verdict: Verdict) -> frozenset[tuple[object, ...]]:
    """What proves the pull request's own part of the procedure."""
    return _keys(
        proof
        for step in verdict.steps
        for evidence in step.evidences
        for proof in evidence.counted
        if evidence.phase.value == verdict.kind.value
    )


def _counted(verdict: Verdict) -> Iterator[Proof]:
    return (
        proof for step in verdict.steps for evidence in step.evidences for proof in evidence.counted
    )


def _keys(proofs: Iterable[Proof]) -> frozenset[tuple[object, ...]]:
    """Who proved what, by which review, on which content."""
    return frozenset(
        (proof.evidence, proof.by.id if proof.by else None, proof.review, proof.digest)
        for proof in proofs
    )


def _ending(record: Record, snapshot: Snapshot) -> Iterator[Message]:
    """A request that was refused or withdrawn has, in its ledger, the closing and the command for it."""
    if record.outcome.kind in HANDED_OVER:
        return
    closing = [act for act in snapshot.ledger.acts if act.name is ActName.CLOSING]
    if not closing:
        yield Message(code="audit-no-closing")
        return
    if not _says(closing[-1], record):
        yield Message(code="audit-outcome-differs")
    if record.outcome.code is not None and not any(
        record.outcome.code in command.arguments for command in snapshot.ledger.commanded
    ):
        yield Message(code="audit-no-command", args={"code": record.outcome.code})


def _says(act: Act, record: Record) -> bool:
    return (
        act.detail.get("outcome") == record.outcome.kind.value
        and act.detail.get("code") == record.outcome.code
    )
