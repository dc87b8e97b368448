"""Which grants of the open requests are live, and do the database servers' own rights say the same?"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from datareq.adapters.engines.postgres_roles import PostgresRoles, reader_of
from datareq.approval.gate import HOLDING
from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.nouns import to_access, to_procedure, to_team
from datareq.documents.policy import load_policy
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.errors import GenerationError
from datareq.generation.grants import Held, Standing, rights, standings
from datareq.generation.used import columns_read
from datareq.model.catalogue import Source
from datareq.model.forge import PullKind, PullState
from datareq.model.message import Value
from datareq.model.names import REQUESTS
from datareq.model.policy import Policy
from datareq.model.verdict import Verdict
from datareq.reconcile.cases import read_desk
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.desk import Desk

ACCESS, TEAM, PROCEDURE = "access", "team", "procedure"
"""Schemas of the documents that say who may read what, and what is read."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """`statements`: by connection, what was run on its server, or would be."""

    grants: tuple[Standing, ...]
    statements: Mapping[str, tuple[str, ...]]


def stand(
    root: Path,
    day: datetime.date,
    connections: Mapping[str, str],
    admins: Mapping[str, str],
    *,
    dry_run: bool,
    held: Sequence[Held] | None = None,
) -> Standings:
    """The grants on that day; the servers whose administration is known are brought into line with them.

    `held`: what the open requests say; by default what this working copy's folders say, as if approved.
    """
    files = read_folder(root, "policy", "schemas", FOLDER, REQUESTS)
    sources = load_catalogue(files)
    grants = standings(_in_folders(files, sources) if held is None else held, day)
    wanted = {name: rights(grants, sources, name) for name in sorted(admins)}
    everywhere = {right.role for of in wanted.values() for right in of}
    statements = {}
    for name, here in wanted.items():
        if name not in connections:
            variable = f"DATAREQ_SOURCE_{name.upper()}"
            raise GenerationError("connection-unknown", name=name, variable=variable)
        roles = PostgresRoles(admin=admins[name], reader=reader_of(connections[name]))
        needed = frozenset(everywhere - {right.role for right in here})
        statements[name] = roles.converge(here, needed, dry_run=dry_run)
    return Standings(grants=grants, statements=statements)


def held_at(desk: Desk) -> tuple[Held, ...]:
    """What every open request says at its head, and whether that is approved as it stands; a request that can't
    be read is an error, because rights that are taken away follow from it."""
    world, cases = read_desk(desk)
    found = []
    for case in cases:
        if case.kind is not PullKind.FULFILMENT or case.pull.state is not PullState.OPEN:
            continue
        now = decide_now(desk, world, cases, case)
        by_schema = {
            rule.schema: now.reading.documents.get(rule.id) for rule in world.policy.sop.documents
        }
        one = _held(by_schema, world.sources, world.policy)
        if one is not None:
            approved = _is_approved(world.policy, now.verdict)
            found.append(replace(one, approved=approved))
    return tuple(found)


def _is_approved(policy: Policy, verdict: Verdict) -> bool:
    """Whether every evidence about the access and about the team holds."""
    about = {rule.id for rule in policy.sop.documents if rule.schema in (ACCESS, TEAM)}
    return all(
        verdict.evidence(evidence.id).status in HOLDING
        for _, evidence in policy.sop.evidences()
        if evidence.document in about
    )


def _in_folders(files: Mapping[str, bytes], sources: Sequence[Source]) -> list[Held]:
    """Of the open requests; one that can't be read grants nothing, and `check` says why."""
    schemas = Schemas.from_files(files)
    policy = load_policy(files, "working-copy")
    by_folder: dict[str, dict[str, Document]] = {}
    names = {rule.file: rule.schema for rule in policy.sop.documents}
    for file in sorted(files):
        folder, _, name = file.rpartition("/")
        if file.startswith(f"{REQUESTS}/") and names.get(name) in (ACCESS, TEAM, PROCEDURE):
            document = read_document(files[file], file, names[name], schemas)
            by_folder.setdefault(folder, {})[names[name]] = document
    found = (_held(documents, sources, policy) for documents in by_folder.values())
    return [one for one in found if one is not None]


def _held(
    documents: Mapping[str, Document | None], sources: Sequence[Source], policy: Policy
) -> Held | None:
    access = _noun(documents.get(ACCESS), to_access)
    if access is None:
        return None
    team = _noun(documents.get(TEAM), to_team)
    procedure = _noun(documents.get(PROCEDURE), to_procedure)
    return Held(
        access=access,
        members=frozenset(member.account.id for member in team.members) if team else None,
        used=columns_read(procedure, access, sources, policy) if procedure else None,
    )


def _noun(document: Document | None, make: Callable[[Mapping[str, Value]], T]) -> T | None:
    if document is None or document.value is None or not document.valid:
        return None
    return make(document.value)
