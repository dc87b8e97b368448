"""Which deposited files does the desk still keep although no entry of the catalogue names them any more?

Only one that main's catalogue once named is meant: another may belong to an entry that is being proposed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from datareq.adapters.git.process import run
from datareq.adapters.git.worktree import LocalRepository
from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.tree import read_folder
from datareq.errors import StoreError
from datareq.generation.deposit.table import table_name
from datareq.generation.plan import EMBEDDED
from datareq.model.names import MAIN
from datareq.model.retention import DepositDue
from datareq.wiring.connections import dialect_of

_NAMED = re.compile(rb"-.*\bsha256:\s*[\"']?([0-9a-f]{64})\b")
_FILE = re.compile(r"[a-z0-9_]+_[0-9a-f]{12}\.parquet")
_COMMIT = b"\x01"


def deposits_due(root: Path, connections: Mapping[str, str], day: date) -> tuple[DepositDue, ...]:
    """Those whose entry was taken out of main's catalogue by that day, in the folders that the settings name."""
    there = list(_deposits(connections))
    if not there:
        return ()
    named = {
        source.deposit.sha256
        for source in load_catalogue(read_folder(root, FOLDER))
        if source.deposit is not None
    }
    gone = _taken_out(LocalRepository(root))
    return tuple(
        DepositDue(connection=connection, file=path.name, since=gone[digest])
        for connection, path, digest in there
        if digest not in named and digest in gone and gone[digest] <= day
    )


def destroy_deposits(connections: Mapping[str, str], due: tuple[DepositDue, ...]) -> None:
    """Removes them and sees that they are gone; `StoreError` otherwise. What is due may come from an account that
    somebody else has written: nothing but a deposited file of the folder is meant."""
    for one in due:
        folder = connections.get(one.connection)
        if folder is None or not _FILE.fullmatch(one.file):
            raise StoreError("store-keeps")
        path = Path(folder) / one.file
        try:
            path.unlink(missing_ok=True)
        except OSError:
            raise StoreError("store-keeps") from None
        if path.exists():
            raise StoreError("store-keeps")


def _deposits(connections: Mapping[str, str]) -> Iterator[tuple[str, Path, str]]:
    """Connection, file and its SHA-256, of every file whose name says that it was deposited with these bytes."""
    for connection, address in sorted(connections.items()):
        if dialect_of(address) != EMBEDDED or not Path(address).is_dir():
            continue
        for path in sorted(Path(address).iterdir()):
            if not _FILE.fullmatch(path.name) or path.is_symlink() or not path.is_file():
                continue
            data = path.read_bytes()
            if path.stem == table_name(path.stem.rpartition("_")[0], data):
                yield connection, path, hashlib.sha256(data).hexdigest()


def _taken_out(repository: LocalRepository) -> dict[str, date]:
    """Hash → the day on which main's catalogue ceased to name it, the latest of each."""
    tip = repository.tip(MAIN) or repository.head()
    if tip is None:
        return {}
    log = ["log", "--first-parent", "--diff-merges=first-parent", "-p", "--unified=0"]
    shape = ["--no-ext-diff", "--no-textconv", "--no-renames", "--format=%x01%cI"]
    _, out = run(repository.git_dir, [*log, *shape, tip, "--", FOLDER])
    found: dict[str, date] = {}
    for part in out.split(_COMMIT)[1:]:
        head, _, changes = part.partition(b"\n")
        day = datetime.fromisoformat(head.decode("ascii")).date()
        for line in changes.splitlines():
            if named := _NAMED.match(line):
                found.setdefault(named[1].decode("ascii"), day)
    return found
