"""How does the query's process come to its tables? Databases are attached, files of a folder become views.

Runs inside that process, before it is locked. A file is opened once, without following links, and read by its
number from then on: what is put in its place later isn't seen.
"""

from __future__ import annotations

import csv
import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from datareq.adapters.engines import duckdb_types as types

FORMATS = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".ndjson": "json"}
"""What a folder's file is read as, by the end of its name."""
Deposits = Mapping[tuple[str, str], str]
"""The name a connection is attached under, and a table of it → the SHA-256 of the file that it has to be."""
Read = tuple[str, str, str, Sequence[tuple[str, str]]]
"""The name a connection is attached under, schema, table, and columns with their declared types."""
_PIECE = 2**20
_FILE_TROUBLE = ("CSV Error", "JSON transform error", "Malformed JSON", "Invalid Input Error: CSV")


class FileError(Exception):
    """A table's file isn't there, is there twice, or isn't what it is said to be."""


class DepositError(Exception):
    """A table that was deposited isn't the file that was approved, or no file at all."""


class ColumnError(Exception):
    """A table or one of its columns isn't as declared; `place`: the number of the read, and of its column or -1."""

    def __init__(self, read: int, column: int) -> None:
        super().__init__(read, column)
        self.place = (read, column)


@dataclass(slots=True)
class Opened:
    """The files that may be read, by the paths that lead to them from inside this process."""

    files: dict[str, tuple[int, os.stat_result]] = field(default_factory=dict)

    def changed(self) -> bool:
        """Whether a file was written to while it was read."""
        return any(_state(os.fstat(fd)) != _state(was) for fd, was in self.files.values())

    def is_about_files(self, error: Exception) -> bool:
        """Whether a file didn't hold what its table declares."""
        return bool(self.files) and any(words in str(error) for words in _FILE_TROUBLE)

    def sha256(self, name: str) -> str:
        """Of the file as it was opened, by the same number that it is read by afterwards."""
        fd, _ = self.files[name]
        digest, place = hashlib.sha256(), 0
        while piece := os.pread(fd, _PIECE, place):
            digest.update(piece)
            place += len(piece)
        return digest.hexdigest()

    def open(self, path: Path) -> str:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise FileError
        name = f"/proc/self/fd/{fd}" if sys.platform == "linux" else str(path)
        self.files[name] = (fd, status)
        return name


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def open_all(
    duckdb: Any,
    connection: Any,
    connections: Mapping[str, str],
    reads: Sequence[Read],
    deposits: Deposits = MappingProxyType({}),
) -> Opened:
    """Makes every table of `connections` (name to attach under → path) there, and compares those that are read."""
    opened = Opened()
    wanted = dict(deposits)
    for alias, path in connections.items():
        if Path(path).is_dir():
            connection.execute(f"ATTACH ':memory:' AS {types.name(alias)}")
            for table, name in _views(duckdb, connection, opened, alias, Path(path), reads):
                sha256 = wanted.pop((alias, table), None)
                if sha256 is not None and opened.sha256(name) != sha256:
                    raise DepositError
        else:
            connection.execute(f"ATTACH {types.text(path)} AS {types.name(alias)} (READ_ONLY)")
    if wanted:
        raise DepositError
    for number, (alias, schema, table, columns) in enumerate(reads):
        _compare(duckdb, connection, number, (alias, schema, table), columns)
    return opened


def _views(
    duckdb: Any, connection: Any, opened: Opened, alias: str, folder: Path, reads: Sequence[Read]
) -> Iterator[tuple[str, str]]:
    """Makes a view of each table; before it looks into a file, tells table and the path it is read by."""
    declared: dict[str, dict[str, str]] = {}
    for a, _, table, columns in reads:
        if a == alias:
            declared.setdefault(table, {}).update(columns)
    for table, path in _tables(folder):
        columns = tuple(declared.get(table, {}).items())
        kind = FORMATS[path.suffix]
        if not columns and (reads or kind != "parquet"):
            continue  # nobody reads it, or nothing says what is in it
        file = opened.open(path)
        yield table, file
        scan = _scan(kind, file, columns)
        names = ", ".join(types.name(name) for name, _ in columns) if columns else "*"
        view = ".".join(types.name(part) for part in (alias, "main", table))
        try:
            connection.execute(f"CREATE VIEW {view} AS SELECT {names} FROM {scan}")  # noqa: S608 - quoted names
        except duckdb.Error:
            if not columns:
                raise
            _missing(duckdb, connection, scan, reads, (alias, table))


def _missing(
    duckdb: Any, connection: Any, scan: str, reads: Sequence[Read], wanted: tuple[str, str]
) -> None:
    """Which of the granted columns isn't in the file, if it can be read at all."""
    try:
        found = set(connection.sql(f"FROM {scan} LIMIT 0").columns)
    except duckdb.Error:
        raise FileError from None
    for number, (alias, _, table, columns) in enumerate(reads):
        for place, (name, _) in enumerate(columns):
            if (alias, table) == wanted and name not in found:
                raise ColumnError(number, place)
    raise FileError


def _tables(folder: Path) -> Iterator[tuple[str, Path]]:
    """`<table>.<ext>` of a folder, by name; one file a table."""
    seen: set[str] = set()
    for path in sorted(folder.iterdir()):
        if path.suffix in FORMATS and not path.name.startswith("."):
            if path.stem.lower() in seen:
                raise FileError
            seen.add(path.stem.lower())
            yield path.stem, path


def _scan(kind: str, name: str, columns: Sequence[tuple[str, str]]) -> str:
    """The table function that reads the file, with the declared types; nothing is guessed."""
    if kind == "parquet":
        return f"read_parquet({types.text(name)})"
    declared = dict(columns)
    if kind == "csv":
        try:
            header = types.header(name)
        except (UnicodeDecodeError, csv.Error):
            raise FileError from None
        pairs = {column: declared.get(column, "text") for column in header}
        options = "header = true, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
        return (
            f"read_csv({types.text(name)}, auto_detect = false, {options}, "
            f"allow_quoted_nulls = false, columns = {types.struct(pairs)})"
        )
    return f"read_json({types.text(name)}, columns = {types.struct(declared)}, format = 'auto')"


def _compare(
    duckdb: Any,
    connection: Any,
    number: int,
    table: tuple[str, str, str],
    columns: Sequence[tuple[str, str]],
) -> None:
    """The declared columns are there, each of a type that fits."""
    where = ".".join(types.name(part) for part in table)
    for place, (column, declared) in enumerate(columns):
        try:
            (found,) = connection.sql(f"SELECT {types.name(column)} FROM {where} LIMIT 0").types  # noqa: S608 - quoted names
        except duckdb.CatalogException:
            raise ColumnError(number, -1) from None
        except duckdb.BinderException:
            raise ColumnError(number, place) from None
        if not types.fits(str(found), declared):
            raise ColumnError(number, place)
