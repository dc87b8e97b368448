"""What happens inside the process that runs a query: locked down, within limits, silent.

Started by `duckdb.py` with a job on standard input. Tells its end by the exit code alone: what an
engine says about an error can hold data.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

DONE, MEMORY, QUERY, ATTACH, SIZE = 0, 40, 41, 42, 43
_BATCH = 100_000
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: a killed generation leaves no query running


def main() -> int:
    """Run the job's queries, each into its own Arrow file in the job's folder."""
    job = json.load(sys.stdin)
    _limit(job)
    import duckdb
    import pyarrow as pa

    try:
        connection = _locked(duckdb, job)
    except duckdb.Error:
        return ATTACH
    try:
        for number, (sql, values) in enumerate(job["statements"]):
            reader = connection.sql(sql, params=values).to_arrow_reader(_BATCH)
            path = Path(job["folder"]) / f"{number}.arrow"
            with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)
    except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError):
        return MEMORY
    except OSError:
        return SIZE
    except (duckdb.Error, pa.ArrowException):
        return QUERY
    return DONE


def _limit(job: dict[str, Any]) -> None:
    """No core dumps, files of the owner alone, so much memory, processor time and output and no more."""
    os.umask(0o077)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_FSIZE, job["output"]),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (job["cpu_seconds"], job["cpu_seconds"] + 1))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write that is too long fails instead


def _locked(duckdb: Any, job: dict[str, Any]) -> Any:
    """A connection that can read the attached databases and do nothing else, not even change its settings."""
    connection = duckdb.connect(":memory:")
    for setting in (
        "enable_progress_bar = false",
        "python_enable_replacements = false",
        f"threads = {int(job['threads'])}",
        f"memory_limit = '{int(job['memory']) // 2}B'",
        f"temp_directory = '{_quoted(job['folder'])}/spill'",
        f"max_temp_directory_size = '{int(job['output'])}B'",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
    ):
        connection.execute(f"SET {setting}")
    for alias, path in job["databases"].items():
        connection.execute(f"ATTACH '{_quoted(path)}' AS \"{alias}\" (READ_ONLY)")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _quoted(text: str) -> str:
    return text.replace("'", "''")


if __name__ == "__main__":
    # Past the interpreter's own goodbye, which could still write to a full disk or run finalisers.
    os._exit(main())
