"""What does an envelope say of itself, and how does git commit to its content without telling it?

The commitment is the same in every envelope of one payload. It hides: 256 random bits go into it that lie
in the envelopes alone. And it binds: no other files give the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from datareq.documents.codec import decode, encode
from datareq.errors import DocumentError, EnvelopeError
from datareq.model.envelope import Enclosed, EnvelopeKind, KeyHolder, Packed, Statement

SCHEMA = 1
NONCE_BYTES = 32
_DOMAIN = b"datareq envelope commitment 1\0"
_PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
PATH = re.compile(rf"{_PART}(?:/{_PART})*")
LONGEST_PATH = 90
"""Characters: a name that every tar writes in its first hundred bytes."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def commitment(nonce: bytes, files: Sequence[Packed]) -> str:
    """SHA-256 over the nonce and what is canonical of the files; EnvelopeError for another nonce's length."""
    if len(nonce) != NONCE_BYTES:
        raise EnvelopeError("envelope-nonce")
    listed = hashlib.sha256()
    for file in sorted(files, key=lambda one: one.path):
        name = file.path.encode("utf-8")
        listed.update(len(name).to_bytes(8) + name)
        listed.update(bytes.fromhex(file.sha256) + file.bytes.to_bytes(8))
    return hashlib.sha256(_DOMAIN + nonce + listed.digest()).hexdigest()


def state(
    kind: EnvelopeKind,
    enclosed: Enclosed,
    to: Sequence[KeyHolder],
    nonce: bytes,
    files: Sequence[Packed],
) -> Statement:
    """The statement of one envelope; EnvelopeError for a file whose name can't travel."""
    ordered = tuple(sorted(files, key=lambda one: one.path))
    for file in ordered:
        if not may_travel(file.path):
            raise EnvelopeError("envelope-path", path=shown(file.path))
    return Statement(
        schema=SCHEMA,
        kind=kind,
        registration=enclosed.registration,
        version=enclosed.version,
        level=enclosed.level,
        key=enclosed.key,
        to=tuple(to),
        nonce=nonce.hex(),
        files=ordered,
        commitment=commitment(nonce, ordered),
    )


def write_statement(statement: Statement) -> bytes:
    return encode(statement)


def read_statement(data: bytes) -> Statement:
    """What `write_statement` wrote, and consistent in itself; EnvelopeError otherwise."""
    try:
        statement = decode(data, Statement)
    except DocumentError as error:
        raise EnvelopeError("envelope-statement") from error
    if encode(statement) != data or statement.schema != SCHEMA:
        raise EnvelopeError("envelope-statement")
    paths = [file.path for file in statement.files]
    for path in paths:
        if not may_travel(path):
            raise EnvelopeError("envelope-path", path=shown(path))
    well = (
        paths == sorted(set(paths))
        and all(_SHA256.fullmatch(f.sha256) and 0 <= f.bytes < 2**63 for f in statement.files)
        and _SHA256.fullmatch(statement.nonce)
    )
    if not well:
        raise EnvelopeError("envelope-statement")
    if commitment(bytes.fromhex(statement.nonce), statement.files) != statement.commitment:
        raise EnvelopeError("envelope-commitment")
    return statement


def may_travel(path: str) -> bool:
    """Whether a file of this name can be unpacked anywhere without harm."""
    return len(path) <= LONGEST_PATH and PATH.fullmatch(path) is not None


def shown(path: str) -> str:
    """A name that somebody else chose, as it may be shown on a terminal."""
    clean = "".join(c if c.isascii() and c.isprintable() else "?" for c in path)
    return clean if len(clean) <= LONGEST_PATH else f"{clean[:LONGEST_PATH]}…"
