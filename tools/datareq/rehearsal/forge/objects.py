"""What lies in git? Blobs, trees, commits and merges of one network of repositories, in process.

A repository and its forks share one object store, as GitHub's do: a fork's own folder only borrows.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, SortMode

from datareq.rehearsal.forge.refusal import Refusal
from datareq.rehearsal.forge.state import Json

ZERO = "0" * 40
TREE = int(FileMode.TREE)
COMMIT = int(FileMode.COMMIT)
MODES = {"100644", "100755", "040000", "160000", "120000"}

Change = tuple[int, str] | None
"""Mode and object id that a path gets; None deletes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    path: str
    mode: int
    kind: str
    sha: str
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    email: str
    date: datetime

    def signature(self) -> pygit2.Signature:
        offset = self.date.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        return pygit2.Signature(self.name, self.email, int(self.date.timestamp()), minutes)


class Objects:
    """The object store under one bare repository's folder."""

    def __init__(self, folder: Path) -> None:
        self.repo = pygit2.Repository(str(folder))

    def has(self, sha: str) -> bool:
        return self._get(sha) is not None

    def _get(self, sha: str) -> object:
        try:
            return self.repo.get(sha)
        except ValueError:
            return None

    def commit(self, sha: str) -> pygit2.Commit:
        """The commit, or 422 as every place that takes one answers."""
        found = self._get(sha)
        if not isinstance(found, pygit2.Commit):
            raise Refusal(422, f"No commit found for SHA: {sha}")
        return found

    def blob(self, sha: str) -> pygit2.Blob | None:
        found = self._get(sha)
        return found if isinstance(found, pygit2.Blob) else None

    def tree(self, sha: str) -> pygit2.Tree | None:
        """The tree of that id, or of the commit of that id."""
        found = self._get(sha)
        if isinstance(found, pygit2.Commit):
            return found.tree
        return found if isinstance(found, pygit2.Tree) else None

    def write_blob(self, data: bytes) -> str:
        return str(self.repo.create_blob(data))

    def write_tree(self, base: pygit2.Tree | None, changes: Mapping[str, Change]) -> str:
        """A tree with these paths written or deleted; only the folders on the way are read."""
        return self._write(base, changes) or str(self.repo.TreeBuilder().write())

    def _write(self, base: pygit2.Tree | None, changes: Mapping[str, Change]) -> str | None:
        builder = self.repo.TreeBuilder(base) if base is not None else self.repo.TreeBuilder()
        below: dict[str, dict[str, Change]] = {}
        for path, change in changes.items():
            name, _, rest = path.partition("/")
            if rest:
                below.setdefault(name, {})[rest] = change
                continue
            try:
                if change is None:
                    builder.remove(name)
                else:
                    builder.insert(name, change[1], change[0])
            except (ValueError, KeyError, OSError, pygit2.GitError) as error:
                raise _malformed(path) from error
        for name, inner in below.items():
            known = base[name] if base is not None and name in base else None
            folder = self._write(known if isinstance(known, pygit2.Tree) else None, inner)
            try:
                if folder is not None:
                    builder.insert(name, folder, TREE)
                elif known is not None:
                    builder.remove(name)
            except pygit2.GitError as error:
                raise _malformed(name) from error
        return str(builder.write()) if len(builder) else None

    def write_commit(
        self, tree: str, parents: list[str], message: str, author: Person, committer: Person
    ) -> str:
        return str(
            self.repo.create_commit(
                None, author.signature(), committer.signature(), message, tree, list(parents)
            )
        )

    def entries(self, tree: pygit2.Tree, *, recursive: bool, under: str = "") -> Iterator[Entry]:
        for item in tree:
            mode, path = int(item.filemode), f"{under}{item.name}"
            kind = "tree" if mode == TREE else "commit" if mode == COMMIT else "blob"
            size = item.size if isinstance(item, pygit2.Blob) else None
            yield Entry(path=path, mode=mode, kind=kind, sha=str(item.id), size=size)
            if recursive and isinstance(item, pygit2.Tree):
                yield from self.entries(item, recursive=True, under=f"{path}/")

    def find(self, tree: pygit2.Tree, path: str) -> Entry | None:
        try:
            item = tree[path]
        except KeyError:
            return None
        mode = int(item.filemode)
        kind = "tree" if mode == TREE else "commit" if mode == COMMIT else "blob"
        size = item.size if isinstance(item, pygit2.Blob) else None
        return Entry(path=path, mode=mode, kind=kind, sha=str(item.id), size=size)

    def is_ancestor(self, ancestor: str, commit: str) -> bool:
        """Whether `commit` has `ancestor` in its history, or is it."""
        return ancestor == commit or self.repo.descendant_of(commit, ancestor)

    def merge_base(self, one: str, other: str) -> str | None:
        """None for histories without a common commit."""
        try:
            base: pygit2.Oid | None = self.repo.merge_base(one, other)
        except (KeyError, pygit2.GitError):
            return None
        return str(base) if base is not None else None

    def ahead_behind(self, head: str, base: str) -> tuple[int, int]:
        return self.repo.ahead_behind(head, base)

    def commits(self, base: str | None, head: str) -> list[pygit2.Commit]:
        """The commits of `head` that `base` hasn't, oldest first."""
        walker = self.repo.walk(head, SortMode.TOPOLOGICAL | SortMode.REVERSE)
        if base is not None:
            walker.hide(base)
        return list(walker)

    def merge(self, base: str, head: str) -> str | None:
        """The tree of a true three-way merge; None when the two conflict."""
        common = self.merge_base(base, head)
        ours, theirs = self._moved(common, base), self._moved(common, head)
        if _apart(ours, theirs):
            # Nothing to weigh up, and writing a few paths is much cheaper than a whole index.
            return self.write_tree(self.commit(base).tree, theirs)
        index = self.repo.merge_commits(base, head)
        if index.conflicts is not None:
            return None
        return str(index.write_tree(self.repo))

    def _moved(self, base: str | None, head: str) -> dict[str, Change]:
        """What one side of a merge did, path by path."""
        old = self.commit(base).tree if base else None
        new = self.commit(head).tree
        diff = old.diff_to_tree(new) if old is not None else new.diff_to_tree(swap=True)
        moved: dict[str, Change] = {}
        for delta in diff.deltas:
            gone = delta.status_char() == "D"
            to = delta.new_file
            moved[delta.old_file.path] = None if gone else (_usual(int(to.mode)), str(to.id))
        return moved

    def changes(self, base: str | None, head: str) -> list[Json]:
        """What differs between two commits' trees, renames detected, as entries of GitHub's diffs."""
        new = self.commit(head).tree
        old = self.commit(base).tree if base else None
        diff = old.diff_to_tree(new) if old is not None else new.diff_to_tree(swap=True)
        diff.find_similar()
        return [_change(patch) for patch in diff if patch is not None]


def _apart(ours: Mapping[str, Change], theirs: Mapping[str, Change]) -> bool:
    """Whether two sides touched no path in common, nor one a file where the other has a folder."""

    def above(paths: Mapping[str, Change]) -> set[str]:
        return {path[:at] for path in paths for at, mark in enumerate(path) if mark == "/"}

    mine, yours = set(ours), set(theirs)
    return not (mine & yours or mine & above(theirs) or yours & above(ours))


STATUS = {
    "A": "added",
    "D": "removed",
    "M": "modified",
    "R": "renamed",
    "C": "copied",
    "T": "changed",
}


def _usual(mode: int) -> int:
    """What git makes of a regular file's mode that it wouldn't write itself, when it merges."""
    if stat.S_ISREG(mode):
        return 0o100755 if mode & stat.S_IXUSR else 0o100644
    return mode


def _change(patch: pygit2.Patch) -> Json:
    delta, (_, added, deleted) = patch.delta, patch.line_stats
    status = STATUS.get(delta.status_char(), "changed")
    gone = status == "removed"
    if status == "modified" and delta.old_file.mode != delta.new_file.mode:
        status = "changed" if delta.old_file.id == delta.new_file.id else status
    found: Json = {
        "sha": str(delta.old_file.id if gone else delta.new_file.id),
        "filename": delta.old_file.path if gone else delta.new_file.path,
        "status": status,
        "additions": added,
        "deletions": deleted,
        "changes": added + deleted,
    }
    if status == "renamed":
        found["previous_filename"] = delta.old_file.path
    text = patch.data.decode("utf-8", "replace")
    hunks = text.find("\n@@ ")
    if hunks >= 0 and len(text) < 1_000_000:
        found["patch"] = text[hunks + 1 :].rstrip("\n")
    return found


def _malformed(path: str) -> Refusal:
    return Refusal(422, f"tree.path contains a malformed path component: {path}")
