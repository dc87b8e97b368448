"""Which engine runs a procedure? The one on which all its sources lie, if it gives exactly the same rows; else the
embedded one, to which the granted columns of the others are gathered first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from datareq.generation.engine import Statement
from datareq.generation.query.granted import ungranted_filters
from datareq.generation.query.rewrite import extraction, physical
from datareq.generation.reads import table_read
from datareq.model.catalogue import Source

EMBEDDED = "duckdb"
GATHERED = "0_gathered"
"""The connection of what was gathered; no catalogue entry can name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`connection`: where everything runs as it lies there; None: on the embedded engine, over the files of the
    embedded connections and over what `gathered` brings."""

    connection: str | None = None
    gathered: tuple[Source, ...] = ()


def plan(used: Sequence[Source], dialects: Mapping[str, str], exact: Callable[[str], bool]) -> Plan:
    """`dialects`: connection → what its engine speaks; `exact`: whether the queries can be said so."""
    connections = {source.connection for source in used}
    foreign = tuple(s for s in used if dialects.get(s.connection, EMBEDDED) != EMBEDDED)
    if foreign and len(connections) == 1:
        (connection,) = connections
        if exact(dialects[connection]):
            return Plan(connection=connection)
    return Plan(gathered=foreign)


def placed(sources: Sequence[Source], plan_: Plan) -> tuple[Source, ...]:
    """The catalogue with each gathered source where it will lie; nothing else of it is different."""
    there = {source.id for source in plan_.gathered}
    return tuple(
        replace(s, engine=EMBEDDED, connection=GATHERED, table=s.id) if s.id in there else s
        for s in sources
    )


def brought(source: Source, granted: Mapping[str, Sequence[str]], dialect: str) -> Statement:
    """Reads what was granted of a source, and the key that tells its people apart."""
    sql, types = extraction(source, granted, dialect)
    names = (*granted[source.id], *ungranted_filters(source, granted))
    table = physical(source, dialect)
    schema = ".".join(filter(None, (table.catalog, table.db)))
    read = replace(table_read(source, names, key=True), schema=schema)
    return Statement(sql=sql, types=types, reads=(read,))


def counted(source: Source, granted: Mapping[str, Sequence[str]], dialect: str) -> Statement:
    """Asks how many rows of a source would come."""
    rows = brought(source, granted, dialect)
    return Statement(
        sql=f'SELECT count(*) AS "n" FROM ({rows.sql}) AS "rows"',  # noqa: S608 - the gate's own text
        types=(("integer", 0),),
        reads=rows.reads,
    )
