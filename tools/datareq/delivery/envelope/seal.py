"""How does a payload become ciphertexts? Signed first, then encrypted, in one pass of small pieces each.

What is written anywhere is ciphertext.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from datareq.delivery.envelope.container import container
from datareq.delivery.envelope.statement import state, write_statement
from datareq.delivery.envelope.streams import Hashed, Poured
from datareq.documents.fingerprints import fingerprint, plain_key
from datareq.documents.public_keys import key_problem
from datareq.errors import EnvelopeError
from datareq.model.envelope import (
    Addressee,
    Enclosed,
    Envelope,
    EnvelopeKind,
    KeyHolder,
    Packed,
    Sealed,
    Statement,
)
from datareq.ports import Sealer, Signer

SUFFIX = ".age"


def seal(
    folder: Path,
    enclosed: Enclosed,
    addressed: Mapping[EnvelopeKind, Sequence[Addressee]],
    *,
    nonce: bytes,
    signer: Signer,
    sealer: Sealer,
    out: Path,
) -> Sealed:
    """Writes one ciphertext a kind, `out/<its SHA-256>.age`; says what git may know of them.

    `folder`: the payload, in which every file counts. `nonce`: 256 fresh random bits, the same in every
    envelope of this payload and in none of another. EnvelopeError for a key that can't be used, a kind
    that is addressed to nobody, or a payload that changes meanwhile; then nothing is left in `out`.
    """
    if not addressed:
        raise EnvelopeError("envelope-nobody")
    for addressees in addressed.values():
        _require_keys(addressees)
    files = survey(folder)
    if not files:
        raise EnvelopeError("envelope-empty")
    made: list[Path] = []
    try:
        envelopes = []
        for kind in sorted(addressed, key=lambda one: one.value):
            to = holders(addressed[kind])
            statement = state(kind, enclosed, to, nonce, files)
            keys = [plain_key(one.key) for one in addressed[kind]]
            path = _close(folder, statement, tuple(dict.fromkeys(keys)), signer, sealer, out)
            made.append(path)
            envelopes.append(Envelope(kind=kind, sha256=path.name.removesuffix(SUFFIX), to=to))
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return Sealed(
        commitment=statement.commitment,
        signer=plain_key(signer.public_key),
        envelopes=tuple(envelopes),
    )


def survey(folder: Path) -> tuple[Packed, ...]:
    """Every file under a folder with its hash; EnvelopeError for a link or anything else that isn't a file."""
    files = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise EnvelopeError("envelope-payload-kind", path=name)
        if path.is_file():
            with path.open("rb") as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
            files.append(Packed(path=name, sha256=digest, bytes=path.stat().st_size))
    return tuple(sorted(files, key=lambda one: one.path))


def holders(addressees: Sequence[Addressee]) -> tuple[KeyHolder, ...]:
    """The accounts and the fingerprints of their keys, each once."""
    found = {
        (one.account, fingerprint(one.key)): KeyHolder(
            account=one.account, fingerprint=fingerprint(one.key)
        )
        for one in addressees
    }
    return tuple(found[key] for key in sorted(found))


def _require_keys(addressees: Sequence[Addressee]) -> None:
    if not addressees:
        raise EnvelopeError("envelope-nobody")
    for one in addressees:
        if key_problem(plain_key(one.key)) is not None:
            raise EnvelopeError("envelope-key", login=one.login)


def _close(
    folder: Path,
    statement: Statement,
    keys: Sequence[str],
    signer: Signer,
    sealer: Sealer,
    out: Path,
) -> Path:
    """One ciphertext under its name: it has that name only when it is whole."""
    said = write_statement(statement)
    source = Poured(container(folder, said, signer.sign(said), statement.files))
    partial = out / f".{statement.kind.value}.partial"
    try:
        with partial.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            target = Hashed(cast(BinaryIO, file))
            try:
                sealer.seal(cast(BinaryIO, source), cast(BinaryIO, target), keys)
            except EnvelopeError as error:
                raise source.problem or error from None
            file.flush()
            os.fsync(file.fileno())
        path = out / f"{target.sha256}{SUFFIX}"
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path
