"""How does the unit's receipt reach the archive, after the handover?"""

from __future__ import annotations

from datareq.approval.holders import holders
from datareq.assignment.command_policy import Effect
from datareq.delivery.receipt import Acknowledged, receipt, receipt_file
from datareq.documents.codec import decode
from datareq.model.forge import ReviewState
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message
from datareq.model.names import MAIN, archive_folder
from datareq.model.record import RECORD_FILE, Record
from datareq.model.snapshot import Snapshot
from datareq.model.sop import Evidence, EvidenceKind
from datareq.reconcile.cases import Case
from datareq.reconcile.conclude import conclude
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.orders import effect_of
from datareq.reconcile.progress import Progress


def receive(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Write receipt.json beside the record, then note it; each once."""
    said = _by_command(world, case, snapshot) or _by_review(world, case, snapshot)
    if said is None or case.act(ActName.RECEIVED) is not None:
        return Progress()
    folder = archive_folder(case.registration, case.version)
    data = desk.repository.read(world.commit, f"{folder}/{RECORD_FILE}")
    if data is None:
        return Progress()
    record: Record = decode(data, Record)
    given = receipt(record, said)
    if given is None:
        return Progress()
    path, content = receipt_file(folder, given)
    if desk.repository.read(world.commit, path) != content:
        desk.publish.branches.commit(
            MAIN, world.commit, {path: content}, f"Tanda terima {case.registration}"
        )
        return Progress(done=(Message(code="received", args={}),), again=True, moved=True)
    acts = [
        Act(
            name=ActName.RECEIVED,
            pull=said.pull,
            at=said.at,
            evidence=evidence.id,
            by=said.by,
            digest=record.manifest_sha256,
        )
        for evidence in _receipts(world)
    ]
    return conclude(desk, world, case, acts)


def _receipts(world: World) -> tuple[Evidence, ...]:
    return tuple(e for _, e in world.policy.sop.evidences() if e.kind is EvidenceKind.RECEIPT)


def _by_command(world: World, case: Case, snapshot: Snapshot) -> Acknowledged | None:
    order = next(
        (line for line in case.lines.commanded if effect_of(world, line) is Effect.RECEIVE), None
    )
    if order is None:
        return None
    return Acknowledged(
        by=order.user,
        role=_role(world, snapshot, order),
        at=order.given_at,
        pull=order.pull,
        comment=order.comment,
        body_sha256=order.body_sha256,
    )


def _by_review(world: World, case: Case, snapshot: Snapshot) -> Acknowledged | None:
    """The first approval that somebody gave after the handover who may confirm the receipt."""
    handed = case.act(ActName.HANDED_OVER)
    if handed is None:
        return None
    roles = dict.fromkeys(role for evidence in _receipts(world) for role in evidence.roles)
    for review in sorted(snapshot.reviews, key=lambda one: (one.submitted_at, one.id)):
        user, at = review.user, review.submitted_at
        if review.state is not ReviewState.APPROVED or user is None or at <= handed.at:
            continue
        for role in roles:
            held = holders(role, world.policy, snapshot, at, world.roles_commit)
            if any(item.account.id == user.id for item in held):
                return Acknowledged(
                    by=user, role=role, at=at, pull=snapshot.pull.number, review=review.id
                )
    return None


def _role(world: World, snapshot: Snapshot, order: Commanded) -> str:
    """In which role the receipt was given: the one of the command's that this person held then."""
    rule = next(rule for rule in world.commands if rule.name == order.name)
    for role in rule.roles:
        held = holders(role, world.policy, snapshot, order.given_at, order.policy_commit)
        if any(item.account.id == order.user.id for item in held):
            return role
    return rule.roles[0]
