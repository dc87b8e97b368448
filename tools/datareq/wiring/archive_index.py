"""Which files of the archive does a month's report need? Found without reading a hundred thousand records again.

What the checked-out commit's records say at a glance only chooses what is read: the figures come from the files
themselves. What isn't committed yet is read whole; in place of a committed record it is seen where that bears.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from datareq.adapters.git.bulk import list_folder
from datareq.adapters.git.worktree import LocalRepository
from datareq.documents.tree import read_file, read_folder
from datareq.errors import DocumentError, ForgeError
from datareq.model.policy import Policy
from datareq.reporting.archived import REGISTER
from datareq.reporting.bearing import Bearing
from datareq.reporting.period import Period
from datareq.wiring.archive_years import bears, folders_bearing, known_requests, year_of

ARCHIVE = "archive"
READERS, MANY = 2, 500
_YEAR = re.compile(r"\d{4}")


def month_files(
    root: Path, months: Collection[Period], policy: Policy, until: datetime
) -> dict[str, bytes]:
    """The folders of the requests that bear on these months, and the registers in which they are listed, by path
    in the repository. `until`: a time before which everything that is counted has happened."""
    names = _folders(root, ARCHIVE) if (root / ARCHIVE).is_dir() else []
    years = [name for name in names if _YEAR.fullmatch(name)]
    bearing = Bearing(months, policy, until)
    files: dict[str, bytes] = {}
    for name, git_dir, tree in _trees(root, years):
        path = f"{ARCHIVE}/{name}"
        found = list(_of_year(root, name, git_dir, tree, bearing, policy, until))
        files |= _read(root, [f"{path}/{folder}" for folder in found])
        register = read_file(root, f"{path}/{REGISTER}", limit=None) if found else None
        if register is not None:
            files[f"{path}/{REGISTER}"] = register
    return files


def _read(root: Path, folders: Sequence[str]) -> dict[str, bytes]:
    """Their files. Of many folders two are read at a time: while one waits for the disk, the other needn't."""
    if len(folders) < MANY:
        return read_folder(root, *folders)
    with ThreadPoolExecutor(READERS) as readers:
        parts = readers.map(
            lambda first: read_folder(root, *folders[first::READERS]), range(READERS)
        )
        return {path: data for part in parts for path, data in part.items()}


def _trees(root: Path, years: Collection[str]) -> Iterator[tuple[str, Path | None, str]]:
    """Each year with its tree in the commit that is checked out; "" for one that isn't in it."""
    try:
        repository = LocalRepository(root)
        head = repository.head()
    except ForgeError:
        head = None
    found = list_folder(repository.git_dir, head, ARCHIVE) if head else {}
    for name in years:
        kind, tree = found.get(name, ("", ""))
        if head and kind == "tree":
            yield name, repository.git_dir, tree
        else:
            yield name, None, ""


def _of_year(
    root: Path,
    name: str,
    git_dir: Path | None,
    tree: str,
    bearing: Bearing,
    policy: Policy,
    until: datetime,
) -> Iterator[str]:
    """The folders below a year's that have to be read."""
    path = f"{ARCHIVE}/{name}"
    if git_dir is None:
        yield from _folders(root, path)
        return
    year = year_of(git_dir, root / path, tree, policy.timezone)
    if bears(year, bearing):
        yield from folders_bearing(year, bearing, until)
    there = _count(root / path)
    if there and there != year.summary.requests:
        yield from sorted(set(_folders(root, path)) - known_requests(year))


def _count(folder: Path) -> int:
    """How many folders are in a folder. Each of them links back to it; a file system that doesn't count these
    links, or not so many, has it listed."""
    links = folder.stat().st_nlink
    return links - 2 if links > 2 else sum("." not in entry for entry in os.listdir(folder))


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
