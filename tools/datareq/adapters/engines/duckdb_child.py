"""What happens inside the process that runs a query: locked down, within limits, silent.

Started by `duckdb_run.py` with a job on standard input. Results go to the standard output as Arrow streams,
one a statement. It tells its end by the exit code, and at most by places in the job: what an engine says about
an error can hold data.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from datareq.adapters.engines.confined import confine
from datareq.adapters.engines.duckdb_open import (
    ColumnError,
    DepositError,
    FileError,
    Opened,
    open_all,
)
from datareq.adapters.engines.duckdb_plan import UNHIDDEN, Node, PlanError, check, passing

DONE, MEMORY, QUERY, ATTACH, SPILL, PLAN, DRIFT, FILE, CHANGED, DEPOSIT = 0, *range(40, 49)
REPORT = "report"
"""File in the job's folder: which read and which column of it (JSON, two numbers), where that is the cause."""
WHOLE = b"."
"""What follows a stream that is complete: a stream that breaks off between two batches looks complete too."""
SPILLED = "spill"
_NO_ROOM = ("max_temp_directory_size", "No space left", "File too large", "Disk quota")
_BATCH = 16_384
_PIECE = 16 * 2**20
_SCAN, _COLUMN = 24 * 2**20, 2**20
"""Bytes for a table's scan, and for the blocks that it has in hand of each column (256 KiB each, a few of them)."""


def main() -> int:
    """Run the job's queries, each as a stream into the pipe."""
    job = json.load(sys.stdin)
    pipe = _pipe()
    confine(memory=job["memory"], file=job["spill"], cpu_seconds=job["cpu_seconds"])
    # Both would load it if it is there. Nothing here reckons with it, and it is a third of the time they take to load.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import duckdb
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())

    try:
        connection = _connection(duckdb, job)
        deposits = {(alias, table): sha256 for alias, table, sha256 in job["deposits"]}
        opened = open_all(duckdb, connection, job["connections"], job["reads"], deposits)
        _close(connection, opened)
    except ColumnError as error:
        (Path(job["folder"]) / REPORT).write_text(json.dumps(error.place))
        return DRIFT
    except DepositError:
        return DEPOSIT
    except FileError:
        return FILE
    except (duckdb.Error, OSError):
        return ATTACH
    try:
        plans = []
        for sql, values, reads in job["statements"]:
            mine = None if reads is None else [job["reads"][number] for number in reads]
            plans.append(check(duckdb, connection, sql, values, mine))
        _keep_little(connection, job, plans)
        connection.execute("RESET disabled_optimizers")
        connection.execute("SET lock_configuration = true")
        for sql, values, _ in job["statements"]:
            _send(pa, pipe, connection.sql(sql, params=values))
            pipe.write(WHOLE)
            pipe.flush()
    except PlanError:
        return PLAN
    except (duckdb.Error, pa.ArrowException, MemoryError, OSError) as error:
        return _why(error, opened)
    return CHANGED if opened.changed() else DONE


def _send(pa: Any, pipe: Any, relation: Any) -> None:
    reader = relation.to_arrow_reader(_BATCH)
    with pa.ipc.new_stream(pipe, reader.schema) as stream:
        for batch in reader:
            for piece in _pieces(batch):
                stream.write_batch(piece)


def _pieces(batch: Any) -> Iterator[Any]:
    """The batch in parts that the reader can hold, however long its texts are."""
    if batch.nbytes <= _PIECE or batch.num_rows < 2:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _pieces(batch.slice(0, half))
    yield from _pieces(batch.slice(half))


def _connection(duckdb: Any, job: dict[str, Any]) -> Any:
    connection = duckdb.connect(":memory:")
    for setting in (
        "enable_progress_bar = false",
        "python_enable_replacements = false",
        f"threads = {int(job['threads'])}",
        f"memory_limit = '{int(job['buffers'])}B'",
        f"temp_directory = '{_quoted(job['folder'])}/{SPILLED}'",
        f"max_temp_directory_size = '{int(job['spill'])}B'",
        "streaming_buffer_size = '2MB'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
    ):
        connection.execute(f"SET {setting}")
    return connection


def _pipe() -> Any:
    """Standard output as it was given, while whoever prints prints into nothing."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=2**20)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    return pipe


def _close(connection: Any, opened: Opened) -> None:
    """From here on the connection can read what was opened; once its settings are locked, do nothing else."""
    if opened.files:
        paths = ", ".join(f"'{_quoted(path)}'" for path in opened.files)
        connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute("SET enable_external_access = false")
    connection.execute(f"SET disabled_optimizers = '{UNHIDDEN}'")


def _keep_little(
    connection: Any, job: dict[str, Any], plans: Sequence[Sequence[Node] | None]
) -> None:
    """Where all rows only pass by, the engine would fill its buffers with a table's blocks for nobody. Only if it is
    tried again with more should that be too little."""
    columns = [passing(plan) for plan in plans]
    if job["again"] and None not in columns:
        enough = _SCAN + _COLUMN * max(found or 0 for found in columns)
        connection.execute(f"SET memory_limit = '{min(enough, int(job['buffers']))}B'")


def _why(error: Exception, opened: Opened) -> int:
    """By its words, as what happens while a batch is asked for comes out as Arrow's error, whatever it was."""
    words = str(error)
    if any(word in words for word in _NO_ROOM):
        return SPILL
    if isinstance(error, MemoryError) or "Out of Memory" in words:
        return MEMORY
    return FILE if opened.is_about_files(error) else QUERY


def _quoted(text: str) -> str:
    return text.replace("'", "''")


if __name__ == "__main__":
    # Past the interpreter's own goodbye, which could still write to a full disk or run finalisers.
    os._exit(main())
