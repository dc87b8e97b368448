"""An SQLite file for tests, with the types that people give their columns."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from datareq.adapters.engines.sqlite import SQLite
from datareq.adapters.engines.sqlite_lock import quoted
from datareq.generation.catalogue.found import type_of
from datareq.generation.engine import Limits
from datareq.model.catalogue import ColumnType

COLUMNS = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.TEXT: "TEXT COLLATE NOCASE",
    ColumnType.DECIMAL: "DECIMAL(12, 4)",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "DATETIME",
}


def stored(value: object) -> object:
    if isinstance(value, datetime.date):
        return str(value)
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class File:
    path: Path
    scratch: Path | None = None

    def script(self, sql: str) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.executescript(sql)

    def fill(
        self, table: str, columns: Mapping[str, ColumnType], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        names = ", ".join(f"{quoted(name)} {COLUMNS[type_]}" for name, type_ in columns.items())
        self.script(f'DROP TABLE IF EXISTS "{table}"; CREATE TABLE "{table}" ({names})')
        places = ", ".join("?" * len(columns))
        with closing(sqlite3.connect(self.path)) as connection, connection:
            made = [tuple(map(stored, row)) for row in rows]
            connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', made)

    def engine(self, **limits: int) -> SQLite:
        return SQLite(path=str(self.path), limits=Limits(**limits), scratch=self.scratch)

    def copy_from(self, database: Path) -> None:
        """Every table of a DuckDB file."""
        with duckdb.connect(str(database), read_only=True) as source:
            for (name,) in source.execute("SHOW TABLES").fetchall():
                table = source.sql(f'FROM "{name}"')
                kinds = {
                    column: type_of(str(type_)) or ColumnType.TEXT
                    for column, type_ in zip(table.columns, table.types, strict=True)
                }
                self.fill(name, kinds, table.fetchall())
