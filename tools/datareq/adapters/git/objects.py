"""What is in a git object? One `git cat-file --batch` process answers for a whole repository.

Trees are parsed from their raw bytes, so a path can never be mistaken for a part of the protocol, and
no command is started per question.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from datareq.adapters.git.process import environment
from datareq.errors import ForgeError

OBJECT_ID = re.compile(r"[0-9a-f]{40}")
TREE_MODE = "040000"
GITLINK_MODE = "160000"
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a tree object. `mode` has six digits."""

    name: str
    mode: str
    sha: str

    @property
    def is_tree(self) -> bool:
        return self.mode == TREE_MODE


class Objects:
    """Reads commits, trees and blobs of one repository by object id. Safe to share between threads."""

    def __init__(self, git_dir: Path) -> None:
        self._git_dir = git_dir
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stop: weakref.finalize[[subprocess.Popen[bytes]], Objects] | None = None
        self._trees: dict[str, tuple[Entry, ...]] = {}
        self._roots: dict[str, str] = {}
        self._digests: dict[str, str] = {}

    def root(self, commit: str) -> str | None:
        """The tree of a commit; None if the repository doesn't have that commit."""
        if commit not in self._roots:
            data = self._read(commit, "commit")
            if data is None:
                return None
            self._roots[commit] = data[5:45].decode("ascii")
        return self._roots[commit]

    def entries(self, tree: str) -> tuple[Entry, ...]:
        """The rows of a tree object."""
        if tree not in self._trees:
            data = self._read(tree, "tree")
            if data is None:
                raise ForgeError("object-missing", object=tree)
            self._trees[tree] = _parse_tree(data)
        return self._trees[tree]

    def blob(self, sha: str) -> bytes:
        """The bytes of a blob."""
        data = self._read(sha, "blob")
        if data is None:
            raise ForgeError("object-missing", object=sha)
        return data

    def sha256(self, entry: Entry) -> str:
        """SHA-256 of an entry's content: of a link its target, of a submodule the empty string."""
        if entry.mode == GITLINK_MODE:
            return EMPTY_SHA256
        if entry.sha not in self._digests:
            self._digests[entry.sha] = hashlib.sha256(self.blob(entry.sha)).hexdigest()
        return self._digests[entry.sha]

    def close(self) -> None:
        """Ends the reading process; the next question starts another."""
        with self._lock:
            self._end()

    def _read(self, sha: str, kind: str) -> bytes | None:
        """The content of an object of that kind; None if it is absent or of another kind."""
        if not OBJECT_ID.fullmatch(sha):
            return None
        with self._lock:
            try:
                return self._ask(sha, kind)
            except (OSError, ValueError) as error:
                self._end()
                raise ForgeError(
                    "git-failed", command="cat-file", reason=type(error).__name__
                ) from None

    def _ask(self, sha: str, kind: str) -> bytes | None:
        to_git, from_git = self._pipes()
        to_git.write(sha.encode("ascii") + b"\n")
        to_git.flush()
        header = from_git.readline().decode("ascii").split()
        if header[1:] == ["missing"]:
            return None
        _, found, size = header
        data = _exactly(from_git, int(size))
        if _exactly(from_git, 1) != b"\n":
            raise ValueError("frame")
        return data if found == kind else None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", f"--git-dir={self._git_dir}", "cat-file", "--batch"],
                env=environment({}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._stop = weakref.finalize(self, _terminate, self._process)
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("pipes")
        return self._process.stdin, self._process.stdout

    def _end(self) -> None:
        if self._stop is not None:
            self._stop()
        self._process = self._stop = None


def _terminate(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still buffered has no reader any more
                pipe.close()
    process.wait()


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = pipe.read(min(size, CHUNK))
        if not part:
            raise ValueError("cut off")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _parse_tree(data: bytes) -> tuple[Entry, ...]:
    """A name that isn't UTF-8 gets replacement characters: it can be shown and is refused as not ASCII."""
    rows: list[Entry] = []
    at = 0
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        rows.append(
            Entry(
                mode=data[at:space].decode("ascii").zfill(6),
                name=data[space + 1 : end].decode("utf-8", "replace"),
                sha=data[end + 1 : end + 21].hex(),
            )
        )
        at = end + 21
    return tuple(rows)
