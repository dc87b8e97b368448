"""How is a process watched that reads a source? Until it ended, took too long or put too much into its folder.

It tells its end by the exit code, and at most by places in the job: what an engine says about an error can hold data.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from datareq.adapters.engines.confined import environment
from datareq.errors import GenerationError
from datareq.generation.engine import Limits, Statement

DONE, EXTRA, DRIFT = 0, 38, 39
REPORT = "report"
"""File in the job's folder: which statement and which column that it reads (JSON, two numbers), where that is the cause."""
RESULT = "{}.result"
_LOOKS = 0.1  # seconds


def watched(
    module: str,
    job: Mapping[str, object],
    statements: Sequence[Statement],
    limits: Limits,
    folder: Path,
    lock: int,
    codes: Mapping[int, str],
    variables: Mapping[str, str],
    extra: str = "",
) -> None:
    """Runs the module with the job on its standard input; GenerationError by `codes` for how it ended otherwise
    than well. `ends` in the job is when its time is over, by the clock that all processes share. Whatever it started is gone afterwards. `extra`: of this package, what brings its libraries."""
    ends = time.monotonic() + limits.wall_seconds
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment(), **variables},
        cwd=folder,
        pass_fds=(lock,),
        start_new_session=True,
    )
    try:
        with suppress(BrokenPipeError), process.stdin as told:  # type: ignore[union-attr]  # it was asked for
            told.write(
                json.dumps(_whole({**job, "ends": ends}, statements, limits, folder)).encode()
            )
        stopped = _stopped(process, limits, folder, ends)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    if stopped is not None:
        raise GenerationError(stopped)
    if code == DRIFT:
        raise _drift(statements, folder)
    if code == EXTRA:
        raise GenerationError("engine-extra", extra=extra)
    if code != DONE:
        raise GenerationError(codes.get(code, "engine-crashed"))


def _stopped(
    process: subprocess.Popen[bytes], limits: Limits, folder: Path, ends: float
) -> str | None:
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOKS)
        written, aside = _sizes(folder)
        if written > limits.output:
            return "engine-size"
        if aside > limits.spill:
            return "engine-spill"
        if process.returncode is not None:
            return None
        if time.monotonic() >= ends:
            return "engine-time"


def _sizes(folder: Path) -> tuple[int, int]:
    """Bytes of results, and of what else lies in the folder."""
    written = aside = 0
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            with suppress(OSError):  # it may be gone meanwhile
                size = path.lstat().st_size
                if path.relative_to(folder).parts[0].endswith(RESULT[2:]):
                    written += size
                else:
                    aside += size
    return written, aside


def _whole(
    job: Mapping[str, object], statements: Sequence[Statement], limits: Limits, folder: Path
) -> dict[str, object]:
    return {
        **job,
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
    """Which table, and which column of it, isn't as declared."""
    number, column = json.loads((folder / REPORT).read_text())
    reads = statements[number].reads
    if not reads:
        return GenerationError("engine-crashed")
    read = reads[0]
    name = read.columns[column][0] if column >= 0 else "*"
    return GenerationError(
        "engine-drift", connection=read.connection, table=read.table, column=name
    )
