"""How are ciphertexts written once, read back, found again, and gone for good, wherever they lie?"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

from datareq.adapters.stores.systems import PIECE, Files
from datareq.errors import DatareqError, StoreError

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*")
_UNFINISHED = re.compile(rf"(?:{_PART}/)*\.{_PART}\.partial")
"""Beside its name while it is written."""
_LONGEST = 200


class FileStore:
    """`Store` over a file system of fsspec."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._system = files.system

    def put(self, name: str, source: BinaryIO) -> None:
        path = self._path(name)
        with _told():
            if self._system.exists(path):
                self._require_same(name, path, _hash_of(source))
                return
            if self._files.partial:
                self._put_beside(name, path, source)
            else:
                self._put_at_once(name, path, source)

    @contextmanager
    def read(self, name: str) -> Iterator[BinaryIO]:
        path = self._path(name)
        with ExitStack() as stack:
            with _told():
                if not self._system.isfile(path):
                    raise StoreError("store-nothing", name=name)
                file = stack.enter_context(self._files.open(path))
            yield cast(BinaryIO, _Told(file))

    def names(self, under: str = "") -> tuple[str, ...]:
        return tuple(sorted(n for n in self._found() if _NAME.fullmatch(n) and n.startswith(under)))

    def unfinished(self, before: datetime) -> tuple[str, ...]:
        there = {name: info for name, info in self._found().items() if _UNFINISHED.fullmatch(name)}
        return tuple(sorted(name for name, info in there.items() if _is_older(info, before)))

    def delete(self, name: str) -> None:
        path = self._path(name, _NAME, _UNFINISHED)
        with _told():
            if self._system.exists(path):
                self._files.forget(path)
            self._system.invalidate_cache()
            if self._system.exists(path):
                raise StoreError("store-keeps")
        if name in self._found():
            raise StoreError("store-keeps")

    def _found(self) -> dict[str, dict[str, Any]]:
        """Every file under its name in the store, with what the file system says of it."""
        with _told():
            self._system.invalidate_cache()
            found = self._system.find(self._files.root, detail=True)
        root = self._files.root.strip("/")
        return {path.strip("/").removeprefix(root).strip("/"): info for path, info in found.items()}

    def _put_beside(self, name: str, path: str, source: BinaryIO) -> None:
        """Under another name first: whatever happens, nothing that isn't whole has this one."""
        folder, _, last = path.rpartition("/")
        self._system.makedirs(folder, exist_ok=True)
        partial = f"{folder}/.{last}.{secrets.token_hex(8)}.partial"  # _UNFINISHED
        try:
            digest = self._write(partial, source)
            try:
                if self._hash_at(partial) != digest:
                    raise StoreError("store-altered", name=name)
                self._files.place(partial, path)
            except StoreError:
                raise
            except Exception:
                # Another writer of this name was first, and may have swept.
                if not self._system.isfile(path):
                    raise
                self._require_same(name, path, digest)
        finally:
            with suppress(Exception):
                self._system.rm_file(partial)
        self._sweep(folder, last)
        if not self._system.isfile(path):
            raise StoreError("store-altered", name=name)

    def _put_at_once(self, name: str, path: str, source: BinaryIO) -> None:
        try:
            digest = self._write(path, source)
        except FileExistsError:
            raise StoreError("store-taken", name=name) from None
        if self._hash_at(path) != digest:
            self._files.forget(path)
            raise StoreError("store-altered", name=name)

    def _write(self, path: str, source: BinaryIO) -> str:
        passing = _Hashing(source)
        self._files.write(path, cast(BinaryIO, passing))
        return passing.hash.hexdigest()

    def _sweep(self, folder: str, last: str) -> None:
        """Removes what writers of this name left behind that were killed."""
        for path in self._system.ls(folder, detail=False):
            found = str(path).rstrip("/").rpartition("/")[2]
            if found.startswith(f".{last}.") and found.endswith(".partial"):
                with suppress(FileNotFoundError):
                    self._system.rm_file(f"{folder}/{found}")

    def _require_same(self, name: str, path: str, digest: str) -> None:
        if self._hash_at(path) != digest:
            raise StoreError("store-taken", name=name)

    def _hash_at(self, path: str) -> str:
        with self._files.open(path) as file:
            return _hash_of(file)

    def _path(self, name: str, *forms: re.Pattern[str]) -> str:
        """`forms`: of names that may be meant; without any, of those that a file is given."""
        if len(name) > _LONGEST or not any(form.fullmatch(name) for form in forms or (_NAME,)):
            raise StoreError("store-name")
        return f"{self._files.root}/{name}" if self._files.root else name


class _Told:
    """A file of the store whose troubles are ours to say."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        with _told():
            return cast(bytes, self._file.read(size))


class _Hashing:
    """What was read of a stream has this hash."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.hash = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self.hash.update(data)
        return data


def _is_older(info: Mapping[str, Any], than: datetime) -> bool:
    """By the server's own clock. What doesn't say when it was changed may be under way."""
    changed = info.get("mtime", info.get("modified"))
    if isinstance(changed, int | float):
        changed = datetime.fromtimestamp(changed, UTC)
    if not isinstance(changed, datetime):
        return False
    return (changed if changed.tzinfo else changed.replace(tzinfo=UTC)) < than


def _hash_of(source: Any) -> str:
    seen = hashlib.sha256()
    while data := source.read(PIECE):
        seen.update(data)
    return seen.hexdigest()


@contextmanager
def _told() -> Iterator[None]:
    """Whatever a store's library raises becomes an error of ours; its words may hold credentials."""
    try:
        yield
    except DatareqError:
        raise
    except Exception as error:  # noqa: BLE001 (each library has its own errors)
        raise StoreError("store-trouble", reason=type(error).__name__) from None
