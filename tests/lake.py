"""A lake of Parquet files for tests."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from datareq.adapters.engines.spark import Spark
from datareq.generation.engine import Limits
from datareq.model.catalogue import ColumnType

COLUMNS = {
    ColumnType.INTEGER: pa.int64(),
    ColumnType.TEXT: pa.string(),
    ColumnType.DECIMAL: pa.decimal128(12, 4),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.DATETIME: pa.timestamp("us"),
}


@dataclass(frozen=True, slots=True)
class Lake:
    path: Path
    scratch: Path | None = None

    def fill(
        self, table: str, columns: Mapping[str, ColumnType], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Two files a table, where it has rows for them."""
        schema = pa.schema([(name, COLUMNS[type_]) for name, type_ in columns.items()])
        folder = self.path / table
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        half = len(rows) // 2
        for number, part in enumerate((rows[:half], rows[half:])):
            arrays = [
                pa.array([row[n] for row in part], field.type) for n, field in enumerate(schema)
            ]
            pq.write_table(pa.table(arrays, schema=schema), folder / f"{number}.parquet")

    def engine(self, **limits: int) -> Spark:
        return Spark(
            uri=f"spark+local://{self.path}", limits=Limits(**limits), scratch=self.scratch
        )

    def copy_from(self, database: Path) -> None:
        """Every table of a DuckDB file."""
        with duckdb.connect(str(database), read_only=True) as source:
            for (name,) in source.execute("SHOW TABLES").fetchall():
                (self.path / name).mkdir(parents=True)
                pq.write_table(
                    source.sql(f'FROM "{name}"').to_arrow_table(), self.path / name / "0.parquet"
                )
