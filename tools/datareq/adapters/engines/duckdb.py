"""How are queries run on DuckDB? In a child process that can read the attached files and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa

from datareq.adapters.engines import duckdb_child as child
from datareq.errors import GenerationError
from datareq.generation.engine import Limits, Statement
from datareq.generation.query.rewrite import ATTACHED

_CODES = {
    child.MEMORY: "engine-memory",
    child.QUERY: "engine-query",
    child.SIZE: "engine-size",
    child.ATTACH: "engine-unreachable",
    -signal.SIGXCPU: "engine-time",
}


class DuckDB:
    """Runs over DuckDB files: `connections` says where each connection of the catalogue lies."""

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
        """One child for all statements; their results lie in a private folder until the context ends."""
        folder = Path(tempfile.mkdtemp(prefix="datareq-", dir=self.scratch))  # 0700
        try:
            self._child(statements, folder)
            with ExitStack() as stack:
                yield [_reader(stack, folder / f"{n}.arrow") for n in range(len(statements))]
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _child(self, statements: Sequence[Statement], folder: Path) -> None:
        limits = self.limits
        job = {
            "statements": [[statement.sql, statement.values] for statement in statements],
            "databases": {ATTACHED + name: path for name, path in self.connections.items()},
            "folder": str(folder),
            "memory": limits.memory,
            "output": limits.output,
            "cpu_seconds": limits.cpu_seconds,
            "threads": limits.threads,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", child.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=folder,
            start_new_session=True,
        )
        try:
            process.communicate(json.dumps(job).encode(), timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            raise GenerationError("engine-time") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != child.DONE:
            raise GenerationError(_CODES.get(process.returncode, "engine-crashed"))


def _environment() -> dict[str, str]:
    """What the interpreter needs to find itself; no tokens, no settings of ours."""
    kept = ("PATH", "HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV", "TZDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"TZ": "UTC"}


def _reader(stack: ExitStack, path: Path) -> pa.RecordBatchReader:
    source = stack.enter_context(pa.memory_map(str(path), "r"))
    file = pa.ipc.open_file(source)
    batches = (file.get_batch(number) for number in range(file.num_record_batches))
    return pa.RecordBatchReader.from_batches(file.schema, batches)
