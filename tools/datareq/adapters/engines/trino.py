"""How are sources behind Trino read? Their granted columns, in one read-only transaction, by a child process.

No query of an author runs there. Every value is compared with its declared type on the way.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from datareq.adapters.engines import trino_child as child
from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.spool import spooled
from datareq.adapters.engines.watched import RESULT, watched
from datareq.generation.engine import Limits, Statement

_CODES = {
    child.MEMORY: "engine-memory",
    child.QUERY: "engine-query",
    child.OPEN: "engine-unreachable",
    child.DENIED: "engine-denied",
    child.SIZE: "engine-size",
    child.TIME: "engine-time",
    child.CPU: "engine-cpu",
    -signal.SIGXCPU: "engine-cpu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trino:
    """One connection of the catalogue. `uri` holds credentials."""

    uri: str = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    scratch: Path | None = None

    @property
    def dialect(self) -> str:
        return "trino"

    @contextmanager
    def run(self, statements: Sequence[Statement]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        """One transaction for all statements; what they give lies in a private folder until the context ends."""
        with (
            private_folder(self.limits.output, self.scratch) as (folder, lock),
            ExitStack() as stack,
        ):
            job = {"uri": self.uri}
            watched(child.__name__, job, statements, self.limits, folder, lock, _CODES, {}, "trino")
            yield [spooled(stack, folder / RESULT.format(n)) for n in range(len(statements))]
