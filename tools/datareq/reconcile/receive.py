"""How does the unit's receipt reach the archive, after the handover?"""

from __future__ import annotations

from datareq.approval.holders import holders
from datareq.assignment.command_policy import Effect
from datareq.delivery.receipt import receipt, receipt_file
from datareq.documents.codec import decode
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message
from datareq.model.names import MAIN, archive_folder
from datareq.model.record import RECORD_FILE, Record
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind
from datareq.reconcile.cases import Case
from datareq.reconcile.conclude import conclude
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.orders import effect_of
from datareq.reconcile.progress import Progress


def receive(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Write receipt.json beside the record, then note it; each once."""
    order = next(
        (line for line in case.lines.commanded if effect_of(world, line) is Effect.RECEIVE), None
    )
    if order is None or case.act(ActName.RECEIVED) is not None:
        return Progress()
    folder = archive_folder(case.registration, case.version)
    data = desk.repository.read(world.commit, f"{folder}/{RECORD_FILE}")
    if data is None:
        return Progress()
    record: Record = decode(data, Record)
    given = receipt(record, order, _role(world, snapshot, order))
    if given is None:
        return Progress()
    path, content = receipt_file(folder, given)
    if desk.repository.read(world.commit, path) != content:
        desk.publish.branches.commit(
            MAIN, world.commit, {path: content}, f"Tanda terima {case.registration}"
        )
        return Progress(done=(Message(code="received", args={}),), again=True, moved=True)
    evidences = [
        evidence.id
        for _, evidence in world.policy.sop.evidences()
        if evidence.kind is EvidenceKind.RECEIPT
    ]
    acts = [
        Act(
            name=ActName.RECEIVED,
            pull=order.pull,
            at=order.given_at,
            evidence=evidence,
            by=order.user,
            digest=record.manifest_sha256,
        )
        for evidence in evidences
    ]
    return conclude(desk, world, case, acts)


def _role(world: World, snapshot: Snapshot, order: Commanded) -> str:
    """In which role the receipt was given: the one of the command's that this person held then."""
    rule = next(rule for rule in world.commands if rule.name == order.name)
    for role in rule.roles:
        held = holders(role, world.policy, snapshot, order.given_at, order.policy_commit)
        if any(item.account.id == order.user.id for item in held):
            return role
    return rule.roles[0]
