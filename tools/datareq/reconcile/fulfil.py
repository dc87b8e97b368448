"""What does an open fulfilment need from the desk now: a notice, the dataset, its delivery?"""

from __future__ import annotations

from collections.abc import Iterator

from datareq.approval.holders import holders
from datareq.errors import Conflict
from datareq.generation.manifest import read_manifest
from datareq.model.envelope import EnvelopeKind
from datareq.model.forge import PullState
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER, request_folder
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import EvidenceVerdict, Status, Verdict
from datareq.reconcile.built import read_built
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import Progress
from datareq.reconcile.sealed import require_stored


def waiting(verdict: Verdict, kind: EvidenceKind) -> Iterator[EvidenceVerdict]:
    """The evidences of a kind that wait for the desk itself: everything that they need is there."""
    for step in verdict.steps:
        for evidence in step.evidences:
            if evidence.kind is kind and evidence.status is Status.WAITING:
                yield evidence


def generating(verdict: Verdict) -> bool:
    """Whether a dataset is due: what it needs is there, and what the head carries, if anything, isn't
    one that the desk vouches for. So a hand-written manifest is overwritten, never believed."""
    return any(
        evidence.kind is EvidenceKind.GENERATION
        and evidence.status in (Status.WAITING, Status.INVALID)
        for step in verdict.steps
        for evidence in step.evidences
    )


def advance_fulfilment(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, verdict: Verdict
) -> Progress:
    """Give the notices, commit the dataset that was built, deliver the draft: the first that is due."""
    if snapshot.pull.state is not PullState.OPEN or verdict.refused:
        return Progress()
    for act in (_notify, _generate, _deliver):
        done = act(desk, world, case, snapshot, verdict)
        if done:
            # One thing a look: what follows is decided, and timed, from what is there afterwards.
            return Progress(done=tuple(done), again=True)
    return Progress()


def awaited_key(snapshot: Snapshot, verdict: Verdict) -> str | None:
    """The generation key for which a dataset is wanted now, if one is."""
    if snapshot.generation is None or verdict.refused:
        return None
    if not generating(verdict):
        return None
    return snapshot.generation.expected_key


def _notify(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, verdict: Verdict
) -> list[Message]:
    """Ask the holders for their attention: a review request is what reaches a person's phone."""
    done: list[Message] = []
    for evidence in waiting(verdict, EvidenceKind.NOTICE):
        logins = _logins(world, snapshot, evidence.id)
        if not logins:
            continue
        desk.gate.writer.request_reviews(snapshot.pull.number, logins)
        desk.ledger.append(
            case.ledger_file,
            [
                Act(
                    name=ActName.NOTIFIED,
                    pull=snapshot.pull.number,
                    at=desk.gate.clock.now(),
                    evidence=evidence.id,
                    digest=evidence.digest,
                    detail={"logins": list(logins)},
                )
            ],
        )
        done.append(Message(code="notified", args={"evidence": evidence.id}))
    return done


def _logins(world: World, snapshot: Snapshot, evidence: str) -> list[str]:
    """Who holds the roles that a notice is for."""
    roles = [
        role
        for _, rule in world.policy.sop.evidences()
        if rule.id == evidence
        for role in rule.roles
    ]
    held = [
        item
        for role in roles
        for item in holders(role, world.policy, snapshot, snapshot.read_at, world.roles_commit)
    ]
    return sorted({item.account.login for item in held})


def _generate(
    desk: Desk, _: World, case: Case, snapshot: Snapshot, verdict: Verdict
) -> list[Message]:
    """Commit what `datareq generate` built for exactly these inputs; then note what was committed."""
    generation = snapshot.generation
    if generation is None or generation.expected_key is None or case.slug is None:
        return []
    key = generation.expected_key
    if not generating(verdict):
        return []
    built = read_built(desk.built, key)
    if built is None:
        return []
    require_stored(desk, built.manifest, EnvelopeKind)
    folder = request_folder(case.slug)
    pull = snapshot.pull
    if generation.manifest_sha256 != built.manifest_sha256 or not generation.outputs_match:
        stale = {
            blob.path
            for blob in snapshot.trees[pull.head_sha]
            if blob.path.startswith(f"{folder}/{OUTPUT_FOLDER}/")
        }
        wanted = {f"{folder}/{path}": data for path, data in built.files.items()}
        changes: dict[str, bytes | None] = dict.fromkeys(stale - wanted.keys())
        changes.update(wanted)
        try:
            desk.gate.branches.commit(
                pull.head_ref,
                pull.head_sha,
                changes,
                f"Hasil data {case.registration}",
            )
        except Conflict:
            # Somebody edited a document meanwhile: the next look decides whether this is still wanted.
            return [Message(code="overtaken", args={"pull": pull.number})]
        return [Message(code="committed", args={"pull": pull.number})]
    desk.ledger.append(
        case.ledger_file,
        [
            Act(
                name=ActName.GENERATED,
                pull=pull.number,
                at=desk.gate.clock.now(),
                commit=pull.head_sha,
                digest=built.manifest_sha256,
                detail={"key": key, "path": f"{folder}/{MANIFEST_FILE}"},
            )
        ],
    )
    return [Message(code="generated", args={"pull": pull.number})]


def _deliver(
    desk: Desk, _: World, case: Case, snapshot: Snapshot, verdict: Verdict
) -> list[Message]:
    """The draft lies in the pull request's folder or, sealed, in the store; telling the people who look at it
    is the delivery."""
    done: list[Message] = []
    for evidence in waiting(verdict, EvidenceKind.DELIVERY):
        manifest = snapshot.generation.manifest_sha256 if snapshot.generation else None
        if manifest is None or case.slug is None:
            continue
        path = f"{request_folder(case.slug)}/{MANIFEST_FILE}"
        data = desk.repository.read(snapshot.pull.head_sha, path)
        require_stored(desk, read_manifest(data or b""), (EnvelopeKind.DRAFT,))
        desk.ledger.append(
            case.ledger_file,
            [
                Act(
                    name=ActName.DELIVERED,
                    pull=snapshot.pull.number,
                    at=desk.gate.clock.now(),
                    evidence=evidence.id,
                    digest=manifest,
                    commit=snapshot.pull.head_sha,
                )
            ],
        )
        done.append(Message(code="delivered-draft", args={"evidence": evidence.id}))
    return done
