"""`datareq open` as people call it: what they read, what is written, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner
from datareq.adapters.stores.address import open_store
from datareq.cli import group
from datareq.delivery.envelope.seal import seal
from datareq.delivery.places import released_name
from datareq.errors import StoreError
from datareq.generation.sealed_manifest import sealed_manifest
from datareq.model.envelope import EnvelopeKind, Sealed
from tests.envelope.house import ENCLOSED, NONCE, payload, public, ssh_key, to

WHOLE = {
    "name": "pdi-2026-0042",
    "resources": [],
    "datareq": {
        "version": 1,
        "key": ENCLOSED.key,
        "level": ENCLOSED.level,
        "request": ENCLOSED.registration,
        "sources": [],
        "coverage": [],
        "outputs": [],
    },
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A release for two people (one with an SSH key) and a draft, with the manifest that git has."""

    folder: Path
    made: Sealed
    manifest: Path

    def file(self, kind: EnvelopeKind) -> Path:
        found = next(one for one in self.made.envelopes if one.kind is kind)
        return self.folder / "out" / f"{found.sha256}.age"


@pytest.fixture
def delivery(tmp_path: Path, signer: SshSigner) -> Delivery:
    identity, key = new_identity()
    (tmp_path / "identity.txt").write_bytes(identity)
    ssh = ssh_key(tmp_path, "ed25519")
    verifier, verifiers_key = new_identity()
    (tmp_path / "verifier.txt").write_bytes(verifier)
    out = tmp_path / "out"
    out.mkdir()
    made = seal(
        payload(tmp_path / "p", {"manifest.json": b"{}\n", "output/a.csv": b"x\n1\n"}),
        ENCLOSED,
        {
            EnvelopeKind.RELEASE: to(key, public(ssh)),
            EnvelopeKind.DRAFT: to(verifiers_key),
        },
        nonce=NONCE,
        signer=signer,
        sealer=AgeSealer(),
        out=out,
    )
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(sealed_manifest(json.dumps(WHOLE).encode(), made))
    (tmp_path / "desk.pub").write_text(f"{signer.public_key} meja-layanan\n")
    return Delivery(tmp_path, made, manifest)


@pytest.fixture
def run(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """In a folder without a repository, with a home without keys."""
    home = delivery.folder / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATAREQ_LANG", "DATAREQ_STORE"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object) -> Result:
        words = [str(one) for one in arguments]
        return CliRunner().invoke(group, ["open", *words], catch_exceptions=False)

    return call


def test_a_recipient_opens_it_and_reads_what_it_is(
    delivery: Delivery, run: Callable[..., Result], signer: SshSigner
) -> None:
    out = delivery.folder / "hasil"
    done = run(
        delivery.file(EnvelopeKind.RELEASE),
        *("-i", delivery.folder / "identity.txt", "--signer", delivery.folder / "desk.pub"),
        *("--manifest", delivery.manifest, "--out", out),
    )
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Hasil yang telah diverifikasi, sebagaimana diserahterimakan."
    assert lines[1] == "Permohonan PDI-2026-0042, versi 1, tingkat terbatas."
    assert lines[2].startswith("Untuk akun 1, kunci SHA256:")
    assert (
        lines[4] == "Isinya persis yang disetujui: sudah dibandingkan dengan manifes PDI-2026-0042."
    )
    assert (out / "data" / "output" / "a.csv").read_bytes() == b"x\n1\n"


def test_an_ssh_key_opens_it_too_and_english_is_spoken(
    delivery: Delivery, run: Callable[..., Result], signer: SshSigner
) -> None:
    done = run(
        delivery.file(EnvelopeKind.RELEASE),
        *("-i", delivery.folder / "id_ed25519", "--signer", signer.public_key),
        *("--list", "--lang", "en"),
    )
    assert done.exit_code == 0, done.stderr
    assert "For account 2, key SHA256:" in done.stdout
    assert "It wasn't compared with what was approved" in done.stdout
    assert done.stdout.splitlines()[-1] == "Nothing was written."
    assert [path.name for path in Path.cwd().iterdir()] == []


def test_a_draft_says_so_before_anything_else(
    delivery: Delivery, run: Callable[..., Result], signer: SshSigner
) -> None:
    done = run(
        delivery.file(EnvelopeKind.DRAFT),
        *("-i", delivery.folder / "verifier.txt", "--signer", signer.public_key, "--list"),
        *("--manifest", delivery.manifest),
    )
    assert done.stdout.startswith("DRAF – belum diverifikasi.")


def test_who_it_is_not_for_reads_why_and_gets_nothing(
    delivery: Delivery, run: Callable[..., Result], signer: SshSigner
) -> None:
    out = delivery.folder / "hasil"
    done = run(
        delivery.file(EnvelopeKind.RELEASE),
        *("-i", delivery.folder / "verifier.txt", "--signer", signer.public_key, "--out", out),
    )
    assert done.exit_code == 1
    assert done.stderr.startswith("Tidak satu pun kunci Anda membuka kiriman ini")
    assert not out.exists()


def test_the_repository_knows_signer_and_manifest(
    delivery: Delivery, run: Callable[..., Result], signer: SshSigner
) -> None:
    """With a copy of it nothing has to be named: the manifest is found by the ciphertext's hash."""
    from tests.factories import ROOT

    repository = delivery.folder / "repository"
    for source in sorted((ROOT / "policy").rglob("*")):
        if source.is_file():
            target = repository / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (repository / "policy" / "delivery.yaml").write_text(
        f"signing: [{{key: {signer.public_key}, from: 2026-01-01}}]\n"
        f"periods: [{{key: {new_identity()[1]}, from: 2026-01-01}}]\n"
        "officials: []\navailable_days: 30\n"
    )
    archived = repository / "archive" / "2026" / "PDI-2026-0042" / "v1"
    archived.mkdir(parents=True)
    (archived / "manifest.json").write_bytes(delivery.manifest.read_bytes())
    done = run(
        delivery.file(EnvelopeKind.RELEASE),
        *("-i", delivery.folder / "identity.txt", "--repo", repository, "--list"),
    )
    assert done.exit_code == 0, done.stderr
    assert "sudah dibandingkan dengan manifes PDI-2026-0042" in done.stdout
    archived.rename(archived.with_name("v2"))
    done = run(
        delivery.file(EnvelopeKind.RELEASE),
        *("-i", delivery.folder / "identity.txt", "--repo", repository, "--list"),
    )
    assert done.exit_code == 1
    assert "ini versi 1, padahal yang disetujui versi 2" in done.stderr


def test_a_name_in_the_store_is_opened_from_there(
    delivery: Delivery,
    run: Callable[..., Result],
    signer: SshSigner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = delivery.folder / "store"
    place.mkdir()
    file = delivery.file(EnvelopeKind.RELEASE)
    name = released_name(ENCLOSED.registration, 1, file.stem)
    with file.open("rb") as source:
        open_store(str(place)).put(name, source)
    monkeypatch.setenv("DATAREQ_STORE", str(place))
    call = ("-i", delivery.folder / "identity.txt", "--signer", signer.public_key, "--list")
    assert run(name, *call).exit_code == 0
    with pytest.raises(StoreError):
        run(name.replace("v1", "v2"), *call)


@pytest.mark.parametrize(
    ("arguments", "code", "starts"),
    [
        (("--signer", "desk.pub"), 3, "Belum disebutkan dengan kunci mana kiriman dibuka."),
        (("-i", "identity.txt"), 3, "Kunci tanda tangan meja layanan data belum diketahui."),
        (("-i", "nothing", "--signer", "desk.pub"), 3, "Berkas kunci"),
        (("-i", "identity.txt", "--signer", "identity.txt"), 3, "Yang disebutkan dengan --signer"),
        (
            ("-i", "identity.txt", "--signer", "desk.pub", "--manifest", "identity.txt"),
            3,
            "Manifes",
        ),
    ],
    ids=["no key", "no signer", "no such key", "no public key", "no manifest"],
)
def test_what_is_missing_is_said(
    arguments: tuple[str, ...],
    code: int,
    starts: str,
    delivery: Delivery,
    run: Callable[..., Result],
) -> None:
    words = [one if one.startswith("-") else delivery.folder / one for one in arguments]
    done = run(delivery.file(EnvelopeKind.RELEASE), *words, "--list")
    assert done.exit_code == code
    assert done.stderr.startswith(starts)


def test_a_locked_key_is_refused_where_nobody_can_be_asked(
    delivery: Delivery, run: Callable[..., Result], signer: SshSigner
) -> None:
    locked = ssh_key(delivery.folder / "home", "ed25519", "frasa sandi")
    done = run(
        delivery.file(EnvelopeKind.RELEASE), "-i", locked, "--signer", signer.public_key, "--list"
    )
    assert done.exit_code == 3
    assert done.stderr.startswith("Kunci Anda dilindungi frasa sandi")


def test_either_a_place_or_only_a_list(delivery: Delivery, run: Callable[..., Result]) -> None:
    assert run(delivery.file(EnvelopeKind.RELEASE)).exit_code == 2
