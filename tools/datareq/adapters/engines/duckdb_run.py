"""How do results come out of the query's process? As streams, while it works; its end tells whether they are whole."""

from __future__ import annotations

import itertools
import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from datareq.adapters.engines import duckdb_child as child
from datareq.errors import GenerationError
from datareq.generation.engine import Limits, Statement, TableRead
from datareq.generation.query.rewrite import ATTACHED

if TYPE_CHECKING:  # it is loaded while the process starts, which takes as long
    import pyarrow as pa

_CODES = {
    child.MEMORY: "engine-memory",
    child.QUERY: "engine-query",
    child.ATTACH: "engine-unreachable",
    child.SPILL: "engine-spill",
    child.PLAN: "engine-plan",
    child.DRIFT: "engine-drift",
    child.FILE: "engine-file",
    child.CHANGED: "engine-changed",
    child.DEPOSIT: "engine-deposit",
    -signal.SIGXCPU: "engine-cpu",
}

_PIPE = 2**20


class Run(Sequence["pa.RecordBatchReader"]):
    """The results of one process, to be read in their order; `close` ends it."""

    def __init__(
        self,
        statements: Sequence[Statement],
        connections: Mapping[str, str],
        limits: Limits,
        folder: Path,
        environment: Mapping[str, str],
        keep: Sequence[int] = (),
    ) -> None:
        self._statements, self._limits, self._folder = statements, limits, folder
        self._connections, self._environment, self._keep = connections, environment, keep
        self._reads = list(dict.fromkeys(r for s in statements for r in s.reads or ()))
        self._readers: list[pa.RecordBatchReader] = []
        self._left = limits.output
        self._late = threading.Event()
        self._most = limits.memory // 2
        self._buffers = min(limits.buffers, self._most)
        self._start(0)
        self._timer = threading.Timer(limits.wall_seconds, self._too_late)
        self._timer.daemon = True
        self._timer.start()

    def _start(self, first: int) -> None:
        """A process for the statements from `first` on."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", child.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            cwd=self._folder,
            pass_fds=self._keep,
            pipesize=_PIPE if sys.platform == "linux" else -1,
            start_new_session=True,
        )
        self._out: Any = self._process.stdout
        self._tell(self._statements[first:])

    def __len__(self) -> int:
        return len(self._statements)

    @overload
    def __getitem__(self, number: int) -> pa.RecordBatchReader: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[pa.RecordBatchReader]: ...
    def __getitem__(
        self, number: int | slice
    ) -> pa.RecordBatchReader | Sequence[pa.RecordBatchReader]:
        if isinstance(number, slice):
            raise TypeError("results are read one after the other")
        if not 0 <= number < len(self):
            raise IndexError(number)
        if number > len(self._readers):
            raise ValueError("results are read in their order")
        if number == len(self._readers):
            self._readers.append(self._next())
        return self._readers[number]

    def _next(self) -> pa.RecordBatchReader:
        import pyarrow as pa

        number = len(self._readers)
        while True:
            try:
                stream = pa.ipc.open_stream(pa.PythonFile(self._out, "r"))
                first = next(iter(stream), None)
                if first is None:
                    self._ended(number)
                break
            except (pa.ArrowException, OSError):
                error: GenerationError = self._error()
            except GenerationError as ended:
                error = ended
            if error.code != "engine-memory" or not self._with_more(number):
                raise error from None
        batches = self._batches(number, stream, first)
        return pa.RecordBatchReader.from_batches(stream.schema, batches)

    def _with_more(self, number: int) -> bool:
        """Starts again with all the memory there may be, if it wasn't that already: what can be put aside
        needs little, what can't be needs it before its first row comes out."""
        if self._late.is_set() or self._buffers == self._most:
            return False
        self._buffers = self._most
        self._out.close()
        shutil.rmtree(self._folder / child.SPILLED, ignore_errors=True)
        self._start(number)
        if self._late.is_set():  # the time ended between the two processes
            self._process.kill()
        return True

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self._timer.cancel()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._out.close()

    def _batches(
        self, number: int, stream: Any, first: pa.RecordBatch | None
    ) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        if first is None:
            return
        try:
            for batch in itertools.chain((first,), stream):
                self._left -= batch.nbytes
                if self._left < 0:
                    raise GenerationError("engine-size")
                yield batch
        except (pa.ArrowException, OSError):
            raise self._error() from None
        self._ended(number)

    def _ended(self, number: int) -> None:
        """GenerationError unless the stream is whole and, after the last one, so is everything else."""
        last = number + 1 == len(self)
        if self._out.read(1) != child.WHOLE or (last and self._process.wait() != child.DONE):
            raise self._error()

    def _error(self) -> GenerationError:
        """Why the process ended, or will have, as nothing more comes from it."""
        code = self._process.wait()
        if self._late.is_set():
            return GenerationError("engine-time")
        name = _CODES.get(code, "engine-crashed")
        if name == "engine-drift":
            return GenerationError(name, **self._place())
        return GenerationError(name)

    def _place(self) -> dict[str, str]:
        """Which table, and which column of it, isn't as declared: only places come out of the process."""
        read, column = json.loads((self._folder / child.REPORT).read_text())
        found: TableRead = self._reads[read]
        name = found.columns[column][0] if column >= 0 else "*"
        return {"connection": found.connection, "table": found.table, "column": name}

    def _too_late(self) -> None:
        self._late.set()
        self._process.kill()

    def _tell(self, statements: Sequence[Statement]) -> None:
        known = all(statement.reads is not None for statement in statements)
        wanted = {read.connection for read in self._reads} if known else set(self._connections)
        limits, places = self._limits, {read: n for n, read in enumerate(self._reads)}
        job = {
            "statements": [
                [s.sql, s.values, None if s.reads is None else [places[r] for r in s.reads]]
                for s in statements
            ],
            "reads": [
                [ATTACHED + r.connection, r.schema, r.table, [[c, t.value] for c, t in r.columns]]
                for r in self._reads
            ],
            "deposits": [
                [ATTACHED + r.connection, r.table, r.sha256] for r in self._reads if r.sha256
            ],
            "connections": {ATTACHED + n: p for n, p in self._connections.items() if n in wanted},
            "folder": str(self._folder),
            "memory": limits.memory,
            "buffers": self._buffers,
            "again": self._buffers < self._most,
            "spill": limits.spill,
            "cpu_seconds": limits.cpu_seconds,
            "threads": limits.threads,
        }
        try:
            with self._process.stdin as told:  # type: ignore[union-attr]  # it was asked for
                told.write(json.dumps(job).encode())
        except BrokenPipeError:
            pass  # its end says why
