"""Sealing makes ciphertexts and nothing else, says of them what git may know, and does it whole or not at all."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner, verify
from datareq.delivery.envelope.container import LEAST, padded
from datareq.delivery.envelope.opening import open_envelope
from datareq.delivery.envelope.seal import seal
from datareq.errors import EnvelopeError
from datareq.model.envelope import EnvelopeKind, Opened, Sealed
from tests.envelope.house import ENCLOSED, NONCE, payload, public, sealed, ssh_key, to
from tests.factories import ROOT

CANARY = b"3271011708990001"
FILES = {"manifest.json": b"{}\n", "output/a.csv": b"nik\n" + CANARY + b"\n"}


def opened(path: Path, identity: bytes, signer: SshSigner, made: Sealed, out: Path) -> Opened:
    with path.open("rb") as source:
        return open_envelope(
            source,
            [identity],
            sealer=AgeSealer(),
            verify=verify,
            signers=[signer.public_key],
            expected=made,
            out=out,
        )


@pytest.mark.parametrize("kind", ["age", "ed25519", "rsa"])
def test_each_kind_of_key_opens_what_was_sealed_to_it(
    kind: str, tmp_path: Path, signer: SshSigner
) -> None:
    if kind == "age":
        identity, key = new_identity()
    else:
        path = ssh_key(tmp_path, kind)
        identity, key = path.read_bytes(), public(path)
    made, file = sealed(payload(tmp_path / "p", FILES), signer, [key], tmp_path / "out")
    result = opened(file, identity, signer, made, tmp_path / "got")
    assert result.holder.account == 1
    for name, data in FILES.items():
        assert (tmp_path / "got" / "data" / name).read_bytes() == data
        assert (tmp_path / "got" / "data" / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "got").stat().st_mode & 0o777 == 0o700


def test_one_payload_in_three_envelopes_has_one_commitment(
    tmp_path: Path, signer: SshSigner
) -> None:
    made = {name: new_identity() for name in ("verifier", "recipient", "period")}
    out = tmp_path / "out"
    out.mkdir()
    whole = seal(
        payload(tmp_path / "p", FILES),
        ENCLOSED,
        {
            kind: to(made[name][1])
            for kind, name in zip(EnvelopeKind, ("verifier", "recipient", "period"), strict=True)
        },
        nonce=NONCE,
        signer=signer,
        sealer=AgeSealer(),
        out=out,
    )
    assert {one.kind for one in whole.envelopes} == set(EnvelopeKind)
    for envelope, name in zip(whole.envelopes, ("verifier", "period", "recipient"), strict=True):
        result = opened(
            out / f"{envelope.sha256}.age", made[name][0], signer, whole, tmp_path / name
        )
        assert result.statement.kind is envelope.kind
        assert result.statement.commitment == whole.commitment
    assert sorted(path.stem for path in out.iterdir()) == sorted(e.sha256 for e in whole.envelopes)


def test_ciphertexts_hold_nothing_readable(tmp_path: Path, signer: SshSigner) -> None:
    _, file = sealed(payload(tmp_path / "p", FILES), signer, [new_identity()[1]], tmp_path / "out")
    data = file.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    for word in (CANARY, b"output", b"manifest", b"terbatas", b"PDI-2026"):
        assert word not in data


@pytest.mark.parametrize("size", [1, 5_000, 50_000])
def test_small_payloads_are_all_of_one_size(size: int, tmp_path: Path, signer: SshSigner) -> None:
    """From the size alone nobody tells two rows from two hundred."""
    files = {"manifest.json": b"{}\n", "output/a.csv": os.urandom(size)}
    _, file = sealed(payload(tmp_path / "p", files), signer, [new_identity()[1]], tmp_path / "out")
    plain = io.BytesIO()
    identity, key = new_identity()
    _, file = sealed(tmp_path / "p", signer, [key], tmp_path / "out")
    with file.open("rb") as source:
        AgeSealer().unseal(source, plain, [identity])
    assert len(plain.getvalue()) == LEAST


@pytest.mark.parametrize("exponent", range(10, 45))
def test_sizes_grow_by_no_more_than_an_eighth(exponent: int) -> None:
    """Padmé: at most 12 per cent, and few sizes."""
    for size in (2**exponent - 1, 2**exponent, 2**exponent + 1, 3 * 2 ** (exponent - 1)):
        made = padded(size)
        assert made >= max(size, LEAST)
        assert made % 512 == 0
        assert made <= max(LEAST, size * 1.12)


def test_sizes_are_few() -> None:
    assert len({padded(size) for size in range(2**20, 2**21, 512)}) <= 33


BAD: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no file": ("envelope-empty", lambda folder: folder.mkdir(exist_ok=True)),
    "link": (
        "envelope-payload-kind",
        lambda folder: payload(folder, FILES) and (folder / "x").symlink_to("/etc/passwd"),
    ),
    "pipe": (
        "envelope-payload-kind",
        lambda folder: payload(folder, FILES) and os.mkfifo(folder / "x"),
    ),
    "name": ("envelope-path", lambda folder: payload(folder, {"nama berkas.csv": b"x"})),
    "hidden": ("envelope-path", lambda folder: payload(folder, {".x": b"x"})),
    "long name": ("envelope-path", lambda folder: payload(folder, {"x" * 95: b"x"})),
}


@pytest.mark.parametrize(("code", "make"), BAD.values(), ids=BAD)
def test_a_payload_that_cannot_travel_is_refused(
    code: str, make: Callable[[Path], object], tmp_path: Path, signer: SshSigner
) -> None:
    make(tmp_path / "p")
    with pytest.raises(EnvelopeError) as refused:
        sealed(tmp_path / "p", signer, [new_identity()[1]], tmp_path / "out")
    assert refused.value.code == code
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    "key",
    ["ssh-dss AAAAB3NzaC1kc3M=", "age1xyz", "ssh-ed25519 AAAA", "", "AGE-SECRET-KEY-1QQ"],
    ids=["dss", "no age key", "no body", "nothing", "private"],
)
def test_another_key_is_refused(key: str, tmp_path: Path, signer: SshSigner) -> None:
    with pytest.raises(EnvelopeError) as refused:
        sealed(payload(tmp_path / "p", FILES), signer, [key], tmp_path / "out")
    assert refused.value.code == "envelope-key"
    assert list((tmp_path / "out").iterdir()) == []


def test_an_ecdsa_key_is_refused(tmp_path: Path, signer: SshSigner) -> None:
    key = public(ssh_key(tmp_path, "ecdsa"))
    with pytest.raises(EnvelopeError):
        sealed(payload(tmp_path / "p", FILES), signer, [key], tmp_path / "out")


def test_for_nobody_nothing_is_sealed(tmp_path: Path, signer: SshSigner) -> None:
    with pytest.raises(EnvelopeError) as refused:
        sealed(payload(tmp_path / "p", FILES), signer, [], tmp_path / "out")
    assert refused.value.code == "envelope-nobody"


def test_a_payload_that_changes_meanwhile_leaves_nothing(tmp_path: Path, signer: SshSigner) -> None:
    folder = payload(tmp_path / "p", FILES)

    class Changing:
        """Signs, and changes a file behind the statement's back."""

        public_key = signer.public_key

        def sign(self, message: bytes) -> bytes:
            (folder / "output" / "a.csv").write_bytes(b"nik\n" + CANARY[::-1] + b"\n")
            return signer.sign(message)

    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(EnvelopeError) as refused:
        seal(
            folder,
            ENCLOSED,
            {EnvelopeKind.DRAFT: to(new_identity()[1])},
            nonce=NONCE,
            signer=Changing(),
            sealer=AgeSealer(),
            out=out,
        )
    assert refused.value.code == "envelope-payload-moved"
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("length", [0, 16, 33])
def test_a_nonce_of_another_length_is_refused(
    length: int, tmp_path: Path, signer: SshSigner
) -> None:
    with pytest.raises(EnvelopeError) as refused:
        sealed(
            payload(tmp_path / "p", FILES),
            signer,
            [new_identity()[1]],
            tmp_path / "out",
            nonce=bytes(length),
        )
    assert refused.value.code == "envelope-nonce"


def test_nothing_is_written_over(tmp_path: Path, signer: SshSigner) -> None:
    identity, key = new_identity()
    made, file = sealed(payload(tmp_path / "p", FILES), signer, [key], tmp_path / "out")
    taken = tmp_path / "got"
    taken.mkdir()
    (taken / "laporan.docx").write_text("x")
    with pytest.raises(EnvelopeError) as refused:
        opened(file, identity, signer, made, taken)
    assert refused.value.code == "envelope-out-taken"
    assert [path.name for path in taken.iterdir()] == ["laporan.docx"]


KILLED = """
import sys, time
from pathlib import Path
from tests.envelope.house import sealed
from datareq.adapters.sealing.ssh_signature import SshSigner
from datareq.delivery.envelope import streams

key, folder, out, recipient, middle = sys.argv[1:]
class Slow(streams.Hashed):
    pieces = 0

    def write(self, data):
        self.pieces += 1
        if self.pieces == 3:
            Path(middle).touch()
            time.sleep(60)
        return super().write(data)
from datareq.delivery.envelope import seal
seal.Hashed = Slow
sealed(Path(folder), SshSigner(key), [recipient], Path(out))
"""


def test_killed_in_the_middle_there_is_no_envelope_and_nothing_in_clear(
    tmp_path: Path, signer: SshSigner
) -> None:
    """What lies there is ciphertext under a name that nobody takes for an envelope; run again, it is gone."""
    folder = payload(tmp_path / "p", {"a.csv": CANARY * 20_000})
    key, out, middle = ssh_key(tmp_path, "ed25519"), tmp_path / "out", tmp_path / "middle"
    recipient = new_identity()[1]
    words = [str(one) for one in (key, folder, out, recipient, middle)]
    process = subprocess.Popen([sys.executable, "-c", KILLED, *words], cwd=ROOT)
    while not middle.exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    (left,) = out.iterdir()
    assert left.name == ".release.partial"
    assert CANARY not in left.read_bytes()
    _, file = sealed(folder, signer, [recipient], out)
    assert list(out.iterdir()) == [file]
