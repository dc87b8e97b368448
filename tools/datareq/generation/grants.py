"""Who may read which columns of which tables on a day? What the databases' own rights have to be."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from datareq.model.assignment import Access, Grant, Person
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


class State(Enum):
    """Whether a grant lets anybody read on a day, or why not."""

    LIVE = "live"
    UNAPPROVED = "unapproved"  # the grants or the team aren't approved as they are now
    NOT_BEGUN = "not-begun"
    OVER = "over"
    NOBODY = "nobody"  # none of its staff is in the team any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The access document of one open request. `members`: accounts of its team, None while that isn't known;
    `used`: (source, column) that its procedure reads, None while there is none that can be read."""

    access: Access
    members: frozenset[int] | None = None
    approved: bool = True
    used: frozenset[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One grant as it stands on a day. `staff`: logins of those in the team; `unused`: granted columns that the
    procedure doesn't read; `filters`: columns by which its rows are chosen, granted or not."""

    request: str
    source: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    since: datetime.date
    until: datetime.date
    state: State
    staff: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        return self.state is State.LIVE


def role_name(registration: str) -> str:
    """`dr_pdi_2026_0042`: the request's number in what every database takes as a name."""
    plain = unicodedata.normalize("NFKD", registration).encode("ascii", "ignore").decode().lower()
    return PREFIX + re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def standings(held: Sequence[Held], day: datetime.date) -> tuple[Standing, ...]:
    """Every grant of these documents, by request and source."""
    found = [
        Standing(
            request=one.access.request,
            source=grant.source,
            columns=grant.columns,
            filters=tuple(rows.column for rows in grant.rows),
            since=grant.since,
            until=grant.until,
            state=_state(one, grant, day),
            staff=tuple(person.login for person in _present(one, grant)),
            unused=tuple(
                column
                for column in grant.columns
                if one.used is not None and (grant.source, column) not in one.used
            ),
        )
        for one in held
        for grant in one.access.grants
    ]
    return tuple(sorted(found, key=lambda s: (s.request, s.source, s.since)))


def closed_on(
    access: Access, sources: Sequence[str], day: datetime.date
) -> tuple[str, State] | None:
    """The first of these sources to which access hasn't begun on that day or is over, of the portal or of any
    grant: what one of them masks or filters holds for all, so none is left out. None if all are open."""
    portal = _portal(access, day)
    for grant in access.grants:
        if grant.source in sources:
            state = portal or _days(grant, day)
            if state is not None:
                return grant.source, state
    return None


def _state(held: Held, grant: Grant, day: datetime.date) -> State:
    if not held.approved:
        return State.UNAPPROVED
    state = _portal(held.access, day) or _days(grant, day)
    if state is not None:
        return state
    return State.LIVE if _present(held, grant) else State.NOBODY


def _present(held: Held, grant: Grant) -> tuple[Person, ...]:
    return tuple(
        person for person in grant.staff if held.members is None or person.id in held.members
    )


def _days(grant: Grant, day: datetime.date) -> State | None:
    if day < grant.since:
        return State.NOT_BEGUN
    return State.OVER if day > grant.until else None


def _portal(access: Access, day: datetime.date) -> State | None:
    """Of the portal: from the day on which it was opened until the day before it was taken back."""
    opened, revoked = access.portal.opened_at, access.portal.revoked_at
    if opened is not None and day < opened:
        return State.NOT_BEGUN
    return State.OVER if revoked is not None and day >= revoked else None


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
