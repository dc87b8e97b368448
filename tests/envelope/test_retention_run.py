"""`datareq retention` on a real archive, store and keyring: what goes is gone, what stays can be opened."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from datareq.adapters.sealing.age import AgeSealer
from datareq.adapters.sealing.keyring import Keyring
from datareq.adapters.sealing.ssh_signature import SshSigner, verify
from datareq.adapters.stores.address import open_store
from datareq.adapters.stores.files import FileStore
from datareq.cli import group
from datareq.cli.repository import read_policy
from datareq.delivery.envelope.opening import open_envelope
from datareq.delivery.envelope.seal import seal
from datareq.delivery.places import envelope_name
from datareq.documents.codec import decode, encode
from datareq.errors import EnvelopeError, StoreError
from datareq.generation.sealed_manifest import sealed_manifest
from datareq.model.envelope import Enclosed, EnvelopeKind
from datareq.model.forge import Account
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.record import Distribution, Record, Times
from datareq.model.retention import DepositDue, Destroyed
from datareq.wiring.holdings import holdings, unfinished
from tests.envelope.house import NONCE, payload, to
from tests.factories import ROOT

WHOLE = {
    "name": "x",
    "resources": [],
    "datareq": {
        "version": 1,
        "key": "k",
        "level": "rahasia",
        "sources": [],
        "coverage": [],
        "outputs": [],
    },
}
CLOSED = {
    "PDI-2020-0001": datetime(2020, 2, 2, tzinfo=UTC),
    "PDI-2021-0001": datetime(2021, 2, 2, tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class Desk:
    root: Path
    store: Path
    ring: Keyring
    signer: SshSigner

    def name(self, registration: str) -> str:
        (found,) = open_store(str(self.store)).names(f"kept/{registration}/")
        return found

    def opens(self, registration: str, period: str) -> bool:
        """Whether the desk can open its copy of that request."""
        store = open_store(str(self.store))
        return self.opens_bytes(store, self.name(registration), period)

    def opens_bytes(self, store: object, name: str, period: str) -> bool:
        assert isinstance(store, FileStore)
        with store.read(name) as source:
            open_envelope(
                source,
                [self.ring.identity(period)],
                sealer=AgeSealer(),
                verify=verify,
                signers=[self.signer.public_key],
            )
        return True


def record(registration: str, at: datetime) -> Record:
    return Record(
        schema=1,
        registration=registration,
        slug="2020-01-05-fmipa-mahasiswa",
        archive_version=1,
        sop="insidental",
        sop_version=1,
        requester=Account(id=7, login="sari"),
        via="pull",
        unit="13",
        level="rahasia",
        urgency="normal",
        title="Mahasiswa",
        outcome=Outcome(kind=OutcomeKind.DELIVERED),
        intake_pull=1,
        fulfilment_pull=2,
        times=Times(created_at=at, closed_at=at),
        completeness=None,
        steps=(),
        files=(),
        snapshots=(),
        policy_commit="0" * 40,
        distributions=(Distribution(at=at, channel="repositori", manifest_sha256="0" * 64),),
    )


@pytest.fixture
def desk(tmp_path: Path, signer: SshSigner, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two years, a period's key each, a closed request in each; rahasia is kept for twelve months."""
    root, store, ring = tmp_path / "repository", tmp_path / "store", tmp_path / "ring"
    for folder in (store, ring):
        folder.mkdir()
    for source in (ROOT / "policy").rglob("*"):
        if source.is_file():
            target = root / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    keyring = Keyring(ring)
    periods = {year: keyring.new(year) for year in ("2020", "2021")}
    lines = [
        f"  - {{key: {key}, from: {year}-01-01, until: {year}-12-31}}"
        for year, key in periods.items()
    ]
    (root / "policy" / "delivery.yaml").write_text(
        f"signing: [{{key: {signer.public_key}, from: 2020-01-01}}]\n"
        + "periods:\n"
        + "\n".join(lines)
        + "\nofficials: []\navailable_days: 30\n"
    )
    for registration, at in CLOSED.items():
        out = tmp_path / registration
        out.mkdir()
        made = seal(
            payload(tmp_path / f"{registration}-payload", {"a.csv": b"nik\n3271011708990001\n"}),
            Enclosed(registration=registration, version=1, level="rahasia", key="k"),
            {EnvelopeKind.KEPT: to(periods[str(at.year)])},
            nonce=NONCE,
            signer=signer,
            sealer=AgeSealer(),
            out=out,
        )
        (envelope,) = made.envelopes
        with (out / f"{envelope.sha256}.age").open("rb") as source_:
            name = envelope_name(EnvelopeKind.KEPT, registration, envelope.sha256)
            open_store(str(store)).put(name, source_)
        folder = root / "archive" / str(at.year) / registration / "v1"
        folder.mkdir(parents=True)
        (folder / "record.json").write_bytes(encode(record(registration, at)))
        whole = {**WHOLE, "datareq": {**WHOLE["datareq"], "request": registration}}  # type: ignore[dict-item]
        (folder / "manifest.json").write_bytes(sealed_manifest(json.dumps(whole).encode(), made))
    monkeypatch.setenv("DATAREQ_STORE", str(store))
    monkeypatch.setenv("DATAREQ_KEYRING", str(ring))
    monkeypatch.delenv("DATAREQ_LANG", raising=False)
    monkeypatch.chdir(root)
    return Desk(root=root, store=store, ring=keyring, signer=signer)


@pytest.fixture
def run(desk: Desk) -> Callable[..., Result]:
    """On a day on which the first year's request is due and the second's isn't."""

    def call(*arguments: str) -> Result:
        on = () if "--on" in arguments else ("--on", "2022-01-05")
        return CliRunner().invoke(group, ["retention", *on, *arguments], catch_exceptions=False)

    return call


def test_a_listing_destroys_nothing(desk: Desk, run: Callable[..., Result]) -> None:
    done = run("--on", "2022-01-05")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("harus dimusnahkan sejak 2021-02-02, masa simpannya berakhir: kept/")
    assert lines[1].startswith("Kunci masa 2020 (SHA256:")
    assert lines[2].startswith("akan dimusnahkan pada 2022-02-02: kept/PDI-2021-0001/")
    assert lines[-1] == "Tidak ada yang dimusnahkan. `--destroy` melakukannya."
    assert desk.opens("PDI-2020-0001", "2020")
    told = json.loads(run("--on", "2022-01-05", "--format", "json").stdout)
    assert [one["registration"] for one in told["due"]] == ["PDI-2020-0001"]
    assert [one["period"] for one in told["keys"]] == ["2020"]
    assert run("--destroy", "--dry-run").exit_code == 0
    assert desk.opens("PDI-2020-0001", "2020")


def test_a_destroyed_period_can_t_be_opened_any_more_and_others_can(
    desk: Desk, run: Callable[..., Result], tmp_path: Path
) -> None:
    """Not even from a copy of the ciphertext that somebody kept, and with every key that is left."""
    copies = tmp_path / "copies"
    copies.mkdir()
    kept = {name: desk.name(name) for name in CLOSED}
    for name in kept.values():
        with open_store(str(desk.store)).read(name) as source:
            open_store(str(copies)).put(name, source)
    assert desk.opens_bytes(open_store(str(copies)), kept["PDI-2020-0001"], "2020")

    done = run("--destroy")
    assert done.exit_code == 0, done.stdout
    assert open_store(str(desk.store)).names() == (kept["PDI-2021-0001"],)
    assert set(desk.ring.keys().values()) == {"2021"}
    assert desk.opens("PDI-2021-0001", "2021")
    with pytest.raises(EnvelopeError) as refused:
        desk.opens_bytes(open_store(str(copies)), kept["PDI-2020-0001"], "2021")
    assert refused.value.code == "envelope-wrong-key"
    with pytest.raises(FileNotFoundError):
        desk.ring.identity("2020")


def test_the_minutes_say_what_is_gone_and_nothing_of_what_it_was(
    desk: Desk, run: Callable[..., Result]
) -> None:
    run("--destroy")
    folder = desk.root / "records" / "destructions" / "2022-01-05"
    account: Destroyed = decode((folder / "pemusnahan.json").read_bytes(), Destroyed)
    assert account.done
    assert [one.registration for one in account.payloads] == ["PDI-2020-0001"]
    assert [one.period for one in account.keys] == ["2020"]
    text = (folder / "berita-acara-pemusnahan.md").read_text("utf-8")
    assert "Rabu, 5 Januari 2022" in text
    assert "| PDI-2020-0001 | `kept/PDI-2020-0001/" in text
    assert "| 2020 | `SHA256:" in text
    assert "Undang-Undang" in text
    assert (folder / "berita-acara-pemusnahan.pdf").read_bytes().startswith(b"%PDF")
    for path in folder.iterdir():
        assert b"3271011708990001" not in path.read_bytes()
        assert b"AGE-SECRET-KEY" not in path.read_bytes()


def test_a_run_that_was_killed_is_finished_by_the_next(
    desk: Desk, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the payload went and before the key did: the minutes of the second run name both."""
    whole = Keyring.destroy

    def killed(self: Keyring, period: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Keyring, "destroy", killed)
    assert run("--destroy").exit_code != 0
    folder = desk.root / "records" / "destructions" / "2022-01-05"
    assert not decode((folder / "pemusnahan.json").read_bytes(), Destroyed).done
    assert [path.name for path in folder.iterdir()] == ["pemusnahan.json"]
    monkeypatch.setattr(Keyring, "destroy", whole)
    assert run("--destroy").exit_code == 0
    text = (folder / "berita-acara-pemusnahan.md").read_text("utf-8")
    assert "`kept/PDI-2020-0001/" in text
    assert "| 2020 | `SHA256:" in text
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("--destroy").exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


def test_what_the_store_keeps_is_not_called_destroyed(
    desk: Desk, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def keeps(self: FileStore, name: str) -> None:
        raise StoreError("store-keeps")

    monkeypatch.setattr(FileStore, "delete", keeps)
    with pytest.raises(StoreError):
        run("--destroy")
    folder = desk.root / "records" / "destructions" / "2022-01-05"
    assert not decode((folder / "pemusnahan.json").read_bytes(), Destroyed).done
    assert not (folder / "berita-acara-pemusnahan.md").exists()
    assert set(desk.ring.keys().values()) == {"2020", "2021"}


def test_nothing_is_destroyed_on_a_day_that_has_not_come(
    desk: Desk, run: Callable[..., Result]
) -> None:
    assert run("--destroy", "--on", "2099-01-01").exit_code == 2
    assert desk.opens("PDI-2021-0001", "2021")


def test_a_new_key_is_private_and_never_written_over(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(*arguments: str) -> Result:
        return CliRunner().invoke(group, ["keys", *arguments], catch_exceptions=False)

    done = call("new", "2022")
    assert done.exit_code == 0
    line = done.stdout.splitlines()[-1]
    assert line.startswith("  - {key: age1")
    assert line.endswith(", from: 2022-01-01, until: 2022-12-31}")
    file = tmp_path / "ring" / "2022.key"
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(EnvelopeError) as refused:
        call("new", "2022")
    assert refused.value.code == "keyring-taken"
    assert file.read_bytes() == before
    assert call("new", "2022-S1").exit_code == 2
    assert call("new", "2022-S1", "--from", "2022-01-01", "--until", "2022-06-30").exit_code == 0
    inside = desk.root / "kunci"
    inside.mkdir()
    monkeypatch.setenv("DATAREQ_KEYRING", str(inside))
    with pytest.raises(EnvelopeError) as refused:
        call("new", "2023")
    assert refused.value.code == "keyring-inside"
    assert list(inside.iterdir()) == []


def test_the_day_of_the_level_comes_before_a_later_one_of_the_form(desk: Desk) -> None:
    first = holdings(desk.root, read_policy(desk.root))[0]
    assert first.ends == date(2021, 2, 2)


def git(root: Path, *words: str) -> None:
    call = ["git", "-c", "user.name=meja", "-c", "user.email=meja@example.org", *words]
    subprocess.run(call, cwd=root, check=True, capture_output=True)


def test_what_an_open_request_made_is_not_touched(
    desk: Desk, run: Callable[..., Result], tmp_path: Path
) -> None:
    """A closed request is open again for another version, whose manifest lies on its branch alone: its draft
    stays, and so does the key of the period that its copy is sealed to."""
    made = (desk.root / "archive" / "2020" / "PDI-2020-0001" / "v1" / "manifest.json").read_bytes()
    folder = desk.root / "requests" / "2020-01-05-fmipa-mahasiswa"
    folder.mkdir(parents=True)
    (folder / "request.yaml").write_text("form: FRM-DATA-002\n")
    draft = f"draft/PDI-2020-0001/{'b' * 64}.age"
    open_store(str(desk.store)).put(draft, io.BytesIO(b"x"))
    git(desk.root, "init", "-q", "-b", "main")
    git(desk.root, "checkout", "-q", "-b", f"fulfil/{folder.name}.v2")
    (folder / "manifest.json").write_bytes(made)
    git(desk.root, "add", "requests")
    git(desk.root, "commit", "-q", "-m", "manifest")
    (folder / "manifest.json").unlink()
    found = holdings(desk.root, read_policy(desk.root))
    still = unfinished(desk.root, found)
    assert still.registrations >= {"PDI-2020-0001"}
    assert len(still.sealed_to) == 1
    assert run("--destroy").exit_code == 0
    assert draft in open_store(str(desk.store)).names()
    assert desk.opens("PDI-2020-0001", "2020")
    assert set(desk.ring.keys().values()) == {"2020", "2021"}


@pytest.fixture
def deposited(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Deposits a file of a unit, with an entry of the catalogue on main."""
    folder = tmp_path / "berkas"
    folder.mkdir()
    monkeypatch.setenv("DATAREQ_SOURCE_BERKAS", str(folder))
    shutil.copytree(ROOT / "schemas", desk.root / "schemas")
    entries = desk.root / "datasets" / "catalogue"
    entries.mkdir(parents=True)
    git(desk.root, "init", "-q", "-b", "main")

    def call(source: str) -> Path:
        given = tmp_path / f"{source}.csv"
        given.write_text(f"ruang,daya\n{source},40\n", encoding="utf-8")
        wish = ("--source", source, "--owner", "FMIPA", "--nobody")
        done = CliRunner().invoke(group, ["deposit", str(given), *wish], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        (entries / f"{source}.yaml").write_text(done.stdout, encoding="utf-8")
        git(desk.root, "add", "-A")
        git(desk.root, "commit", "-q", "-m", source)
        (file,) = folder.glob(f"{source}_*.parquet")
        return file

    return call


def test_a_deposited_file_goes_when_main_s_catalogue_no_longer_names_it(
    desk: Desk, run: Callable[..., Result], deposited: Callable[[str], Path]
) -> None:
    gone, stays = deposited("ruang_lama"), deposited("ruang_baru")
    proposed = deposited("ruang_usul")
    git(desk.root, "reset", "-q", "--hard", "HEAD~1")
    other = gone.with_name("tabel_lain.parquet")
    other.write_bytes(b"not a deposit")
    today = datetime.now(UTC).date().isoformat()
    assert "ruang_" not in run("--on", today).stdout
    (desk.root / "datasets" / "catalogue" / "ruang_lama.yaml").unlink()
    git(desk.root, "commit", "-q", "-a", "-m", "out")
    said = run("--on", today).stdout
    assert f"tidak disebut lagi di katalog: {gone.name} (koneksi berkas)" in said
    assert stays.name not in said
    assert gone.exists()
    done = run("--on", today, "--destroy")
    assert "1 berkas titipan" in done.stdout
    assert [file.exists() for file in (gone, stays, proposed, other)] == [False, True, True, True]
    folder = desk.root / "records" / "destructions" / today
    text = (folder / "berita-acara-pemusnahan.md").read_text(encoding="utf-8")
    assert f"| `{gone.name}` | entrinya sudah tidak ada di katalog |" in text
    assert (folder / "berita-acara-pemusnahan.pdf").read_bytes().startswith(b"%PDF")


def test_an_account_that_names_another_file_removes_none(
    desk: Desk, run: Callable[..., Result], deposited: Callable[[str], Path], tmp_path: Path
) -> None:
    kept = deposited("ruang_baru")
    victim = tmp_path / "rahasia.parquet"
    victim.write_bytes(b"x")
    today = datetime.now(UTC).date()
    for name in ("../rahasia.parquet", str(victim)):
        due = DepositDue(connection="berkas", file=name, since=today)
        told = Destroyed(schema=1, day=today, payloads=(), keys=(), done=False, deposits=(due,))
        folder = desk.root / "records" / "destructions" / today.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pemusnahan.json").write_bytes(encode(told))
        with pytest.raises(StoreError, match="store-keeps"):
            run("--on", today.isoformat(), "--destroy")
    assert victim.exists()
    assert kept.exists()
