"""How is the dataset of a request built, from what the forge says is approved?"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from datareq.errors import DatareqError
from datareq.generation.build import Refused, build
from datareq.generation.inputs import BuildInputs
from datareq.model.finding import Finding
from datareq.model.forge import PullKind, PullState
from datareq.reconcile.cases import Case, find_case, read_desk
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.expect import PROCEDURE, inputs_of
from datareq.reconcile.fulfil import awaited_key
from datareq.wiring.connections import prepared
from datareq.wiring.printing import makers_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """`folder`: OUT/<key>, whole; None when a check refused (`findings`) or nothing was wanted."""

    folder: Path | None = None
    findings: tuple[Finding, ...] = ()


def generate(
    desk: Desk, name: str, out: Path, connections: Mapping[str, str], secret: bytes | None = None
) -> Generated:
    """Builds the dataset that the gate waits for now; one that is there already isn't built again.

    `secret`: what pseudonyms are made with.
    """
    world, cases = read_desk(desk)
    return generate_case(desk, world, cases, find_case(cases, name), out, connections, secret)


def generate_awaited(
    desk: Desk, out: Path, connections: Mapping[str, str], secret: bytes | None = None
) -> tuple[tuple[str, Generated | DatareqError], ...]:
    """Builds every dataset that the gate waits for now; one that can't be built doesn't stop the others."""
    world, cases = read_desk(desk)
    results: list[tuple[str, Generated | DatareqError]] = []
    for case in cases:
        if case.kind is not PullKind.FULFILMENT or case.pull.state is not PullState.OPEN:
            continue
        try:
            result: Generated | DatareqError = generate_case(
                desk, world, cases, case, out, connections, secret
            )
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
    connections: Mapping[str, str],
    secret: bytes | None,
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
    partial = out / f".{key}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    asked = BuildInputs(
        registration=case.registration,
        request=inputs.request,
        access=inputs.access,
        procedure=inputs.procedure,
        level=inputs.request.classification,
        key=key,
        secret=secret,
    )
    with prepared(asked, world.policy, world.sources, connections) as (sources, engine):
        makers = makers_at(desk.repository, world.commit)
        result = build(asked, world.policy, sources, engine, partial, makers)
    if isinstance(result, Refused):
        shutil.rmtree(partial, ignore_errors=True)
        schemas = {rule.schema: rule.id for rule in world.policy.sop.documents}
        file = reading.documents[schemas[PROCEDURE]].file
        return Generated(findings=tuple(replace(item, file=file) for item in result.findings))
    # The folder appears under its key only when it is whole: a killed build leaves nothing to trust.
    partial.rename(target)
    return Generated(folder=target)
