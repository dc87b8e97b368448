"""How are queries run on DuckDB? In a child process that can read what is opened for it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from datareq.adapters.engines.confined import environment
from datareq.adapters.engines.duckdb_run import Run
from datareq.adapters.engines.scratch import private_folder
from datareq.generation.engine import Limits, Statement

if TYPE_CHECKING:
    import pyarrow as pa


class DuckDB:
    """Runs over DuckDB files and folders of Parquet, CSV and JSON files, where `<table>.<ext>` is a table.

    `connections` says where each connection of the catalogue lies.
    """

    dialect = "duckdb"

    def __init__(
        self,
        connections: Mapping[str, str],
        limits: Limits | None = None,
        scratch: Path | None = None,
    ) -> None:
        self.connections = connections
        self.limits = limits or Limits()
        self.scratch = scratch

    @contextmanager
    def run(self, statements: Sequence[Statement]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        """One child for all statements; results are read in their order, while it works."""
        with private_folder(self.limits.spill, self.scratch) as (folder, lock):
            run = Run(statements, self.connections, self.limits, folder, environment(), (lock,))
            try:
                yield run
            finally:
                run.close()
