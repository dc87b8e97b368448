"""How are sources in an SQLite file read? By a child process that can't write to it, as it was at one moment.

No query of an author runs there. SQLite keeps any kind of value in any column, so every value is compared
with its declared type on the way. Results wait in a private folder.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from datareq.adapters.engines import sqlite_child as child
from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.spool import spooled
from datareq.adapters.engines.watched import RESULT, watched
from datareq.generation.engine import Limits, Statement

_CODES = {
    child.MEMORY: "engine-memory",
    child.QUERY: "engine-query",
    child.OPEN: "engine-unreachable",
    child.SPILL: "engine-spill",
    child.PLAN: "engine-plan",
    child.SIZE: "engine-size",
    child.TIME: "engine-time",
    child.CHANGED: "engine-changed",
    child.DAMAGED: "engine-damaged",
    -signal.SIGXCPU: "engine-cpu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SQLite:
    """One connection of the catalogue: a file."""

    path: str
    limits: Limits = field(default_factory=Limits)
    scratch: Path | None = None

    @property
    def dialect(self) -> str:
        return "sqlite"

    @contextmanager
    def run(self, statements: Sequence[Statement]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        """One child and one transaction for all statements; what they give lies there until the context ends."""
        room = self.limits.output + self.limits.spill
        with private_folder(room, self.scratch) as (folder, lock), ExitStack() as stack:
            # What it sorts and can't hold lies in the private folder, too.
            aside = {"SQLITE_TMPDIR": str(folder)}
            job = {"path": self.path}
            watched(child.__name__, job, statements, self.limits, folder, lock, _CODES, aside)
            yield [spooled(stack, folder / RESULT.format(n)) for n in range(len(statements))]
