"""How is the dataset of a request built, from what the forge says is approved?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from datareq.delivery.addressees import addressees
from datareq.delivery.recipients import is_open
from datareq.errors import DatareqError
from datareq.generation.build import Refused, build
from datareq.generation.earlier import Earlier
from datareq.generation.inputs import BuildInputs
from datareq.generation.manifest import read_manifest
from datareq.model.envelope import Addressee, EnvelopeKind
from datareq.model.finding import Finding
from datareq.model.forge import PullKind, PullState
from datareq.model.names import MANIFEST_FILE, archive_folder
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case, find_case, read_desk
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.expect import PROCEDURE, inputs_of
from datareq.reconcile.fulfil import awaited_key
from datareq.reconcile.recipients import holders_of_drafts
from datareq.reporting.clock import day_of
from datareq.settings import Settings
from datareq.wiring.connections import prepared
from datareq.wiring.earlier import earlier_releases
from datareq.wiring.printing import makers_at
from datareq.wiring.sealed_generation import (
    Sealable,
    Seals,
    build_sealed,
    require_signer,
    seals_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """`folder`: OUT/<key>, whole; None when a check refused (`findings`) or nothing was wanted."""

    folder: Path | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What a builder has: the data's addresses, what pseudonyms are made with, and how it seals, asked for only
    when something has to be sealed."""

    connections: Mapping[str, str] = field(repr=False)
    secret: bytes | None = field(default=None, repr=False)
    seals: Callable[[], Seals] = field(repr=False)


def kit_of(settings: Settings) -> Kit:
    return Kit(
        connections=settings.connections,
        secret=settings.pseudonym_key,
        seals=partial(seals_of, settings),
    )


def generate(desk: Desk, name: str, out: Path, kit: Kit) -> Generated:
    """Builds the dataset that the gate waits for now; one that is there already isn't built again."""
    world, cases = read_desk(desk)
    return generate_case(desk, world, cases, find_case(cases, name), out, kit)


def generate_awaited(
    desk: Desk, out: Path, kit: Kit
) -> tuple[tuple[str, Generated | DatareqError], ...]:
    """Builds every dataset that the gate waits for now; one that can't be built doesn't stop the others."""
    world, cases = read_desk(desk)
    results: list[tuple[str, Generated | DatareqError]] = []
    for case in cases:
        if case.kind is not PullKind.FULFILMENT or case.pull.state is not PullState.OPEN:
            continue
        try:
            result: Generated | DatareqError = generate_case(desk, world, cases, case, out, kit)
        except DatareqError as error:
            result = error
        if result != Generated():
            results.append((case.registration, result))
    return tuple(results)


def generate_case(
    desk: Desk,
    world: World,
    cases: tuple[Case, ...],
    case: Case,
    out: Path,
    kit: Kit,
) -> Generated:
    found = decide_now(desk, world, cases, case)
    snapshot, reading = found.snapshot, found.reading
    key = awaited_key(snapshot, found.verdict)
    head = snapshot.trees.get(snapshot.pull.head_sha, ())
    inputs = inputs_of(world, case, head, reading)
    if key is None or inputs is None or inputs.key != key:
        return Generated()
    target = out / key
    if target.exists():
        return Generated(folder=target)
    unfinished = out / f".{key}.partial"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    asked = BuildInputs(
        registration=case.registration,
        request=inputs.request,
        access=inputs.access,
        procedure=inputs.procedure,
        level=inputs.request.classification,
        key=key,
        secret=kit.secret,
        earlier=_earlier(desk, world, snapshot, inputs.request.classification),
    )
    refused = _build(desk, world, case, snapshot, asked, kit, unfinished)
    if refused is not None:
        shutil.rmtree(unfinished, ignore_errors=True)
        schemas = {rule.schema: rule.id for rule in world.policy.sop.documents}
        file = reading.documents[schemas[PROCEDURE]].file
        return Generated(findings=tuple(replace(item, file=file) for item in refused.findings))
    # The folder appears under its key only when it is whole: a killed build leaves nothing to trust.
    unfinished.rename(target)
    return Generated(folder=target)


def _earlier(desk: Desk, world: World, snapshot: Snapshot, level: str) -> tuple[Earlier, ...]:
    """What those have who will have this: of a level that isn't controlled nothing can be worked out either."""
    if world.policy.level(level).suppress_below <= 1:
        return ()
    to = {one.pinned for one in snapshot.recipients if one.pinned is not None}
    return earlier_releases(desk, world, None if is_open(world.policy, level) else frozenset(to))


def _build(
    desk: Desk,
    world: World,
    case: Case,
    snapshot: Snapshot,
    asked: BuildInputs,
    kit: Kit,
    out: Path,
) -> Refused | None:
    """The files for `out`; or why nothing was made."""
    policy, makers = world.policy, makers_at(desk.repository, world.commit)
    if not is_open(policy, asked.level):
        wanted = Sealable(
            asked=asked,
            version=case.version,
            addressed=_addressed(world, snapshot, asked),
            archived=_archived(desk, world, asked.registration),
        )
        seals = kit.seals()
        require_signer(policy.sealing, seals.signer, _day(world, snapshot))
        return build_sealed(wanted, policy, world.sources, kit.connections, makers, out, seals)
    with prepared(asked, policy, world.sources, kit.connections) as (sources, engine):
        result = build(asked, policy, sources, engine, out, makers)
    return result if isinstance(result, Refused) else None


def _addressed(
    world: World, snapshot: Snapshot, asked: BuildInputs
) -> dict[EnvelopeKind, tuple[Addressee, ...]]:
    pinned = {one.login.lower(): one.pinned for one in snapshot.recipients if one.pinned}
    return addressees(
        world.policy,
        asked.level,
        holders_of_drafts(world, snapshot, asked.level),
        asked.request.recipients,
        pinned,
        _day(world, snapshot),
    )


def _archived(desk: Desk, world: World, registration: str) -> frozenset[str]:
    """The envelopes of earlier versions of the request's result."""
    versions = archive_folder(registration, 1).rsplit("/", 1)[0]
    manifests = [
        read_manifest(desk.repository.read(world.commit, blob.path) or b"")
        for blob in desk.repository.tree(world.commit, versions)
        if blob.path.rsplit("/", 1)[-1] == MANIFEST_FILE
    ]
    return frozenset(
        envelope.sha256
        for manifest in manifests
        if manifest.sealed
        for envelope in manifest.sealed.envelopes
    )


def _day(world: World, snapshot: Snapshot) -> date:
    return day_of(snapshot.read_at, world.policy.timezone)
