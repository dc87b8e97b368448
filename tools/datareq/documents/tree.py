"""Which files does a working copy have, and which entries may not be there at all?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from operator import attrgetter
from pathlib import Path

from datareq.documents.characters import MAX_BYTES
from datareq.errors import DocumentError

_NAME = attrgetter("name")
_CHUNK = 65536  # nearly every document fits

Files = Mapping[str, bytes | None]
"""Repository path → content; None for what isn't a regular file (a link, a submodule, a device)."""


def read_folder(root: Path, *prefixes: str) -> dict[str, bytes]:
    """Every file under these folders by repository path; DocumentError where one is a link.

    A folder that doesn't exist has no files. What may be read whole is what a maintainer put there.
    """
    found: dict[str, bytes] = {}
    for prefix in prefixes:
        for path, content in walk(root, prefix, limit=None):
            if content is None:
                raise DocumentError("tree-link", path=path)
            found[path] = content
    return found


def walk(
    root: Path | str, prefix: str, limit: int | None = MAX_BYTES
) -> Iterator[tuple[str, bytes | None]]:
    """Each entry below a folder with its content, sorted by name; never follows a link.

    At most `limit` + 1 bytes of a file are read: enough for the reader to see that it is too large.
    Dot folders of a working copy (`.git`) aren't looked into, dot files are told.
    """
    base = os.path.join(root, prefix)
    if os.path.islink(base):
        yield prefix, None
        return
    try:
        with os.scandir(base) as scan:
            entries = sorted(scan, key=_NAME)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DocumentError("tree-unreadable", path=prefix) from error
    for entry in entries:
        path = f"{prefix}/{entry.name}" if prefix else entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name == ".git":
                continue
            if os.path.lexists(os.path.join(entry.path, ".git")):
                yield path, None  # a submodule
                continue
            yield from walk(root, path, limit)
        elif entry.is_file(follow_symlinks=False):
            yield path, _read(entry.path, path, limit)
        else:
            yield path, None


def read_file(root: Path | str, path: str, limit: int | None = MAX_BYTES) -> bytes | None:
    """The content of one file as `walk` would give it."""
    full = os.path.join(root, path)
    if os.path.islink(full) or not os.path.isfile(full):
        return None
    return _read(full, path, limit)


def _read(full: str, path: str, limit: int | None) -> bytes:
    try:
        descriptor = os.open(full, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            chunks, size = [os.read(descriptor, _CHUNK)], _CHUNK
            while len(chunks[-1]) == _CHUNK and (limit is None or size <= limit):
                chunks.append(os.read(descriptor, _CHUNK))
                size += _CHUNK
        finally:
            os.close(descriptor)
    except OSError as error:
        raise DocumentError("tree-unreadable", path=path) from error
    content = chunks[0] if len(chunks) == 1 else b"".join(chunks)
    return content if limit is None else content[: limit + 1]
