"""Is what comes out of an envelope exactly what its signed statement says, piece by piece and nothing else?

The statement comes first and is believed only after its signature was checked. From then on every byte is
known beforehand but the files' own, and those have a hash: there is no room for another member, another
order, a link, a name that leads elsewhere, or something hidden in the padding.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import BinaryIO

from datareq.delivery.envelope.container import (
    CHUNK,
    END,
    PADDING,
    PAYLOAD,
    SIGNATURE,
    STATEMENT,
    filling,
    header,
    padding,
)
from datareq.delivery.envelope.statement import may_travel, shown
from datareq.errors import EnvelopeError
from datareq.model.envelope import Packed, Statement

MOST_STATEMENT = 16 * 2**20
MOST_SIGNATURE = 16 * 2**10

Steps = Generator[int, memoryview, None]
Place = Callable[[str], AbstractContextManager[BinaryIO]]


class Unpacker(io.RawIOBase):
    """Takes the container as it is decrypted; EnvelopeError at the first byte that is wrong.

    `believe`: checks statement and signature. `place`: where a member of that name is written.
    """

    def __init__(self, believe: Callable[[bytes, bytes], Statement], place: Place) -> None:
        self._believe = believe
        self._place = place
        self._statement: Statement | None = None
        self.problem: Exception | None = None
        self._steps = self._walk()
        self._wanted = next(self._steps)
        self._done = False
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # only bytes come here
        if self.problem is not None:
            raise self.problem
        self._held += data  # decryption comes in small pieces
        if len(self._held) >= CHUNK:
            self._pass_on()
        return len(data)

    def finish(self) -> Statement:
        """The statement, if nothing is missing."""
        if self.problem is not None:
            raise self.problem
        self._pass_on()
        if not self._done or self._statement is None:
            raise EnvelopeError("envelope-incomplete")
        return self._statement

    def close(self) -> None:
        self._steps.close()
        super().close()

    def _pass_on(self) -> None:
        data, self._held = self._held, bytearray()
        try:
            self._feed(memoryview(data))
        except Exception as error:  # a full disk, too
            self.problem = error
            raise

    def _feed(self, data: memoryview) -> None:
        while data:
            if self._done:
                raise EnvelopeError("envelope-layout")
            part, data = data[: self._wanted], data[self._wanted :]
            try:
                self._wanted = self._steps.send(part)
            except StopIteration:
                self._done = True

    def _walk(self) -> Steps:
        """Yields how many bytes it can take next, and is sent at most so many."""
        said = yield from self._small(STATEMENT, MOST_STATEMENT)
        signature = yield from self._small(SIGNATURE, MOST_SIGNATURE)
        statement = self._believe(said, signature)
        for name, data in ((STATEMENT, said), (SIGNATURE, signature)):
            with self._place(name) as target:
                target.write(data)
        listed = [PAYLOAD + file.path for file in statement.files]
        for position, file in enumerate(statement.files):
            yield from self._expect(listed[position], file.bytes, listed, position)
            yield from self._file(listed[position], file)
        left = padding(len(said), len(signature), statement.files)
        yield from self._expect(PADDING, left, listed, len(listed))
        yield from self._zeros(left + END)
        self._statement = statement

    def _small(self, name: str, most: int) -> Generator[int, memoryview, bytes]:
        """A member that is held as a whole, so it may not be large."""
        block = yield from self._exactly(tarfile.BLOCKSIZE)
        found = _member(block)
        well = found is not None and found.name == name and 0 < found.size <= most
        if found is None or not well or header(name, found.size) != block:
            # Without it nothing else can be believed.
            raise EnvelopeError("envelope-unsigned" if name == SIGNATURE else "envelope-foreign")
        data = yield from self._exactly(found.size)
        yield from self._zeros(filling(found.size))
        return data

    def _expect(self, name: str, size: int, listed: list[str], position: int) -> Steps:
        block = yield from self._exactly(tarfile.BLOCKSIZE)
        if block != header(name, size):
            raise _why(block, name, size, listed, position)

    def _file(self, name: str, file: Packed) -> Steps:
        seen, left = hashlib.sha256(), file.bytes
        with self._place(name) as target:
            while left:
                part = yield left
                seen.update(part)
                target.write(part)
                left -= len(part)
        if seen.hexdigest() != file.sha256:
            raise EnvelopeError("envelope-file-differs", path=file.path)
        yield from self._zeros(filling(file.bytes))

    def _zeros(self, left: int) -> Steps:
        while left:
            part = yield left
            if any(part):
                raise EnvelopeError("envelope-padding")
            left -= len(part)

    def _exactly(self, size: int) -> Generator[int, memoryview, bytes]:
        data = bytearray()
        while len(data) < size:
            data += yield size - len(data)
        return bytes(data)


def _member(block: bytes) -> tarfile.TarInfo | None:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None


def _why(block: bytes, name: str, size: int, listed: list[str], position: int) -> EnvelopeError:
    """What is wrong with a member that isn't the next one of the statement."""
    found = _member(block)
    if found is None:
        return EnvelopeError("envelope-missing", path=shown(name.removeprefix(PAYLOAD)))
    path = shown(found.name.removeprefix(PAYLOAD))
    if not found.isreg():
        return EnvelopeError("envelope-member-kind", path=path)
    if found.name == name:
        code = "envelope-layout" if found.size == size else "envelope-size"
        return EnvelopeError(code, path=path)
    if found.name in listed[:position] or found.name in (STATEMENT, SIGNATURE):
        return EnvelopeError("envelope-member-twice", path=path)
    if found.name in listed[position:]:
        return EnvelopeError("envelope-member-order", path=path)
    if found.name == PADDING:
        return EnvelopeError("envelope-missing", path=shown(name.removeprefix(PAYLOAD)))
    if not (found.name.startswith(PAYLOAD) and may_travel(found.name.removeprefix(PAYLOAD))):
        return EnvelopeError("envelope-path", path=path)
    return EnvelopeError("envelope-member-extra", path=path)
