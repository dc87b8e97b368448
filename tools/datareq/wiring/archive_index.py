"""Which files of the archive does a month's report need? Found without reading a hundred thousand records again.

What a glance at each record said is kept beside git's own files, with the record's change time, size and inode. It only
chooses what is read: the figures come from the records themselves, and without the file it is made anew.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from datareq.documents.codec import pack, peek, unpack
from datareq.documents.tree import read_file, read_folder
from datareq.errors import DocumentError
from datareq.model.policy import Policy
from datareq.model.record import RECORD_FILE
from datareq.reporting.archived import REGISTER
from datareq.reporting.bearing import Glance, bearing
from datareq.reporting.month import Month

ARCHIVE = "archive"
INDEX = ".git/datareq/archive-index"
EDITION = 1
_YEAR = re.compile(r"\d{4}")
_SETTLED = 2_000_000_000
"""A file that was written to so many nanoseconds ago may be written to again in the same tick of the clock."""

Stamp = tuple[int, int, int]
"""Change time in nanoseconds, size, inode."""


@dataclass(frozen=True, slots=True)
class _Index:
    edition: int
    folders: dict[str, tuple[Stamp, tuple[str, ...]]]
    records: dict[str, tuple[Stamp, Glance]]


def month_files(
    root: Path, months: Collection[Month], policy: Policy, until: datetime
) -> dict[str, bytes]:
    """The registers, the reports, and the folders of the requests that bear on these months, by path in the
    repository. `until`: a time before which everything that is counted has happened."""
    fresh = time.time_ns() - _SETTLED
    known, now = _read(root), _Index(EDITION, {}, {})
    unclear = [folder for folder in _look(root, known, now) if folder not in now.records]
    seen = {folder: glance for folder, (_, glance) in now.records.items()}
    wanted = bearing(seen.values(), months, policy, until)
    folders = [
        folder
        for folder, glance in seen.items()
        if (glance.registration, glance.archive_version) in wanted
    ]
    if now != known:
        _write(root, now, fresh)
    others = [f"{ARCHIVE}/{n}" for n in _names(root, ARCHIVE) if not _YEAR.fullmatch(n)]
    files = read_folder(root, *folders, *unclear, *others)
    for year in filter(_YEAR.fullmatch, _names(root, ARCHIVE)):
        path = f"{ARCHIVE}/{year}/{REGISTER}"
        data = read_file(root, path, limit=None)
        if data is not None:
            files[path] = data
    return files


def _look(root: Path, known: _Index, now: _Index) -> Iterator[str]:
    """Every folder of a version of a request; what is told of it at a glance goes into `now`."""
    for year in filter(_YEAR.fullmatch, _names(root, ARCHIVE)):
        for name in _folders(root, f"{ARCHIVE}/{year}"):
            request = f"{ARCHIVE}/{year}/{name}"
            stamp = _stamp(root, request)
            before = known.folders.get(request)
            if before is None or before[0] != stamp:
                before = (stamp, tuple(_folders(root, request)))
            now.folders[request] = before
            for version in before[1]:
                folder = f"{request}/{version}"
                yield from _glance(root, folder, known, now)


def _glance(root: Path, folder: str, known: _Index, now: _Index) -> Iterator[str]:
    path = f"{folder}/{RECORD_FILE}"
    try:
        stamp = _stamp(root, path)
    except FileNotFoundError:
        return
    row = known.records.get(folder)
    if row is None or row[0] != stamp:
        glance = peek(read_file(root, path, limit=None) or b"", Glance)
        row = (stamp, glance) if glance is not None and _says(glance, folder) else None
    if row is not None:
        now.records[folder] = row
    yield folder


def _says(glance: Glance, folder: str) -> bool:
    """Whether the record lies where it says it belongs; else nothing is concluded from it."""
    _, _, name, version = folder.split("/")
    return (glance.registration, f"v{glance.archive_version}") == (name, version)


def _folders(root: Path, path: str) -> list[str]:
    """The folders in a folder, sorted; DocumentError for a link, which nobody may follow."""
    found = []
    with os.scandir(root / path) as entries:
        for entry in entries:
            if entry.is_symlink():
                raise DocumentError("tree-link", path=f"{path}/{entry.name}")
            if entry.is_dir(follow_symlinks=False):
                found.append(entry.name)
    return sorted(found)


def _names(root: Path, path: str) -> list[str]:
    return _folders(root, path) if (root / path).is_dir() else []


def _stamp(root: Path, path: str) -> Stamp:
    found = os.stat(f"{root}/{path}", follow_symlinks=False)
    return found.st_ctime_ns, found.st_size, found.st_ino


def _read(root: Path) -> _Index:
    try:
        found = unpack((root / INDEX).read_bytes(), _Index)
    except OSError:
        found = None
    return found if found is not None and found.edition == EDITION else _Index(EDITION, {}, {})


def _write(root: Path, index: _Index, fresh: int) -> None:
    """Kept for the next time, where there is a clone to keep it in; what may still change isn't."""
    path = root / INDEX
    if not path.parent.parent.is_dir():
        return
    kept = _Index(
        EDITION,
        {name: row for name, row in index.folders.items() if row[0][0] < fresh},
        {name: row for name, row in index.records.items() if row[0][0] < fresh},
    )
    try:
        path.parent.mkdir(exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pack(kept))
        part.replace(path)
    except OSError:
        return  # a clone that can't be written to is read anew each time
