"""Somebody without our programs opens an envelope and checks its signature: age, tar and ssh-keygen alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pyrage
import pytest

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner, verify
from datareq.documents.fingerprints import fingerprint
from datareq.errors import EnvelopeError
from tests.envelope.house import payload, public, sealed, ssh_key

FILES = {"manifest.json": b"{}\n", "output/a.csv": b"x\n1\n" * 30_000}


def decrypt(file: Path, key: Path, target: Path) -> None:
    """By the reference tool where the machine has it, else by pyrage alone."""
    if shutil.which("age"):
        subprocess.run(["age", "-d", "-i", key, "-o", target, file], check=True)
        return
    text = key.read_text("utf-8")
    identity = (
        pyrage.x25519.Identity.from_str(text.splitlines()[-1])
        if "AGE-SECRET" in text
        else pyrage.ssh.Identity.from_buffer(text.encode())
    )
    pyrage.decrypt_file(str(file), str(target), [identity])


SSH_KEYGEN = shutil.which("ssh-keygen")
with_ssh_keygen = pytest.mark.skipif(SSH_KEYGEN is None, reason="ssh-keygen isn't on this machine")


@with_ssh_keygen
@pytest.mark.parametrize("kind", ["age", "ed25519", "rsa"])
def test_age_and_tar_are_enough(kind: str, tmp_path: Path, signer: SshSigner) -> None:
    if kind == "age":
        key = tmp_path / "identity.txt"
        identity, addressed = new_identity()
        key.write_bytes(identity)
    else:
        key = ssh_key(tmp_path, kind)
        addressed = public(key)
    _, file = sealed(payload(tmp_path / "p", FILES), signer, [addressed], tmp_path / "out")
    decrypt(file, key, tmp_path / "plain.tar")
    got = tmp_path / "got"
    got.mkdir()
    if shutil.which("tar"):
        subprocess.run(["tar", "xf", tmp_path / "plain.tar", "-C", got], check=True)
    else:
        with tarfile.open(tmp_path / "plain.tar") as tar:
            tar.extractall(got, filter="data")
    statement = json.loads((got / "statement.json").read_bytes())
    for listed in statement["files"]:
        data = (got / "data" / listed["path"]).read_bytes()
        assert data == FILES[listed["path"]]
        assert hashlib.sha256(data).hexdigest() == listed["sha256"]
    allowed = tmp_path / "allowed"
    allowed.write_text(f"desk {signer.public_key}\n")
    call = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "desk", "-n", "datareq"]
    with (got / "statement.json").open("rb") as said:
        done = subprocess.run(
            [*call, "-s", got / "statement.json.sig"], stdin=said, capture_output=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert b"Good" in done.stdout


@with_ssh_keygen
def test_a_signature_of_ssh_keygen_is_read_here(tmp_path: Path, signer: SshSigner) -> None:
    key = ssh_key(tmp_path, "ed25519")
    message = tmp_path / "message"
    message.write_bytes(b"isi")
    call = ["ssh-keygen", "-Y", "sign", "-f", key, "-n", "datareq", message]
    subprocess.run(call, check=True, capture_output=True)
    signature = (tmp_path / "message.sig").read_bytes()
    assert verify(b"isi", signature) == " ".join(public(key).split()[:2])
    with pytest.raises(EnvelopeError):
        verify(b"isi lain", signature)


@with_ssh_keygen
@pytest.mark.parametrize(
    "arguments",
    [("-n", "other"), ("-n", "datareq", "-O", "hashalg=sha256")],
    ids=["another purpose", "another hash"],
)
def test_a_signature_for_something_else_is_not_taken(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """A person's key signs much: what it signed as something else doesn't speak for an envelope."""
    key = ssh_key(tmp_path, "ed25519")
    (tmp_path / "message").write_bytes(b"isi")
    call = ["ssh-keygen", "-Y", "sign", "-f", key, *arguments, tmp_path / "message"]
    subprocess.run(call, check=True, capture_output=True)
    with pytest.raises(EnvelopeError):
        verify(b"isi", (tmp_path / "message.sig").read_bytes())


@with_ssh_keygen
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_fingerprint_is_the_one_that_ssh_keygen_shows(kind: str, tmp_path: Path) -> None:
    key = ssh_key(tmp_path, kind)
    call = ["ssh-keygen", "-l", "-f", key]
    shown = subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()[1]
    assert fingerprint(public(key)) == shown
    assert AgeSealer().public_keys(key.read_bytes()) == (" ".join(public(key).split()[:2]),)


def test_keys_of_age_have_fingerprints_of_their_own() -> None:
    (identity, one), (_, other) = new_identity(), new_identity()
    assert fingerprint(one) != fingerprint(other)
    assert AgeSealer().public_keys(identity) == (one,)


def test_the_desk_signs_with_no_other_kind_of_key(tmp_path: Path) -> None:
    with pytest.raises(EnvelopeError) as refused:
        SshSigner(str(ssh_key(tmp_path, "rsa")))
    assert refused.value.code == "signing-key-kind"


def test_the_desk_s_key_may_be_given_as_text(tmp_path: Path) -> None:
    key = ssh_key(tmp_path, "ed25519")
    assert SshSigner(key.read_text()).public_key == SshSigner(str(key)).public_key


def test_a_locked_key_of_the_desk_says_so(tmp_path: Path) -> None:
    with pytest.raises(EnvelopeError) as refused:
        SshSigner(str(ssh_key(tmp_path, "ed25519", "frasa")))
    assert refused.value.code == "identity-locked"
