"""How do statement, files and padding lie one after the other? As a tar that depends on nothing else.

Its size says little: it is filled up to the next size of Padmé (Nikitin et al., "Reducing metadata leakage
from encrypted files", PETS 2019), of which there are few: at most 12 per cent more, and at least 64 KiB.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from datareq.errors import EnvelopeError
from datareq.model.envelope import Packed

STATEMENT = "statement.json"
SIGNATURE = "statement.json.sig"
PAYLOAD = "data/"
PADDING = "padding"
END = 2 * tarfile.BLOCKSIZE
LEAST = 64 * 2**10
CHUNK = 2**20


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a member: a plain file that its owner may read, from no time and of nobody."""
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")


def filling(size: int) -> int:
    """Zeros from the end of a member to the next whole block."""
    return -size % tarfile.BLOCKSIZE


def padded(size: int) -> int:
    """The smallest size of Padmé that holds `size` bytes."""
    size = max(size, LEAST)
    exponent = size.bit_length() - 1
    free = (1 << (exponent - exponent.bit_length())) - 1
    return (size + free) & ~free


def padding(statement: int, signature: int, files: Sequence[Packed]) -> int:
    """Bytes of the member that fills the container up; sizes are those of what comes before it."""
    sizes = [statement, signature, *(file.bytes for file in files)]
    taken = sum(tarfile.BLOCKSIZE + size + filling(size) for size in sizes)
    taken += tarfile.BLOCKSIZE + END
    return padded(taken) - taken


def container(
    folder: Path, statement: bytes, signature: bytes, files: Sequence[Packed]
) -> Iterator[bytes]:
    """The bytes, piece by piece; EnvelopeError if a file isn't any more what the statement says of it."""
    for name, data in ((STATEMENT, statement), (SIGNATURE, signature)):
        yield header(name, len(data))
        yield data + bytes(filling(len(data)))
    for file in files:
        yield header(PAYLOAD + file.path, file.bytes)
        yield from _content(folder / file.path, file)
        yield bytes(filling(file.bytes))
    left = padding(len(statement), len(signature), files)
    yield header(PADDING, left)
    yield from zeros(left + END)


def zeros(size: int) -> Iterator[bytes]:
    while size > 0:
        yield bytes(min(size, CHUNK))
        size -= CHUNK


def _content(path: Path, file: Packed) -> Iterator[bytes]:
    seen, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while data := source.read(CHUNK):
            seen.update(data)
            size += len(data)
            if size > file.bytes:
                break
            yield data
    if size != file.bytes or seen.hexdigest() != file.sha256:
        raise EnvelopeError("envelope-payload-moved", path=file.path)
