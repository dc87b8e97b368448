"""How is an envelope opened, so that nothing of it is written or believed before all of it holds?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import BinaryIO, cast

from datareq.delivery.envelope.statement import read_statement
from datareq.delivery.envelope.streams import Hashed
from datareq.delivery.envelope.unpack import Place, Unpacker
from datareq.documents.fingerprints import fingerprint, plain_key
from datareq.errors import EnvelopeError
from datareq.model.envelope import Approved, Envelope, KeyHolder, Opened, Sealed, Statement
from datareq.ports import Sealer

Verify = Callable[[bytes, bytes], str]
"""Message and armoured signature → the public key that made it; EnvelopeError if none did."""


def open_envelope(
    source: BinaryIO,
    identities: Sequence[bytes],
    *,
    sealer: Sealer,
    verify: Verify,
    signers: Sequence[str],
    expected: Sealed | None = None,
    about: Approved | None = None,
    out: Path | None = None,
) -> Opened:
    """Opens the ciphertext in `source` and, with `out`, writes its files there: all of them, or none.

    `identities`: private keys. `signers`: the public keys of the desk that may have signed. `expected` and
    `about`: what git says of this payload. EnvelopeError, with a code of its own for each kind of wrong.
    `out` must not exist, or be an empty folder.
    """
    holders = {fingerprint(key) for one in identities for key in sealer.public_keys(one)}
    ciphertext = Hashed(source)
    believe = _Believer(verify, signers, expected, about, holders)
    with _workshop(out) as folder:
        unpacker = Unpacker(believe, _placer(folder))
        try:
            sealer.unseal(cast(BinaryIO, ciphertext), cast(BinaryIO, unpacker), identities)
            statement = unpacker.finish()
        except EnvelopeError as error:
            found = ciphertext.problem or unpacker.problem
            raise found or _closer(error, ciphertext, expected) from None
        finally:
            unpacker.close()
        ciphertext.drain()
        _compare(statement, ciphertext.sha256, expected)
        if folder is not None and out is not None:
            folder.rename(out)
    return Opened(
        statement=statement,
        sha256=ciphertext.sha256,
        signer=believe.signer,
        holder=next(one for one in statement.to if one.fingerprint in holders),
        compared=expected is not None,
    )


class _Believer:
    """Statement and signature → the statement, if it may be believed; `signer`: who signed it."""

    def __init__(
        self,
        verify: Verify,
        signers: Sequence[str],
        expected: Sealed | None,
        about: Approved | None,
        holders: set[str],
    ) -> None:
        self._verify, self._holders = verify, holders
        self._signers = {plain_key(key) for key in signers}
        self._expected, self._about = expected, about
        self.signer = ""

    def __call__(self, said: bytes, signature: bytes) -> Statement:
        self.signer = plain_key(self._verify(said, signature))
        if self.signer not in self._signers:
            raise EnvelopeError("envelope-stranger", fingerprint=fingerprint(self.signer))
        statement = read_statement(said)
        if not any(one.fingerprint in self._holders for one in statement.to):
            raise EnvelopeError("envelope-forwarded")
        self._same_request(statement)
        expected = self._expected
        if expected is not None and statement.commitment != expected.commitment:
            raise EnvelopeError("envelope-other-payload")
        if expected is not None and self.signer != plain_key(expected.signer):
            raise EnvelopeError("envelope-other-signer")
        return statement

    def _same_request(self, statement: Statement) -> None:
        about = self._about
        if about is None:
            return
        if statement.registration != about.registration:
            raise EnvelopeError(
                "envelope-other-request", found=statement.registration, wanted=about.registration
            )
        if about.version not in (None, statement.version):
            raise EnvelopeError(
                "envelope-other-version", found=statement.version, wanted=about.version
            )
        if (statement.level, statement.key) != (about.level, about.key):
            raise EnvelopeError("envelope-other-payload")


def _compare(statement: Statement, sha256: str, expected: Sealed | None) -> None:
    """The ciphertext is one that git knows, and is of the kind and for the keys that git says."""
    if expected is None:
        return
    known = _known(sha256, expected)
    if known is None:
        raise EnvelopeError("envelope-other-bytes")
    if known.kind is not statement.kind:
        raise EnvelopeError("envelope-other-kind")
    if _holders(known.to) != _holders(statement.to):
        raise EnvelopeError("envelope-other-keys")


def _known(sha256: str, expected: Sealed) -> Envelope | None:
    return next((one for one in expected.envelopes if one.sha256 == sha256), None)


def _holders(to: Sequence[KeyHolder]) -> set[tuple[int, str]]:
    return {(one.account, one.fingerprint) for one in to}


def _closer(error: EnvelopeError, ciphertext: Hashed, expected: Sealed | None) -> EnvelopeError:
    """Why it didn't open, now that the rest of the bytes can tell whether it is the right file at all."""
    if expected is None:
        return error
    ciphertext.drain()
    if _known(ciphertext.sha256, expected) is None:
        return EnvelopeError("envelope-other-bytes")
    return error


@contextmanager
def _workshop(out: Path | None) -> Iterator[Path | None]:
    """A private folder beside `out`, gone afterwards unless it became `out`."""
    if out is None:
        yield None
        return
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise EnvelopeError("envelope-out-taken", path=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=".datareq-open-", dir=out.parent))
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _placer(folder: Path | None) -> Place:
    def place(name: str) -> AbstractContextManager[BinaryIO]:
        if folder is None:
            return nullcontext(cast(BinaryIO, _Nowhere()))
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        return cast(BinaryIO, os.fdopen(os.open(path, flags, 0o600), "wb"))

    return place


class _Nowhere(BytesIO):
    """Keeps nothing of what is written to it."""

    def write(self, data: object, /) -> int:  # noqa: ARG002 (that is its point)
        return 0
