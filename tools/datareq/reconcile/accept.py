"""From an intake whose gate holds to a fulfilment in which officials can work."""

from __future__ import annotations

from collections.abc import Mapping

from datareq.approval.gate import decide
from datareq.approval.kinds import is_report
from datareq.documents.codec import to_value
from datareq.model.forge import Pull, PullKind, PullState
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message
from datareq.model.names import (
    REQUEST_FILE,
    fulfilment_branch,
    request_folder,
)
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Proof, Status, Verdict
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World, policy_at
from datareq.reconcile.keep import keep
from datareq.reconcile.prefill import accepted_request, templates
from datareq.reconcile.progress import Progress
from datareq.reconcile.recipients import PINNED, pins
from datareq.reconcile.reopening import open_again
from datareq.reconcile.words import merge_title, pull_body, pull_title


def proofs(verdict: Verdict) -> tuple[Proof, ...]:
    """Every proof of a verdict's satisfied evidences, in the order of the procedure."""
    return tuple(
        proof
        for step in verdict.steps
        for evidence in step.evidences
        if evidence.status is Status.DONE
        for proof in evidence.counted
    )


def tested(desk: Desk, world: World, snapshot: Snapshot) -> bool:
    """Whether the tests of the tools have passed on this head, where it changes more than documents and
    reports. They only hold back: no approval rests on them, since a change brings its own tests."""
    if snapshot.kind is not PullKind.MAINTENANCE or world.policy.maintenance_check is None:
        return True
    if all(is_report(change.path, snapshot.pull) for change in snapshot.changes):
        return True
    return desk.gate.reader.passed(snapshot.pull.head_sha, world.policy.maintenance_check)


def merge_satisfied(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Merge a pull request whose gate holds, with the head that was decided on.

    The intent is written down first, with the proofs, so that a merge without one is somebody else's.
    """
    kept_snapshot = keep(desk, world, snapshot)
    # What is kept may be from an earlier run that was cut off: the proofs are those of what is kept.
    policy = policy_at(desk, world, kept_snapshot.policy_commit)
    verdict = decide(policy.sop, policy, kept_snapshot)
    pull = kept_snapshot.pull
    intake = snapshot.kind is PullKind.INTAKE
    pinned = pins(kept_snapshot.recipients)
    act = Act(
        name=ActName.MERGING,
        pull=pull.number,
        at=kept_snapshot.read_at,
        commit=pull.head_sha,
        digest=_request_sha256(snapshot),
        detail={
            "proofs": to_value(proofs(verdict)),
            "slug": snapshot.slug,
            **({PINNED: pinned} if intake and pinned else {}),
        },
    )
    desk.ledger.append(case.ledger_file, [act])
    desk.publish.writer.merge(
        pull.number,
        pull.head_sha,
        squash=intake,
        title=merge_title(snapshot, world.policy.language),
    )
    return Progress(
        done=(Message(code="merged", args={"pull": pull.number}),), again=True, moved=True
    )


def _request_sha256(snapshot: Snapshot) -> str | None:
    path = f"{request_folder(snapshot.slug or '')}/{REQUEST_FILE}"
    for blob in snapshot.trees.get(snapshot.pull.head_sha, ()):
        if blob.path == path:
            return blob.sha256
    return None


def intent_of(case: Case, pull: int, head: str) -> Act | None:
    """The intent to merge this very head, if the ledger has it."""
    for act in case.lines.acts:
        if act.name is ActName.MERGING and act.pull == pull and act.commit == head:
            return act
    return None


def merged_by_us(desk: Desk, pull: Pull) -> bool:
    """An intent alone isn't enough: it may have been written before somebody took an approval back."""
    return pull.merged_by is not None and pull.merged_by.id == desk.publish.identity.id


def record_acceptance(desk: Desk, case: Case) -> Progress:
    """After the intake's merge: acceptance, from the intent; a merge without one is an incident."""
    pull = case.intake
    if pull is None or pull.state is not PullState.MERGED:
        return Progress()
    intent = intent_of(case, pull.number, pull.head_sha)
    if intent is None or not merged_by_us(desk, pull):
        return record_incident(desk, case, "merged-without-verdict")
    desk.ledger.append(
        case.ledger_file,
        [
            Act(
                name=ActName.ACCEPTED,
                pull=pull.number,
                at=pull.merged_at or intent.at,
                commit=pull.merge_sha,
                digest=intent.digest,
                detail=intent.detail,
            )
        ],
    )
    return Progress(done=(Message(code="accepted", args={"pull": pull.number}),), again=True)


def record_incident(desk: Desk, case: Case, code: str) -> Progress:
    """Write an incident down, once for each pull request and code."""
    for act in case.lines.acts:
        if act.name is ActName.INCIDENT and act.pull == case.pull.number and act.evidence == code:
            return Progress()
    desk.ledger.append(
        case.ledger_file,
        [
            Act(
                name=ActName.INCIDENT,
                pull=case.pull.number,
                at=desk.gate.clock.now(),
                evidence=code,
                commit=case.pull.head_sha,
                detail={"code": code},
            )
        ],
    )
    return Progress(done=(Message(code=code, args={"pull": case.pull.number}),), again=True)


def open_fulfilment(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Make the branch at the accepted intake's merge, prefill the documents, open the pull request.

    The next look finds it as the request's fulfilment and notes that (`record_opening`).
    """
    accepted = case.act(ActName.ACCEPTED)
    if accepted is None or accepted.commit is None or case.slug is None:
        return Progress()
    if case.version > 1:
        return open_again(desk, world, case)
    branch = fulfilment_branch(case.slug)
    request = accepted_request(desk, world, case, accepted.commit)
    tip = desk.gate.branches.tip(branch)
    if tip is None:
        desk.gate.branches.create(branch, accepted.commit)
        tip = accepted.commit
    if tip == accepted.commit:
        files: Mapping[str, bytes] = templates(desk, world, case, accepted.commit, snapshot)
        desk.gate.branches.commit(branch, tip, files, f"Siapkan dokumen {case.registration}")
    pull = desk.gate.writer.open_pull(
        branch,
        pull_title(case, request.data.title, world.policy.language),
        pull_body(case, world.policy.language),
    )
    opened = Message(code="opened", args={"pull": pull.number})
    return Progress(done=(opened,), again=True, moved=True)


def record_opening(desk: Desk, case: Case) -> Progress:
    """The accepted request's fulfilment, written down once it is there, whoever lived to see it open."""
    pull = case.fulfilment
    if pull is None or case.act(ActName.ACCEPTED) is None or case.act(ActName.OPENED) is not None:
        return Progress()
    desk.ledger.append(
        case.ledger_file,
        [
            Act(
                name=ActName.OPENED,
                pull=pull.number,
                at=pull.created_at,
                commit=pull.head_sha,
                detail={"pull": pull.number},
            )
        ],
    )
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)
