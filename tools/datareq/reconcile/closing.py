"""How does a finished request reach the archive, and the world learn of it? One commit on main."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from datareq.approval.gate import decide
from datareq.approval.holders import as_holder, holders
from datareq.archive.deposit import Closing, deposit
from datareq.archive.record import (
    FULFILMENT_SNAPSHOT,
    INTAKE_SNAPSHOT,
    Ending,
    build_record,
    outcome_of,
)
from datareq.delivery.handover import HandoverFacts, minutes
from datareq.delivery.release import published_folder, release
from datareq.documents.codec import decode
from datareq.errors import ForgeError, PolicyError
from datareq.generation.manifest import read_manifest
from datareq.model.forge import PullKind
from datareq.model.ledger import Act, ActName
from datareq.model.manifest import Manifest
from datareq.model.message import Message, Value
from datareq.model.names import MAIN, MANIFEST_FILE, archive_folder, request_folder
from datareq.model.pauses import pauses
from datareq.model.policy import Policy
from datareq.model.record import RECORD_FILE, Distribution, Record
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Holder
from datareq.reconcile.cases import Case
from datareq.reconcile.clock_orders import due_by
from datareq.reconcile.desk import Desk, World, policy_at
from datareq.reconcile.keep import kept
from datareq.reconcile.prefill import accepted_request
from datareq.reconcile.progress import Progress
from datareq.reconcile.sealed import receivers_of_sealed, release_sealed
from datareq.reporting.clock import day_of, still, working_days

ENVELOPES, RECIPIENTS = "envelopes", "recipients"
"""In what the ledger keeps of a handover."""
CLOSING_ACTS: dict[EvidenceKind, ActName] = {
    EvidenceKind.ARCHIVE: ActName.ARCHIVED,
    EvidenceKind.HANDOVER: ActName.HANDED_OVER,
}


def closing_acts(
    policy: Policy,
    case: Case,
    at: datetime,
    sealed: Mapping[str, Value] | None = None,
) -> tuple[Act, ...]:
    """The acts of the archiving commit: it is the archive, and it hands over. `sealed`: what left encrypted."""
    path = archive_folder(case.registration, case.version)
    return tuple(
        Act(
            name=CLOSING_ACTS[evidence.kind],
            pull=case.pull.number,
            at=at,
            evidence=evidence.id,
            detail={"path": path, **(sealed or {})},
        )
        for _, evidence in policy.sop.evidences()
        if evidence.kind in CLOSING_ACTS
    )


def archive_delivered(desk: Desk, world: World, case: Case) -> Progress:
    """Move the merged request into the archive, publish the verified bytes, issue the minutes."""
    if case.slug is None or case.fulfilment is None or case.intake is None:
        return Progress()
    at = desk.gate.clock.now()
    intake = kept_snapshot(desk, case, PullKind.INTAKE)
    before = kept_snapshot(desk, case, PullKind.FULFILMENT)
    policy = policy_at(desk, world, before.policy_commit)
    request = accepted_request(desk, world, case, case.fulfilment.head_sha)
    folder = folder_at(desk, case.fulfilment.head_sha, case.slug)
    manifest_bytes = folder[MANIFEST_FILE]
    manifest = read_manifest(manifest_bytes)
    manifest_sha256 = hashlib.sha256(manifest_bytes).hexdigest()
    sealing, channel = world.policy.sealing, request.delivery.channel
    copied = channel if sealing and channel in sealing.channels else None
    envelopes = release_sealed(desk, manifest, case.version, copied)
    keys = receivers_of_sealed(manifest)
    acts = closing_acts(policy, case, at, _sealed(request, envelopes))
    fulfilment = replace(
        before,
        pull=case.fulfilment,
        ledger=replace(case.lines, acts=(*case.lines.acts, *acts)),
    )
    receivers = receivers_of(world.policy, fulfilment, at, world.roles_commit)
    record = build_record(
        Ending(
            policy=policy,
            intake=intake,
            fulfilment=fulfilment,
            verdict=decide(policy.sop, policy, fulfilment),
            outcome=outcome_of(manifest),
            closed_at=at,
            request=request,
            manifest=manifest,
            manifest_sha256=manifest_sha256,
            due=due_of(world.policy, case, request, at),
            working_days=_days_taken(world.policy, case, at) if case.version == 1 else None,
            archive_version=case.version,
            distributions=(
                Distribution(
                    at=at,
                    channel=request.delivery.channel,
                    manifest_sha256=manifest_sha256,
                    to=tuple(
                        sorted(
                            {holder.account for holder in keys}
                            or {holder.account.id for holder in receivers}
                        )
                    ),
                    path=published_folder(case.registration),
                    keys=keys,
                    envelopes=envelopes,
                ),
            ),
        )
    )
    changes = deposit(
        Closing(
            record=record,
            intake=intake,
            fulfilment=fulfilment,
            folder=folder,
            on_main=tuple(sorted(folder_at(desk, world.commit, case.slug))),
            records=records_of_year(desk, world, case.registration),
            document_files=_document_files(world.policy),
            minutes=_minutes(world, record, request, manifest, manifest_sha256, at, receivers),
            published={
                **_published_before(desk, world, case),
                **release(world.policy, case.registration, manifest, manifest_bytes, folder),
            },
        )
    )
    return commit_archive(desk, world, case, changes)


def _published_before(desk: Desk, world: World, case: Case) -> dict[str, bytes | None]:
    """What an earlier version left where this one is published: nothing of it stays."""
    place = published_folder(case.registration)
    return {blob.path: None for blob in desk.repository.tree(world.commit, place)}


def _sealed(request: Request, envelopes: tuple[str, ...]) -> dict[str, Value]:
    """Which envelopes wait for whom, for those who read of it; {} when nothing left encrypted."""
    if not envelopes:
        return {}
    recipients: list[Value] = [one.login for one in request.recipients]
    return {ENVELOPES: [*envelopes], RECIPIENTS: recipients}


def commit_archive(
    desk: Desk, world: World, case: Case, changes: Mapping[str, bytes | None]
) -> Progress:
    """Put the archive folder on main; the ledger's acts follow from what is then there."""
    desk.publish.branches.commit(MAIN, world.commit, changes, f"Arsip {case.registration}")
    path = archive_folder(case.registration, case.version)
    return Progress(done=(Message(code="archived", args={"path": path}),), again=True, moved=True)


def archived_acts(desk: Desk, world: World, case: Case) -> tuple[Act, ...]:
    """Once main has the archive folder: its acts that the ledger lacks, as its own snapshot gives them."""
    if case.act(ActName.ARCHIVED) is not None:
        return ()
    folder = archive_folder(case.registration, case.version)
    for name in (FULFILMENT_SNAPSHOT, INTAKE_SNAPSHOT):
        data = desk.repository.read(world.commit, f"{folder}/{name}")
        if data is None:
            continue
        snapshot: Snapshot = decode(data, Snapshot)
        acts = tuple(act for act in snapshot.ledger.acts if act.name in CLOSING_ACTS.values())
        if acts:
            return acts
    raise ForgeError("archive-incomplete", registration=case.registration)


def kept_snapshot(desk: Desk, case: Case, kind: PullKind) -> Snapshot:
    """The snapshot that was decided from; it was kept before anything rested on it."""
    data = kept(desk, case.registration, kind)
    if data is None:
        raise ForgeError("snapshot-missing", registration=case.registration)
    return decode(data, Snapshot)


def folder_at(desk: Desk, commit: str, slug: str | None) -> dict[str, bytes]:
    """The request's files at a commit, by their path inside its folder; none without one folder."""
    if slug is None:
        return {}
    root = request_folder(slug)
    files: dict[str, bytes] = {}
    for blob in desk.repository.tree(commit, root):
        content = desk.repository.read(commit, blob.path)
        if content is not None:
            files[blob.path.removeprefix(f"{root}/")] = content
    return files


def records_of_year(desk: Desk, world: World, registration: str) -> tuple[Record, ...]:
    """The records beside which this one stands in the year's register."""
    year = archive_folder(registration, 1).rsplit("/", 2)[0]
    return tuple(
        decode(desk.repository.read(world.commit, blob.path) or b"", Record)
        for blob in desk.repository.tree(world.commit, year)
        if blob.path.endswith(f"/{RECORD_FILE}")
    )


def complete_at(case: Case) -> datetime | None:
    """When the form was complete, from which the service clock runs."""
    act = case.act(ActName.COMPLETE)
    stated = act.detail.get("complete_at") if act else None
    return datetime.fromisoformat(stated) if isinstance(stated, str) else None


def due_of(policy: Policy, case: Case, request: Request, at: datetime | None = None) -> date | None:
    """The due date by the service level (`due_by`); a correction has none of its own."""
    if case.version > 1:
        return None
    return due_by(policy, complete_at(case), request.urgency.level, case.lines, at)


def _days_taken(policy: Policy, case: Case, at: datetime) -> int | None:
    start = complete_at(case)
    if start is None:
        return None
    try:
        return working_days(
            day_of(start, policy.timezone),
            day_of(at, policy.timezone),
            policy.calendars,
            still(pauses(case.lines.commanded, case.lines.acts), policy.timezone, at),
        )
    except PolicyError:
        return None


def receivers_of(
    policy: Policy, snapshot: Snapshot, at: datetime, roles_commit: str | None
) -> tuple[Holder, ...]:
    """Who holds the offices to which the procedure hands over."""
    roles = dict.fromkeys(
        role
        for _, evidence in policy.sop.evidences()
        if evidence.kind is EvidenceKind.HANDOVER
        for role in evidence.roles
    )
    return tuple(
        as_holder(held)
        for role in roles
        for held in holders(role, policy, snapshot, at, roles_commit)
    )


def _minutes(
    world: World,
    record: Record,
    request: Request,
    manifest: Manifest,
    manifest_sha256: str,
    at: datetime,
    receivers: tuple[Holder, ...],
) -> bytes:
    return minutes(
        HandoverFacts(
            policy=world.policy,
            record=record,
            request=request,
            manifest=manifest,
            manifest_sha256=manifest_sha256,
            handed_over_at=at,
            receivers=receivers,
            published=None if manifest.sealed else published_folder(record.registration),
        )
    )


def _document_files(policy: Policy) -> dict[str, str]:
    return {rule.id: rule.file for rule in policy.sop.documents}
