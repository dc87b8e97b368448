"""Which grants of the open requests are live, and do the database servers' own rights say the same?"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datareq.adapters.engines.postgres_roles import PostgresRoles, reader_of
from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.nouns import to_access
from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.errors import GenerationError
from datareq.generation.grants import Standing, rights, standings
from datareq.model.assignment import Access
from datareq.model.names import REQUESTS

ACCESS, SCHEMA = "access.yaml", "access"


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
) -> Standings:
    """The grants on that day; the servers whose administration is known are brought into line with them."""
    files = read_folder(root, "schemas", FOLDER, REQUESTS)
    sources = load_catalogue(files)
    schemas = Schemas.from_files(files)
    grants = standings(tuple(_accesses(files, schemas)), day)
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


def _accesses(files: Mapping[str, bytes], schemas: Schemas) -> list[Access]:
    """Of the open requests; one that can't be read grants nothing, and `check` says why."""
    found = []
    for file in sorted(files):
        if file.startswith(f"{REQUESTS}/") and file.endswith(f"/{ACCESS}"):
            document = read_document(files[file], file, SCHEMA, schemas)
            if document.valid and document.value is not None:
                found.append(to_access(document.value))
    return found
