"""How are sources in an SQLite file read? By a child process that can't write to it, as it was at one moment.

No query of an author runs there. SQLite keeps any kind of value in any column, so every value is compared
with its declared type on the way. Results wait in a private folder.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from datareq.adapters.engines import sqlite_child as child
from datareq.adapters.engines.confined import environment
from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.spool import spooled
from datareq.errors import GenerationError
from datareq.generation.engine import Limits, Statement

_MAGIC = b"SQLite format 3\x00"
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


def is_sqlite(address: str) -> bool:
    """Whether a path leads to such a file, by how it begins: its name may be any."""
    try:
        with open(address, "rb") as file:
            return Path(address).is_file() and file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


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
            self._fetch(statements, folder, lock)
            yield [spooled(stack, folder / child.RESULT.format(n)) for n in range(len(statements))]

    def _fetch(self, statements: Sequence[Statement], folder: Path, lock: int) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", child.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # What it sorts and can't hold lies in the private folder too.
            env=environment() | {"SQLITE_TMPDIR": str(folder)},
            cwd=folder,
            pass_fds=(lock,),
            start_new_session=True,
        )
        try:
            process.communicate(json.dumps(self._job(statements, folder)).encode(), self.limits.wall_seconds)  # fmt: skip
        except subprocess.TimeoutExpired:
            late = True
        else:
            late = False
        finally:
            process.kill()
            process.wait()
        if late:
            raise GenerationError("engine-time")
        if process.returncode == child.DRIFT:
            raise _drift(statements, folder)
        if process.returncode != child.DONE:
            raise GenerationError(_CODES.get(process.returncode, "engine-crashed"))

    def _job(self, statements: Sequence[Statement], folder: Path) -> dict[str, object]:
        limits = self.limits
        return {
            "path": self.path,
            "folder": str(folder),
            "statements": [
                {
                    "sql": s.sql,
                    "types": s.types,
                    "reads": None
                    if s.reads is None
                    else [
                        [r.schema, r.table, [[name, type_.value] for name, type_ in r.columns]]
                        for r in s.reads
                    ],
                }
                for s in statements
            ],
            "memory": limits.memory,
            "buffers": min(limits.buffers, limits.memory // 4),
            "output": limits.output,
            "spill": limits.spill,
            "cpu_seconds": limits.cpu_seconds,
            "wall_seconds": limits.wall_seconds,
        }


def _drift(statements: Sequence[Statement], folder: Path) -> GenerationError:
    """Which table, and which column of it, isn't as declared: only places come out of the process."""
    number, column = json.loads((folder / child.REPORT).read_text())
    reads = statements[number].reads
    if not reads:
        return GenerationError("engine-crashed")
    read = reads[0]
    name = read.columns[column][0] if column >= 0 else "*"
    return GenerationError(
        "engine-drift", connection=read.connection, table=read.table, column=name
    )
