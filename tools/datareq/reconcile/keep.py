"""Where is the snapshot that a merge or a closing was decided from? On the ledger's branch, written once."""

from __future__ import annotations

from datareq.archive.withhold import without_values
from datareq.documents.codec import decode, encode
from datareq.errors import Conflict, ForgeError
from datareq.model.finding import Finding
from datareq.model.forge import PullKind
from datareq.model.names import LEDGER_BRANCH
from datareq.model.snapshot import Snapshot
from datareq.reconcile.desk import Desk, World

ATTEMPTS = 5
IDENTIFIER_PREFIX = "identifier"


def snapshot_path(registration: str, kind: PullKind) -> str:
    return f"snapshots/{registration}/{kind.value}.json"


def kept(desk: Desk, registration: str, kind: PullKind) -> bytes | None:
    """The bytes of the snapshot kept for that pull request, or None."""
    desk.repository.fetch()
    tip = desk.repository.tip(LEDGER_BRANCH)
    return None if tip is None else desk.repository.read(tip, snapshot_path(registration, kind))


def identifiers(snapshot: Snapshot) -> tuple[Finding, ...]:
    """The findings of personal identifiers in the documents: what they name is kept nowhere."""
    return tuple(
        finding for finding in snapshot.findings if finding.code.startswith(IDENTIFIER_PREFIX)
    )


def keep(desk: Desk, world: World, snapshot: Snapshot) -> Snapshot:
    """Keep the snapshot, without what git must not hold; one that was kept before for the same head wins, so a run that was cut off
    between this and the merge goes on from what it had decided from."""
    path = snapshot_path(snapshot.registration, snapshot.kind)
    files = {rule.id: rule.file for rule in world.policy.sop.documents}
    kept_form = without_values(snapshot, files, identifiers(snapshot))
    for _ in range(ATTEMPTS):
        before = kept(desk, snapshot.registration, snapshot.kind)
        if before is not None:
            earlier: Snapshot = decode(before, Snapshot)
            if earlier.pull.head_sha == snapshot.pull.head_sha:
                return earlier
        tip = desk.repository.tip(LEDGER_BRANCH)
        if tip is None:
            raise ForgeError("ledger-missing")
        try:
            desk.gate.branches.commit(
                LEDGER_BRANCH, tip, {path: encode(kept_form)}, f"Snapshot {snapshot.registration}"
            )
        except Conflict:
            continue
        return kept_form
    raise ForgeError("ledger-busy")
