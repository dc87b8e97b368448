"""Keys and payloads that the tests of envelopes share."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from datareq.adapters.sealing.age import AgeSealer
from datareq.adapters.sealing.ssh_signature import SshSigner
from datareq.delivery.envelope.seal import seal
from datareq.model.envelope import Addressee, Enclosed, EnvelopeKind, Sealed

ENCLOSED = Enclosed(registration="PDI-2026-0042", version=1, level="terbatas", key="k" * 64)
NONCE = bytes(range(32))


def ssh_key(folder: Path, kind: str, passphrase: str = "") -> Path:
    """A key as people make it: `ssh-keygen`."""
    path = folder / f"id_{kind}"
    call = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "sari@unj", "-f", str(path)]
    subprocess.run(call, check=True)
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
