"""Whatever changes in an envelope, inside or outside, it is refused by one of our errors and nothing is written."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner, verify
from datareq.delivery.envelope.opening import open_envelope
from datareq.errors import EnvelopeError
from datareq.model.envelope import Opened
from tests.envelope.house import payload, sealed, ssh_key


@dataclass(frozen=True, slots=True)
class Sent:
    identity: bytes
    key: str
    signer: str
    ciphertext: bytes
    plaintext: bytes

    def open(self, ciphertext: bytes, out: Path | None = None) -> Opened:
        return open_envelope(
            io.BytesIO(ciphertext),
            [self.identity],
            sealer=AgeSealer(),
            verify=verify,
            signers=[self.signer],
            out=out,
        )

    def encrypted(self, plaintext: bytes) -> bytes:
        target = io.BytesIO()
        AgeSealer().seal(io.BytesIO(plaintext), target, [self.key])
        return target.getvalue()


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("sent")
    signer = SshSigner(str(ssh_key(folder, "ed25519")))
    identity, key = new_identity()
    files = {"a.csv": b"nim,nama\n1,x\n" * 200, "b/c.csv": b"1", "kosong.csv": b""}
    _, file = sealed(payload(folder / "p", files), signer, [key], folder / "out")
    plaintext = io.BytesIO()
    AgeSealer().unseal(io.BytesIO(file.read_bytes()), plaintext, [identity])
    return Sent(identity, key, signer.public_key, file.read_bytes(), plaintext.getvalue())


def changed(data: bytes, rng: random.Random, end: int) -> bytes:
    """One change of some kind: bits, bytes, a piece cut out, doubled, moved or put in."""
    at, size = rng.randrange(end), rng.choice((1, 7, 512, 1024))
    piece = data[at : at + size]
    match rng.randrange(6):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + rng.randbytes(len(piece)) + data[at + len(piece) :]
        case 2:
            return data[:at] + data[at + size :]
        case 3:
            return data[:at] + piece + data[at:]
        case 4:
            other = rng.randrange(end)
            return data[:other] + piece + data[other:]
        case _:
            return data[:at]


def test_the_control_is_opened(sent: Sent) -> None:
    sent.open(sent.ciphertext)
    sent.open(sent.encrypted(sent.plaintext))


@pytest.mark.parametrize("seed", range(8))
def test_any_change_inside_is_refused(seed: int, sent: Sent, tmp_path: Path) -> None:
    """By somebody who can read it and encrypts again, to the right person; most near the headers."""
    rng = random.Random(seed)
    for _ in range(150):
        end = rng.choice((2_000, 8_000, len(sent.plaintext)))
        plaintext = changed(sent.plaintext, rng, end)
        if plaintext == sent.plaintext:
            continue
        with pytest.raises(EnvelopeError):
            sent.open(sent.encrypted(plaintext), tmp_path / "out")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", range(4))
def test_any_change_outside_is_refused(seed: int, sent: Sent, tmp_path: Path) -> None:
    rng = random.Random(seed)
    for _ in range(150):
        end = rng.choice((400, len(sent.ciphertext)))
        ciphertext = changed(sent.ciphertext, rng, end)
        if ciphertext == sent.ciphertext:
            continue
        with pytest.raises(EnvelopeError):
            sent.open(ciphertext, tmp_path / "out")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, 100, 511, 512, 513, 1024, 5_000, 65_535])
def test_any_beginning_of_the_content_is_refused(size: int, sent: Sent, tmp_path: Path) -> None:
    with pytest.raises(EnvelopeError):
        sent.open(sent.encrypted(sent.plaintext[:size]), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
