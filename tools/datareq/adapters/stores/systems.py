"""What does each kind of store do in its own way? Give a written file its name, once; and forget one for good."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, BinaryIO, Protocol

from fsspec.asyn import sync
from fsspec.implementations.local import LocalFileSystem

from datareq.errors import StoreError


class Files(Protocol):
    """A file system of fsspec and the folder in it. `partial`: whether a file is written beside its name
    first; otherwise it appears under its name when it is complete, and only if there is none."""

    system: Any
    root: str
    partial: bool

    def write(self, path: str, source: BinaryIO) -> None:
        """All of `source`; what breaks off isn't there, or only under a partial name."""

    def open(self, path: str) -> AbstractContextManager[BinaryIO]: ...

    def place(self, partial: str, path: str) -> None:
        """Give the file `partial` the name `path`; FileExistsError if there is one of that name."""

    def forget(self, path: str) -> None:
        """Remove a file, and every older version of it that the store may keep."""


PIECE = 2**20


def _pour(system: Any, path: str, mode: str, source: BinaryIO) -> None:
    """By a file of fsspec: closing one makes what was written so far count as the whole."""
    file = system.open(path, mode)
    try:
        while data := source.read(PIECE):
            file.write(data)
        file.flush()
        with suppress(AttributeError, OSError, NotImplementedError):
            os.fsync(file.fileno())  # where the disk is this machine's
    except BaseException:
        with suppress(Exception):
            file.discard()
        with suppress(AttributeError):
            file.closed = True  # or it would be closed when it is forgotten
        raise
    file.close()


class Folder:
    partial = True

    def __init__(self, root: str) -> None:
        self.system = LocalFileSystem(auto_mkdir=False, skip_instance_cache=True)
        self.root = root

    def write(self, path: str, source: BinaryIO) -> None:
        _pour(self.system, path, "wb", source)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        return self.system.open(path, "rb")  # type: ignore[no-any-return]

    def place(self, partial: str, path: str) -> None:
        os.link(partial, path)
        os.unlink(partial)
        folder = os.open(os.path.dirname(path), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def forget(self, path: str) -> None:
        self.system.rm_file(path)


class Sftp:
    partial = True

    def __init__(self, system: Any, root: str) -> None:
        self.system, self.root = system, root

    def write(self, path: str, source: BinaryIO) -> None:
        _pour(self.system, path, "wb", source)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        return self.system.open(path, "rb")  # type: ignore[no-any-return]

    def place(self, partial: str, path: str) -> None:
        """The rename of the protocol itself, which doesn't write over; the library's does."""

        async def rename() -> None:
            async with self.system._pool.get() as channel:
                await channel.rename(partial, path)

        try:
            sync(self.system.loop, rename)
        except Exception:
            if self.system.exists(path):
                raise FileExistsError(path) from None
            raise

    def forget(self, path: str) -> None:
        self.system.rm_file(path)


class WebDav:
    partial = True

    def __init__(self, system: Any, root: str) -> None:
        self.system, self.root = system, root

    def write(self, path: str, source: BinaryIO) -> None:
        self.system.client.upload_fileobj(source, path, overwrite=True, chunk_size=PIECE)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        with self.system.client.open(path, mode="rb", chunk_size=PIECE) as file:
            yield file

    def place(self, partial: str, path: str) -> None:
        from webdav4.client import ResourceAlreadyExists

        try:
            self.system.client.move(partial, path, overwrite=False)
        except ResourceAlreadyExists:
            raise FileExistsError(path) from None

    def forget(self, path: str) -> None:
        self.system.rm_file(path)


class Bucket:
    partial = False

    def __init__(self, system: Any, root: str) -> None:
        self.system, self.root = system, root

    def write(self, path: str, source: BinaryIO) -> None:
        """Only if there is no object of that name when the last part has come."""
        _pour(self.system, path, "xb", source)

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        return self.system.open(path, "rb")  # type: ignore[no-any-return]

    def place(self, partial: str, path: str) -> None:
        raise NotImplementedError  # an object appears whole

    def forget(self, path: str) -> None:
        self.system.rm_file(path)
        for version in self._versions(path):
            bucket, key, _ = self.system.split_path(path)
            self.system.call_s3("delete_object", Bucket=bucket, Key=key, VersionId=version)
        if self._versions(path):
            raise StoreError("store-keeps")

    def _versions(self, path: str) -> list[str]:
        """Ids of all that the bucket keeps under this name, deletion marks among them."""
        bucket, key, _ = self.system.split_path(path)
        found: list[str] = []
        start: dict[str, str] = {}
        while True:
            page = self.system.call_s3("list_object_versions", Bucket=bucket, Prefix=key, **start)
            kept = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            found += [one["VersionId"] for one in kept if one["Key"] == key]
            if not page.get("IsTruncated"):
                return found
            start = {
                "KeyMarker": page["NextKeyMarker"],
                "VersionIdMarker": page["NextVersionIdMarker"],
            }
