"""What does a commit hold, and what changed? The reading half of `ports.Repository` over any git folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from datareq.adapters.git.objects import OBJECT_ID, Entry, Objects
from datareq.adapters.git.process import run
from datareq.errors import ForgeError
from datareq.model.forge import Blob, Change, ChangeStatus

MAX_ENTRIES = 300_000
MAX_PATH = 4096
"""A few kilobytes of nested trees can claim billions of files; past these the commit is refused."""
REGULAR = ("100644", "100755")


class GitReading:
    """Reads commits of the repository in `git_dir`; content is data, never checked out."""

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._objects = Objects(git_dir)
        self._ancestry: dict[tuple[str, str], bool] = {}
        self._merge_bases: dict[tuple[str, str], str] = {}

    def has(self, commit: str) -> bool:
        return self._objects.root(commit) is not None

    def tree(self, commit: str, under: str = "") -> tuple[Blob, ...]:
        """Every file, link and submodule under a folder (or the file itself), sorted by path."""
        folder = under.strip("/")
        entry = self._entry(commit, folder)
        if entry is None:
            return ()
        rows = self._walk(entry, folder)
        blobs = [
            Blob(path=path, mode=row.mode, sha=row.sha, sha256=self._objects.sha256(row))
            for path, row in rows
        ]
        return tuple(sorted(blobs, key=lambda blob: blob.path))

    def read(self, commit: str, path: str) -> bytes | None:
        entry = self._entry(commit, path)
        if entry is None or entry.mode not in REGULAR:
            return None
        return self._objects.blob(entry.sha)

    def changes(self, base: str, head: str) -> tuple[Change, ...]:
        """What differs between the merge base and `head`; a replaced folder is deletions and additions."""
        before, after = self._entry(self._merge_base(base, head), ""), self._entry(head, "")
        old: dict[str, Entry] = {}
        new: dict[str, Entry] = {}
        self._differ(before, after, old, new)
        changes: list[Change] = []
        for path in sorted(old.keys() | new.keys()):
            if path not in new:
                changes.append(Change(path=path, status=ChangeStatus.DELETED, mode=""))
                continue
            status = ChangeStatus.MODIFIED if path in old else ChangeStatus.ADDED
            changes.append(Change(path=path, status=status, mode=new[path].mode))
        return tuple(changes)

    def is_ancestor(self, ancestor: str, commit: str) -> bool:
        self._require(ancestor, commit)
        pair = (ancestor, commit)
        if pair not in self._ancestry:
            code, _ = run(
                self._git_dir, ["merge-base", "--is-ancestor", ancestor, commit], answers=(0, 1)
            )
            self._ancestry[pair] = code == 0
        return self._ancestry[pair]

    def close(self) -> None:
        """Ends the reading process."""
        self._objects.close()

    def _require(self, *commits: str) -> None:
        for commit in commits:
            if not self.has(commit):
                raise ForgeError("commit-missing", commit=commit)

    def _merge_base(self, base: str, head: str) -> str:
        self._require(base, head)
        pair = (base, head)
        if pair not in self._merge_bases:
            code, out = run(self._git_dir, ["merge-base", base, head], answers=(0, 1))
            if code:
                raise ForgeError("no-common-history", base=base, head=head)
            self._merge_bases[pair] = out.decode("ascii").strip()
        return self._merge_bases[pair]

    def _entry(self, commit: str, path: str) -> Entry | None:
        """The tree row of a path; the row of the whole tree for the empty path."""
        root = self._objects.root(commit)
        if root is None:
            raise ForgeError("commit-missing", commit=commit)
        entry: Entry | None = Entry(name="", mode="040000", sha=root)
        for name in path.split("/") if path else ():
            if entry is None or not entry.is_tree:
                return None
            rows = self._objects.entries(entry.sha)
            entry = next((row for row in rows if row.name == name), None)
        return entry

    def _walk(self, entry: Entry, path: str) -> Iterator[tuple[str, Entry]]:
        """Every row below (or at) `entry` that isn't a folder, with its path."""
        todo = [(path, entry)]
        seen = 0
        while todo:
            at, row = todo.pop()
            seen += 1
            if seen > MAX_ENTRIES or len(at) > MAX_PATH:
                raise ForgeError("tree-too-large", path=path, limit=MAX_ENTRIES)
            if not row.is_tree:
                yield at, row
                continue
            todo.extend((_join(at, child.name), child) for child in self._objects.entries(row.sha))

    def _differ(
        self,
        before: Entry | None,
        after: Entry | None,
        old: dict[str, Entry],
        new: dict[str, Entry],
    ) -> None:
        """Collects the rows that differ into `old` and `new`; folders with equal ids aren't opened."""
        todo = [("", before, after)]
        while todo:
            at, left, right = todo.pop()
            if left is not None and right is not None and left.is_tree and right.is_tree:
                rows = {row.name: row for row in self._objects.entries(left.sha)}
                others = {row.name: row for row in self._objects.entries(right.sha)}
                todo.extend(
                    (_join(at, name), rows.get(name), others.get(name))
                    for name in rows.keys() | others.keys()
                    if rows.get(name) != others.get(name)
                )
                continue
            for row, found in ((left, old), (right, new)):
                if row is not None:
                    found.update(self._walk(row, at))


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def read_ref(git_dir: Path, *names: str) -> str | None:
    """The object of the first of these full reference names that exists."""
    for name in names:
        question = ["show-ref", "--verify", "--hash", "--", name]
        code, out = run(git_dir, question, answers=(0, 1, 128))
        sha = out.decode("ascii").strip()
        if code == 0 and OBJECT_ID.fullmatch(sha):
            return sha
    return None


def read_branches(git_dir: Path) -> dict[str, str]:
    """Branch → commit, all at once."""
    listing = ["for-each-ref", "--format=%(objectname) %(refname:strip=2)", "refs/heads/"]
    _, out = run(git_dir, listing)
    pairs = (line.split(" ", 1) for line in out.decode("utf-8").splitlines())
    return {name: sha for sha, name in pairs}
