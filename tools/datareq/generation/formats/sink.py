"""Where do a format's bytes go? Into a file that knows its size and SHA-256 when it is whole."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from datareq.model.manifest import ManifestFile


class Sink(io.RawIOBase):
    """`folder`: where a writer may put aside what it needs on the way; it goes with the dataset if that fails."""

    def __init__(self, root: Path, path: str) -> None:
        self._path = path
        self.folder = (root / path).parent
        self._stream = (root / path).open("wb")
        self._sum = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: Any) -> int:
        self._sum.update(data)
        self._stream.write(data)
        self._size += len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()

    def file(self, format_: str) -> ManifestFile:
        return ManifestFile(
            path=self._path, format=format_, sha256=self._sum.hexdigest(), bytes=self._size
        )
