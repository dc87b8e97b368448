"""Which physical tables and columns may a query look at while it runs? What was granted of what it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from datareq.generation.engine import TableRead
from datareq.generation.query.granted import ungranted_filters
from datareq.generation.query.result import QueryResult, Shape
from datareq.model.catalogue import Source

SCHEMA = "main"
"""Where a table lies whose catalogue entry names no schema."""


def tables_read(
    result: QueryResult, granted: Mapping[str, Sequence[str]], sources: Sequence[Source]
) -> tuple[TableRead, ...]:
    """One entry a source; the people's key is among its columns only where people are counted or told apart."""
    return tuple(
        table_read(
            source,
            (*granted[source.id], *ungranted_filters(source, granted)),
            key=result.shape is Shape.COUNTED or bool(result.whose),
        )
        for source in sources
        if source.id in result.sources
    )


def table_read(source: Source, granted: Sequence[str], *, key: bool) -> TableRead:
    names = {*granted, *((source.subject_key,) if key else ())}
    *schema, table = source.table.split(".")
    return TableRead(
        connection=source.connection,
        schema=schema[-1] if schema else SCHEMA,
        table=table,
        columns=tuple((c.name, c.type) for c in source.columns if c.name in names),
        sha256=source.deposit.sha256 if source.deposit else None,
    )
