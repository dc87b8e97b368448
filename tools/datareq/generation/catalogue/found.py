"""Which tables does a connection hold, with which columns? Asked through the engine that runs queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from datareq.generation.catalogue.sqlite_tables import holds, sqlite_rows
from datareq.generation.engine import Engine, Statement
from datareq.generation.query.rewrite import SCHEMAS
from datareq.model.catalogue import ColumnType

DUCKDB = """
SELECT c.schema_name AS "schema", c.table_name AS "table", coalesce(t.comment, '') AS about,
    c.column_name AS "column", c.data_type AS "type", coalesce(c.comment, '') AS said,
    coalesce(list_contains(k.constraint_column_names, c.column_name), false) AS key
FROM (SELECT * FROM duckdb_columns() WHERE NOT internal) AS c
LEFT JOIN duckdb_tables() AS t USING (database_name, schema_name, table_name)
LEFT JOIN duckdb_constraints() AS k
    ON k.database_name = c.database_name AND k.schema_name = c.schema_name
    AND k.table_name = c.table_name AND k.constraint_type = 'PRIMARY KEY'
WHERE c.database_name = $1
ORDER BY "schema", "table", c.column_index
"""
POSTGRES = """
SELECT n.nspname::text AS "schema", c.relname::text AS "table",
    coalesce(obj_description(c.oid, 'pg_class'), '') AS about, a.attname::text AS "column",
    format_type(a.atttypid, a.atttypmod) AS "type", coalesce(col_description(c.oid, a.attnum), '') AS said,
    coalesce(a.attnum = ANY (k.conkey), false) AS key
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY n.nspname, c.relname, a.attnum
"""
MYSQL = """
SELECT IF(c.table_schema = DATABASE(), '', c.table_schema) AS "schema", c.table_name AS "table",
    IF(t.table_type = 'VIEW', '', t.table_comment) AS about, c.column_name AS "column",
    IF(c.column_type = 'tinyint(1)', 'boolean', c.column_type) AS "type", c.column_comment AS said,
    c.column_key = 'PRI' AS "key"
FROM information_schema.columns AS c
JOIN information_schema.tables AS t USING (table_schema, table_name)
WHERE c.table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
ORDER BY "schema", "table", about, c.ordinal_position
"""
SPARK = """
SELECT '' AS "schema", "table", '' AS about, "column", "type", '' AS said, false AS key
FROM dr_columns ORDER BY "table", number
"""
TRINO = """
SELECT CASE WHEN table_schema = current_schema THEN '' ELSE table_schema END AS "schema", table_name AS "table",
    '' AS about, column_name AS "column",
    CASE WHEN data_type LIKE 'char%' THEN 'padded ' || data_type ELSE data_type END AS "type", '' AS said, false AS "key"
FROM information_schema.columns WHERE table_schema <> 'information_schema' ORDER BY 1, 2, ordinal_position
"""
_TEXTS = (*[("text", 0)] * 6, ("boolean", 0))
_DESCRIBED = {
    "postgres": Statement(sql=POSTGRES),
    "spark": Statement(sql=SPARK),
    "trino": Statement(sql=TRINO, types=_TEXTS),
    "mysql": Statement(sql=MYSQL, types=_TEXTS),
}

_TYPES: tuple[tuple[ColumnType, str], ...] = (
    (
        ColumnType.TEXT,
        r"n?varchar|(?:tiny|medium|long)?text|n?char|set|bpchar|character(?: varying)?|string|enum|clob",
    ),
    (
        ColumnType.INTEGER,
        r"(?:u?(?:tiny|small|big|huge)int|u?integer|mediumint|int[248]?|year)(?: unsigned)?(?: zerofill)?",
    ),
    (ColumnType.DECIMAL, r"decimal|numeric"),
    (ColumnType.NUMBER, r"double(?: precision)?|float|real"),
    (ColumnType.BOOLEAN, r"boolean"),
    (ColumnType.DATE, r"date"),
    (ColumnType.DATETIME, r"datetime|timestamp(?:_s|_ms|_ns|_ntz)?(?: with(?:out)? time zone)?"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundColumn:
    """`type`: None for one that the catalogue has no name for; `declared`: what the database calls it; `holds`:
    what else its values may be, where a database doesn't keep to its types."""

    name: str
    declared: str
    type: ColumnType | None
    comment: str = ""
    is_key: bool = False
    holds: frozenset[ColumnType] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """`name` as a catalogue entry says it: without its schema where that is the main one."""

    name: str
    comment: str
    columns: tuple[FoundColumn, ...]


def find_tables(engine: Engine, connection: str, attached: str) -> tuple[FoundTable, ...]:
    """Every table and view, by name. `attached`: as what the embedded engine knows the connection."""
    if engine.dialect == "sqlite":
        return read_rows(sqlite_rows(engine), SCHEMAS["sqlite"], holds)
    embedded = Statement(sql=DUCKDB, values=(attached + connection,))
    statement = _DESCRIBED.get(engine.dialect, embedded)
    with engine.run([statement]) as readers:
        rows = readers[0].read_all().to_pylist()
    return read_rows(rows, SCHEMAS[engine.dialect])


def read_rows(
    rows: Sequence[Mapping[str, Any]],
    main: str,
    may_hold: Callable[[str], frozenset[ColumnType]] = lambda _: frozenset(),
) -> tuple[FoundTable, ...]:
    """The rows of the description, one a column, as tables; they come sorted by table."""
    return tuple(
        FoundTable(
            name=table if schema == main else f"{schema}.{table}",
            comment=about,
            columns=tuple(
                FoundColumn(
                    name=row["column"],
                    declared=row["type"],
                    type=type_of(row["type"]),
                    comment=row["said"],
                    is_key=row["key"],
                    holds=may_hold(row["type"]),
                )
                for row in columns
            ),
        )
        for (schema, table, about), columns in groupby(
            rows, key=lambda row: (row["schema"], row["table"], row["about"])
        )
    )


def type_of(declared: str) -> ColumnType | None:
    """The catalogue's name of a database's type; None for arrays, structures and all that has none."""
    bare = re.sub(r"\([^()]*\)", "", declared.strip().lower())
    for type_, pattern in _TYPES:
        if re.fullmatch(pattern, " ".join(bare.split())):
            return type_
    return None
