"""How are tables of a lake read? By a Spark of our own that sees only the granted columns, and writes Parquet itself.

No query of an author runs there. A table is a folder of Parquet files, divided by values of its columns or not, or
one file. Spark runs in a child process, on this machine.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from datareq.adapters.engines import spark_child as child
from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.watched import RESULT, watched
from datareq.errors import GenerationError
from datareq.generation.engine import Limits, Statement
from datareq.generation.normal import normal_batch, normal_schema

SCHEME = "spark+local://"
_CODES = {
    child.MEMORY: "engine-memory",
    child.QUERY: "engine-query",
    child.OPEN: "engine-unreachable",
    child.DAMAGED: "engine-damaged",
    child.JAVA: "engine-java",
    -signal.SIGXCPU: "engine-cpu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """One connection of the catalogue: `uri` names a folder of tables."""

    uri: str
    limits: Limits = field(default_factory=Limits)
    scratch: Path | None = None

    @property
    def dialect(self) -> str:
        return "spark"

    @contextmanager
    def run(self, statements: Sequence[Statement]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        """One Spark for all statements; what it wrote lies in a private folder until the context ends."""
        room = self.limits.output + self.limits.spill
        with private_folder(room, self.scratch) as (folder, lock):
            job = {"path": self.uri.removeprefix(SCHEME)}
            variables = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder)}
            watched(
                child.__name__,
                job,
                statements,
                self.limits,
                folder,
                lock,
                _CODES,
                variables,
                "spark",
            )
            yield [_reader(folder / RESULT.format(n)) for n in range(len(statements))]


def _reader(folder: Path) -> pa.RecordBatchReader:
    """The rows in the order in which Spark wrote them."""
    files = sorted(folder.glob("part-*.parquet"))
    if not files:
        raise GenerationError("engine-crashed")
    schema = normal_schema(pq.read_schema(files[0]))
    batches = (
        normal_batch(batch, schema) for file in files for batch in pq.ParquetFile(file).iter_batches()
    )  # fmt: skip
    return pa.RecordBatchReader.from_batches(schema, batches)
