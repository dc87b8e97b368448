"""A database is described, its drift told and its drafts written the same, whichever engine it lies on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.servers import Server, postgres

from datareq.documents.catalogue import load_catalogue
from datareq.documents.strict_yaml import parse
from datareq.documents.tree import read_folder
from datareq.errors import GenerationError
from datareq.generation.catalogue.draft import SUFFIX
from datareq.wiring.catalogue import Pulled, Wish, compare, pull

ROOT = Path(__file__).parents[2]
DATAREQ = Path(sys.executable).parent / "datareq"
FOLDER = "datasets/catalogue"
SECRET = "0812000007"
ENTRY = """# Kata-kata orang, yang tetap.
id: mahasiswa
label: {id: Mahasiswa, en: Students}
description: >-
  Mahasiswa menurut basis data uji,
  satu baris per mahasiswa.
engine: ENGINE
connection: uji
table: mahasiswa
owner: BAKHUM
presence: publik
subject_key: nim
columns:
  - {name: nim, type: text, label: {id: NIM, en: NIM}, classification: terbatas, personal: umum}
  # diputuskan 2026-03-02
  - name: ipk
    type: decimal
    label: {id: IPK, en: GPA}
    classification: publik
"""
ROWS = [f"('{n}', '{SECRET[:-2]}{10 + n}', NULL, {n}.5)" for n in range(30)]
TABLES = (
    "CREATE TABLE mahasiswa (nim varchar(10) PRIMARY KEY, ipk numeric(3, 2))",
    "CREATE TABLE kontak (kode varchar PRIMARY KEY, isi text, catatan text, nilai double precision)",
    f"INSERT INTO kontak VALUES {', '.join(ROWS)}",  # noqa: S608 - our own constants
    "CREATE SCHEMA keuangan",
    """CREATE TABLE keuangan."tblBayar" ("noHp" varchar, nim varchar, tanggal date, waktu timestamp, lunas boolean,
        jumlah bigint, rincian integer[])""",
    "CREATE VIEW ringkas AS SELECT count(*) AS jumlah FROM mahasiswa",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres() as started:
        yield started


@pytest.fixture(params=["duckdb", "postgres"])
def place(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> tuple[Path, str]:
    """A working copy with one entry, and the address of a database that holds more."""
    for name in ("policy", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / FOLDER).mkdir(parents=True)
    entry = ENTRY.replace("ENGINE", request.param)
    (tmp_path / FOLDER / "mahasiswa.yaml").write_text(entry, encoding="utf-8")
    if request.param == "duckdb":
        address = str(tmp_path / "uji.duckdb")
        with duckdb.connect(address) as connection:
            for statement in TABLES:
                connection.execute(statement)
    else:
        database = server.database(tmp_path.name)
        database.execute(*TABLES)
        address = database.uri
    return tmp_path, address


def change(address: str, sql: str) -> None:
    if address.startswith("postgresql"):
        Server(address).execute(sql)
    else:
        with duckdb.connect(address) as connection:
            connection.execute(sql)


def look(place: tuple[Path, str], *, write: bool = True, **wish: object) -> Pulled:
    root, address = place
    pulled = pull(root, {"uji": address}, Wish(connection="uji", **wish))  # type: ignore[arg-type]
    for file, data in pulled.drafts.items() if write else ():
        (root / file).write_bytes(data)
    return pulled


def codes(found: Pulled | tuple[object, ...]) -> list[str]:
    findings = found.findings if isinstance(found, Pulled) else found
    return sorted(f"{f.code} {f.args.get('column') or f.args.get('table')}" for f in findings)  # type: ignore[attr-defined]


def adopt(root: Path) -> None:
    """What a person does with drafts that are right."""
    for draft in (root / FOLDER).glob(f"*{SUFFIX}"):
        draft.replace(draft.with_name(draft.name.replace(SUFFIX, ".yaml")))


def test_what_the_catalogue_lacks_is_drafted_and_can_be_adopted(place: tuple[Path, str]) -> None:
    root, _ = place
    pulled = look(place, owner="BKU")
    assert sorted(pulled.drafts) == [
        f"{FOLDER}/{name}{SUFFIX}" for name in ("keuangan_tbl_bayar", "kontak", "ringkas")
    ]
    adopt(root)
    sources = {source.id: source for source in load_catalogue(read_folder(root, FOLDER))}
    paid = sources["keuangan_tbl_bayar"]
    assert [(c.name, c.type.value) for c in paid.columns] == [
        ("nim", "text"),
        ("tanggal", "date"),
        ("waktu", "datetime"),
        ("lunas", "boolean"),
        ("jumlah", "integer"),
    ]
    assert (paid.subject_key, paid.presence, paid.owner) == ("nim", "terbatas", "BKU")
    assert sources["ringkas"].presence == "publik"
    assert "drift-column-name noHp" in codes(pulled)
    assert "drift-type-unknown rincian" in codes(pulled)


def test_values_speak_louder_than_names_and_none_of_them_is_kept(place: tuple[Path, str]) -> None:
    root, _ = place
    pulled = look(place)
    adopt(root)
    found = {s.id: s for s in load_catalogue(read_folder(root, FOLDER))}["kontak"]
    assert [(c.name, c.personal.value, c.classification) for c in found.columns] == [
        ("kode", "none", "terbatas"),
        ("isi", "umum", "rahasia"),
        ("catatan", "none", "terbatas"),
        ("nilai", "none", "terbatas"),
    ]
    told = b"".join(pulled.drafts.values()).decode() + str(pulled.findings)
    assert SECRET[:8] not in told


def test_without_a_sample_only_names_speak(place: tuple[Path, str]) -> None:
    root, _ = place
    look(place, rows=0, tables=("kontak",))
    adopt(root)
    found = {s.id: s for s in load_catalogue(read_folder(root, FOLDER))}["kontak"]
    assert {c.classification for c in found.columns} == {"publik"}


def test_an_entry_keeps_every_word_and_grows_at_its_end(place: tuple[Path, str]) -> None:
    root, address = place
    entry = (root / FOLDER / "mahasiswa.yaml").read_text(encoding="utf-8")
    change(address, "ALTER TABLE mahasiswa ADD COLUMN alamat_rumah varchar")
    pulled = look(place, tables=("mahasiswa",))
    (data,) = pulled.drafts.values()
    assert data.decode().partition("\n")[2].startswith(entry)
    adopt(root)
    grown = load_catalogue(read_folder(root, FOLDER))[0]
    assert [column.name for column in grown.columns] == ["nim", "ipk", "alamat_rumah"]
    assert (grown.columns[2].classification, grown.columns[2].personal.value) == ("rahasia", "umum")


def test_what_people_wrote_into_a_draft_is_kept_by_the_next_look(place: tuple[Path, str]) -> None:
    root, address = place
    look(place, tables=("kontak",))
    draft = root / FOLDER / f"kontak{SUFFIX}"
    decided = draft.read_text(encoding="utf-8").replace(
        "label: {id: Kode,", "label: {id: Kode kontak,"
    )
    draft.write_text(decided, encoding="utf-8")
    assert look(place, tables=("kontak",)).drafts == {}
    change(address, "ALTER TABLE kontak ADD COLUMN baru integer")
    look(place, tables=("kontak",))
    assert draft.read_text(encoding="utf-8").startswith(decided)
    assert "name: baru" in draft.read_text(encoding="utf-8")


def test_the_same_database_gives_the_same_bytes(place: tuple[Path, str]) -> None:
    assert look(place, write=False) == look(place, write=False)


def test_drift_is_told_where_the_entry_says_otherwise(place: tuple[Path, str]) -> None:
    root, address = place
    everything = [
        "drift-table-new keuangan.tblBayar",
        "drift-table-new kontak",
        "drift-table-new ringkas",
    ]
    assert codes(compare(root, {"uji": address}, ["uji"])) == everything
    change(address, "DROP VIEW ringkas")
    change(address, "DROP TABLE kontak")
    change(address, "ALTER TABLE mahasiswa ALTER COLUMN ipk TYPE varchar")
    found = compare(root, {"uji": address}, ["uji"])
    (wrong,) = [finding for finding in found if finding.is_error]
    assert (wrong.code, wrong.line, wrong.file) == ("drift-type", 17, f"{FOLDER}/mahasiswa.yaml")
    change(address, "ALTER TABLE mahasiswa DROP COLUMN ipk")
    assert "drift-column-gone ipk" in codes(compare(root, {"uji": address}, ["uji"]))
    change(address, "DROP TABLE mahasiswa")
    assert "drift-table-gone mahasiswa" in codes(compare(root, {"uji": address}, ["uji"]))


def test_a_database_that_is_not_there_is_said_without_its_address(place: tuple[Path, str]) -> None:
    root, _ = place
    for connections in (
        {},
        {"uji": "/nowhere/x.duckdb"},
        {"uji": "postgresql://u:geheim@127.0.0.1:1/x"},
    ):
        with pytest.raises(GenerationError) as caught:
            compare(root, connections, ["uji"])
        assert caught.value.code in ("connection-unknown", "engine-unreachable")
        assert "geheim" not in str(caught.value)


def run(place: tuple[Path, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    root, address = place
    return subprocess.run(
        [str(DATAREQ), "catalogue", *arguments, "--repo", str(root), "--lang", "id"],
        env={"PATH": "/usr/bin:/bin", "DATAREQ_SOURCE_UJI": address},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_tell_and_write(place: tuple[Path, str]) -> None:
    root, address = place
    before = sorted((root / FOLDER).iterdir())
    tried = run(place, "pull", "uji", "--dry-run")
    assert (tried.returncode, sorted((root / FOLDER).iterdir())) == (0, before)
    assert tried.stderr.count("Akan diusulkan: ") == 3
    written = run(place, "pull", "uji")
    assert written.stderr == tried.stderr.replace("Akan diusulkan", "Usulan")
    checked = run(place, "check", "uji")
    assert checked.returncode == 0
    assert checked.stdout.count("adalah usulan") == 3
    change(address, "ALTER TABLE mahasiswa DROP COLUMN ipk")
    assert run(place, "check").returncode == 0
    assert run(place, "check", "uji").returncode == 1
    lost = run(place, "check", "lain")
    assert (lost.returncode, lost.stdout) == (3, "")
    assert "DATAREQ_SOURCE_LAIN" in lost.stderr


def test_columns_that_may_tell_who_somebody_is_are_proposed_so_where_rows_are_about_people(
    place: tuple[Path, str],
) -> None:
    root, address = place
    columns = "tanggal_lahir date, agama varchar, gaji integer, kota_asal varchar, catatan varchar"
    change(address, f"CREATE TABLE calon (nim varchar(10) PRIMARY KEY, {columns})")
    change(address, "CREATE TABLE cabang (kode varchar PRIMARY KEY, kota varchar)")
    drafts = pull(root, {"uji": address}, Wish(connection="uji")).drafts
    value = parse(drafts[f"{FOLDER}/calon{SUFFIX}"], "").value
    assert isinstance(value, dict)
    found = {
        row["name"]: [trait for trait in ("quasi", "sensitive") if row.get(trait)]
        for row in value["columns"]  # type: ignore[union-attr]
    }
    assert found == {
        "nim": [], "tanggal_lahir": ["quasi"], "agama": ["sensitive"], "gaji": ["sensitive"],
        "kota_asal": ["quasi"], "catatan": [],
    }  # fmt: skip
    assert b"quasi" not in drafts[f"{FOLDER}/cabang{SUFFIX}"]
