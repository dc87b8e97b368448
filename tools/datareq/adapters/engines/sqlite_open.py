"""How is an SQLite file opened so that nothing in it can do more than be read? Before anything of it is looked at."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from datareq.adapters.engines.sqlite_lock import ours_alone

_MAGIC = b"SQLite format 3\x00"
LONGEST = 2**28
"""Bytes of one value or row."""
_BESIDE = ("-wal", "-journal")
_WAIT = 5.0  # seconds for somebody who is just writing
_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 10,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 10_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """`still`: the file's state where it is read as if nobody wrote to it; None where SQLite itself sees to that."""

    connection: sqlite3.Connection
    path: str
    still: tuple[int, ...] | None

    def changed(self) -> bool:
        """Whether the file was written to while it was read."""
        return self.still is not None and self.still != _state(self.path)


def is_sqlite(address: str) -> bool:
    """Whether a path leads to such a file, by how it begins: its name may be any."""
    try:
        if not Path(address).is_file():  # a pipe would be waited for
            return False
        with open(address, "rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def open_file(path: str, *, memory: int, buffers: int, most: int) -> Opened:
    """A connection that reads and does nothing else.

    A file beside which no journal lies is read without locks and without a trace; one that is in use is read as
    SQLite's own programs do it, with what its journal holds. OSError where there is no such file.
    """
    path = os.path.realpath(path)
    state = _state(path)
    in_use = any(_is_filled(path + end) for end in _BESIDE)
    uri = f"file:{quote(path)}?mode=ro" + ("" if in_use else "&immutable=1")
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_WAIT, cached_statements=0
    )
    for name, value in {
        **_LIMITS,
        sqlite3.SQLITE_LIMIT_LENGTH: min(most, LONGEST),
    }.items():
        connection.setlimit(name, value)
    for setting in (
        f"hard_heap_limit = {memory}",
        f"cache_size = -{max(buffers // 1024, 64)}",
        "trusted_schema = OFF",
        "query_only = ON",
        "cell_size_check = ON",
        "mmap_size = 0",
        "temp_store = FILE",
    ):
        connection.execute(f"PRAGMA {setting}").fetchall()
    ((encoding,),) = connection.execute("PRAGMA main.encoding")
    if encoding != "UTF-8":  # their bytes would sort otherwise than their characters
        connection.create_collation("BINARY", _by_code_point)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # from here on one moment
    ours_alone(connection)
    return Opened(connection=connection, path=path, still=None if in_use else state)


def _by_code_point(a: str, b: str) -> int:
    return (a > b) - (a < b)


def _is_filled(path: str) -> bool:
    try:
        return os.stat(path).st_size > 0
    except FileNotFoundError:
        return False


def _state(path: str) -> tuple[int, ...]:
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError
    return found.st_ino, found.st_size, found.st_mtime_ns
