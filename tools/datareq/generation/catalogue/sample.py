"""Which identifiers are a table's values? A sample is looked at here and forgotten; only kinds leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from datareq.documents.identifiers import find
from datareq.errors import GenerationError
from datareq.generation.catalogue.found import FoundColumn, FoundTable
from datareq.generation.engine import Engine, Statement
from datareq.generation.query.rewrite import ATTACHED, SCHEMAS
from datareq.model.catalogue import ColumnType

ROWS = 1_000
FEW, SHARE = 5, 0.5
"""From so many values on, and from this share of them on, a column is called what they are."""


def kinds_of(
    engine: Engine, connection: str, table: FoundTable, rows: int = ROWS
) -> dict[str, frozenset[str]] | None:
    """Column → the kinds of identifier that most of its values are; None if the table can't be read."""
    texts = [column for column in table.columns if column.type is ColumnType.TEXT]
    if not texts or rows < 1:
        return {}
    try:
        with engine.run([Statement(sql=_sql(engine, connection, table, texts, rows))]) as readers:
            sampled = readers[0].read_all()
    except GenerationError:
        return None
    return {
        column.name: identifiers_in(sampled.column(column.name).to_pylist()) for column in texts
    }


def identifiers_in(values: Iterable[str | None]) -> frozenset[str]:
    """The kinds that at least half of the values are; empty ones don't count."""
    there = [value for value in values if value]
    counts = Counter(found.kind for value in there for found in find(value))
    enough = max(FEW, SHARE * len(there))
    return frozenset(kind for kind, count in counts.items() if count >= enough)


def _sql(
    engine: Engine, connection: str, table: FoundTable, columns: list[FoundColumn], rows: int
) -> str:
    names = ", ".join(_quoted(column.name) for column in columns)
    *schema, name = table.name.split(".")
    place = [*(schema or filter(None, [SCHEMAS[engine.dialect]])), name]
    if engine.dialect == "duckdb":
        place.insert(0, ATTACHED + connection)
    return f"SELECT {names} FROM {'.'.join(map(_quoted, place))} LIMIT {int(rows)}"  # noqa: S608 - quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
