"""How do bytes pass through encryption without ever being held as a whole?"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO

PIECE = 2**20


class Poured(io.RawIOBase):
    """Pieces from an iterator, read as a stream. `problem`: what stopped them; encryption would say less."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.problem: Exception | None = None
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if size is None or size < 0:
            return b"".join([bytes(self._rest), *self._pieces])
        while not self._rest and size:
            try:
                piece = next(self._pieces, None)
            except Exception as error:
                self.problem = error
                raise
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)


class Hashed(io.RawIOBase):
    """Passes bytes on, either way, and knows the SHA-256 of those that passed. `problem`: what
    stopped the reading; decryption would take it for a damaged envelope."""

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self._hash = hashlib.sha256()
        self.problem: Exception | None = None
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, from a larger piece that is held."""
        if size is None or size < 0:
            size = PIECE
        if not self._rest:
            self._rest = memoryview(self._next())
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)

    def _next(self) -> bytes:
        try:
            data = self._inner.read(PIECE)
        except Exception as error:
            self.problem = error
            raise
        self._hash.update(data)
        return data

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # only bytes come here
        self._inner.write(data)
        self._hash.update(data)
        return len(data)

    def drain(self) -> None:
        """Reads what is left, for its hash."""
        while self._next():
            pass

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()
