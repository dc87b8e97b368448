"""What is in very many files of one commit? Asked all at once, where a question each would take too long."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from datareq.adapters.git.process import environment, run
from datareq.errors import ForgeError

SHA1 = 40
"""Letters of an id; a repository with longer ones has SHA-256."""


def list_folder(git_dir: Path, commit: str, folder: str) -> dict[str, tuple[str, str]]:
    """Name → (kind of object, its id) of what lies in a folder of a commit; nothing if there is none."""
    code, out = run(git_dir, ["ls-tree", "-z", f"{commit}:{folder}"], answers=(0, 128))
    return dict(_rows(out)) if code == 0 else {}


def list_files(git_dir: Path, tree: str) -> dict[str, str]:
    """Path → blob of every regular file below a tree object."""
    _, out = run(git_dir, ["ls-tree", "-r", "-z", tree])
    return {path: sha for path, (kind, sha) in _rows(out) if kind == "blob"}


def read_blobs(git_dir: Path, shas: Sequence[str]) -> Iterator[bytes]:
    """The bytes of these blobs, in that order; ForgeError where one is missing."""
    command = ["git", f"--git-dir={git_dir}", "cat-file", "--batch", "--buffer"]
    with tempfile.TemporaryFile() as asked:
        asked.writelines(f"{sha}\n".encode("ascii") for sha in shas)
        asked.seek(0)
        with subprocess.Popen(
            command, env=environment({}), stdin=asked, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=1 << 20,
        ) as process:  # fmt: skip
            pipe = process.stdout
            if pipe is None:
                raise ForgeError("git-failed", command="cat-file", reason="pipe")
            for _ in shas:
                head = pipe.readline().split()
                if len(head) != 3 or head[1] != b"blob":
                    process.kill()
                    raise ForgeError("git-failed", command="cat-file", reason="object")
                size = int(head[2])
                data = pipe.read(size + 1)
                if len(data) != size + 1:
                    raise ForgeError("git-failed", command="cat-file", reason="end")
                yield data[:-1]


def read_unchanged(path: str, sha: str) -> bytes | None:
    """The bytes of a file that is this very blob still, which is quicker than asking git for it; else None."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            data = file.read()
    except OSError:
        return None
    if data is None:
        return None
    name = "sha1" if len(sha) == SHA1 else "sha256"
    known = hashlib.new(name, b"blob %d\0" % len(data), usedforsecurity=False)
    known.update(data)
    return data if known.hexdigest() == sha else None


def _rows(out: bytes) -> Iterator[tuple[str, tuple[str, str]]]:
    for row in out.split(b"\0"):
        if row:
            what, _, name = row.partition(b"\t")
            _, kind, sha = what.split(b" ")
            yield name.decode("utf-8", "surrogateescape"), (kind.decode(), sha.decode())
