"""Keys and payloads that the tests of envelopes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from datareq.adapters.sealing.age import AgeSealer
from datareq.adapters.sealing.ssh_signature import SshSigner
from datareq.delivery.envelope.seal import seal
from datareq.model.envelope import Addressee, Enclosed, EnvelopeKind, Sealed

ENCLOSED = Enclosed(registration="PDI-2026-0042", version=1, level="terbatas", key="k" * 64)
NONCE = bytes(range(32))
KINDS: dict[str, Callable[[], Any]] = {
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "rsa": partial(rsa.generate_private_key, 65537, 3072),
    "ecdsa": partial(ec.generate_private_key, ec.SECP256R1()),
}


def ssh_key(folder: Path, kind: str, passphrase: str = "") -> Path:
    """A pair of files as `ssh-keygen` makes them; it need not be on this machine."""
    made = KINDS[kind]()
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    path = folder / f"id_{kind}"
    path.touch(mode=0o600)
    path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locked))
    shown = made.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    path.with_name(f"{path.name}.pub").write_bytes(shown + b" sari@unj\n")
    return path


def public(path: Path) -> str:
    return path.with_name(f"{path.name}.pub").read_text("utf-8")


def payload(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def to(*keys: str) -> tuple[Addressee, ...]:
    return tuple(
        Addressee(account=number, login=f"user-{number}", key=key)
        for number, key in enumerate(keys, start=1)
    )


def sealed(
    folder: Path,
    signer: SshSigner,
    keys: Sequence[str],
    out: Path,
    *,
    kind: EnvelopeKind = EnvelopeKind.RELEASE,
    nonce: bytes = NONCE,
) -> tuple[Sealed, Path]:
    """One envelope, and its file."""
    out.mkdir(exist_ok=True)
    made = seal(
        folder, ENCLOSED, {kind: to(*keys)}, nonce=nonce, signer=signer, sealer=AgeSealer(), out=out
    )
    return made, out / f"{made.envelopes[0].sha256}.age"
