"""Who may read which columns of which tables on a day? What the databases' own rights have to be."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from datareq.model.assignment import Access
from datareq.model.catalogue import Source

PREFIX = "dr_"
"""Roles whose names begin so are ours: made, narrowed and removed by what was granted."""
_SCHEMA = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRight:
    """Columns of one physical table; among them the one that tells people apart, and those that filter its rows."""

    schema: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRights:
    """What one request's role may read on one connection."""

    role: str
    tables: tuple[TableRight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One grant as it stands on a day: `live`, or not begun yet, or over. `filters`: columns by which its rows
    are chosen, granted or not."""

    request: str
    source: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    since: datetime.date
    until: datetime.date
    live: bool


def role_name(registration: str) -> str:
    """`dr_pdi_2026_0042`: the request's number in what every database takes as a name."""
    plain = unicodedata.normalize("NFKD", registration).encode("ascii", "ignore").decode().lower()
    return PREFIX + re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def standings(accesses: Sequence[Access], day: datetime.date) -> tuple[Standing, ...]:
    """Every grant of these documents, by request and source."""
    found = [
        Standing(
            request=access.request,
            source=grant.source,
            columns=grant.columns,
            filters=tuple(rows.column for rows in grant.rows),
            since=grant.since,
            until=grant.until,
            live=grant.since <= day <= grant.until,
        )
        for access in accesses
        for grant in access.grants
    ]
    return tuple(sorted(found, key=lambda s: (s.request, s.source, s.since)))


def rights(
    grants: Sequence[Standing], sources: Sequence[Source], connection: str
) -> tuple[RoleRights, ...]:
    """What has to be so on one connection: a role a request with live grants there, and nothing else."""
    columns: dict[str, dict[str, set[str]]] = {}
    known = {source.id: source for source in sources if source.connection == connection}
    for grant in grants:
        if grant.live and grant.source in known:
            of_role = columns.setdefault(role_name(grant.request), {})
            of_role.setdefault(grant.source, set()).update(grant.columns, grant.filters)
    return tuple(
        RoleRights(
            role=role, tables=tuple(_table(known[id_], names) for id_, names in sorted(of.items()))
        )
        for role, of in sorted(columns.items())
    )


def _table(source: Source, columns: set[str]) -> TableRight:
    names = columns | ({source.subject_key} if source.subject_key else set())
    *schema, table = source.table.split(".")
    return TableRight(
        schema=schema[-1] if schema else _SCHEMA,
        table=table,
        columns=tuple(column.name for column in source.columns if column.name in names),
    )
