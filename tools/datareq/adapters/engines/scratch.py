"""Where may a query put aside what doesn't fit into memory? In a private folder that nobody finds afterwards.

Memory-backed where the machine has that and room in it: rows that aren't public should not lie on a disk.
A folder is locked as long as its owner lives; whoever starts next removes those whose owner is gone.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "datareq-run-"
_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is private
_YOUNG = 60
"""Seconds in which a folder may not be locked yet by who has just made it."""


@contextmanager
def private_folder(room: int, where: Path | None = None) -> Iterator[tuple[Path, int]]:
    """A new folder (0700) with its lock's number; `where` None: memory if it has `room` bytes, else the
    temporary directory."""
    parent = where or place(room)
    sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder, lock
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def place(room: int) -> Path:
    """The parent of private folders."""
    return in_memory(room) or Path(tempfile.gettempdir())


def in_memory(room: int) -> Path | None:
    """A parent whose files lie in memory with `room` bytes free; None where the machine has none."""
    if not (os.access(_MEMORY, os.W_OK) and _is_memory(_MEMORY)):
        return None
    return _MEMORY if min(_free(_MEMORY), _available()) >= room else None


def sweep(parent: Path) -> None:
    """Removes what killed generations of this user left there."""
    for folder in parent.glob(f"{PREFIX}*"):
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        except OSError:
            continue  # gone meanwhile, a link, another user's
        try:
            status = os.fstat(lock)
            old = time.time() - status.st_mtime > _YOUNG
            if status.st_uid == os.geteuid() and old and _unlocked(lock):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _unlocked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_memory(folder: Path) -> bool:
    try:
        mounts = Path("/proc/self/mounts").read_text().splitlines()
    except OSError:
        return False
    return any(line.split()[1:3] == [str(folder), "tmpfs"] for line in mounts)


def _free(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def _available() -> int:
    """Bytes of memory that nobody uses; 0 where the system doesn't say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    facts = dict(line.split(":", 1) for line in lines)
    return int(facts.get("MemAvailable", "0").split()[0]) * 1024
