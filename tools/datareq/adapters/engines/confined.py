"""What may the process of an engine know and use? No settings of ours; so much memory, time and disk, and no more."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import sys

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: a killed generation leaves no query running
_KEPT = ("PATH", "HOME", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV", "TZDIR", "JAVA_HOME")


def environment() -> dict[str, str]:
    """What the interpreter needs to find itself; no tokens, no settings of ours. Nobody reckons with matrices there, and
    the threads for that would wait for work with a loop that takes a processor."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"TZ": "UTC", "OPENBLAS_NUM_THREADS": "1"}


def has_java() -> bool:
    """Whether the process finds a Java, in the way that Spark looks for it."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None) is not None


def confine(*, memory: int | None, file: int, cpu_seconds: int) -> None:
    """Of the process that calls it: no core dumps, files of the owner alone, and of each at most so many bytes.

    `memory`: None where what it starts keeps to that by itself and reserves much more than it uses.
    """
    os.umask(0o077)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file),
    ):
        if most is not None:
            resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write that is too long fails instead
