"""The synthetic warehouse is whole, plausible and the same each time."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from datareq.adapters.engines.duckdb_file import create_database
from datareq.rehearsal.warehouse import statements
from datareq.rehearsal.warehouse_programmes import FACULTIES, programmes

TABLES = ("alumni", "dosen", "krs", "mahasiswa", "nilai", "pegawai", "program_studi", "unit_kerja")


def digest(path: Path, threads: int = 2) -> dict[str, str]:
    with duckdb.connect(str(path), read_only=True, config={"threads": threads}) as connection:
        return {
            table: connection.execute(
                f"SELECT md5(string_agg(row, '|' ORDER BY row)) FROM (SELECT t::VARCHAR AS row FROM {table} t)"  # noqa: S608 - our own names
            ).fetchall()[0][0]
            for table in TABLES
        }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "siakad.duckdb"
    create_database(path, statements(3000))
    return path


def one(path: Path, sql: str) -> object:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()[0][0]


def test_same_arguments_give_the_same_content(warehouse: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.duckdb"
    create_database(again, statements(3000))
    assert digest(again, threads=1) == digest(warehouse)


def test_another_seed_gives_another_content(warehouse: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    create_database(other, statements(3000, seed=7))
    before, after = digest(warehouse), digest(other)
    assert before["unit_kerja"] == after["unit_kerja"]
    assert all(before[table] != after[table] for table in TABLES if table != "unit_kerja")


# Each counts what must not be.
CLAIMS = {
    "student numbers are unique": "SELECT count(*) - count(DISTINCT nim) FROM mahasiswa",
    "student numbers have ten digits": "SELECT count(*) FROM mahasiswa WHERE NOT regexp_full_match(nim, '[0-9]{10}')",
    "identity numbers have 16 digits and a regency that does not exist":
        "SELECT count(*) FROM mahasiswa WHERE NOT regexp_full_match(nik, '[0-9]{2}9901[0-9]{10}')",
    "staff numbers have 18 digits": "SELECT count(*) FROM pegawai WHERE length(nip) <> 18",
    "staff numbers are unique": "SELECT count(*) - count(DISTINCT nip) FROM pegawai",
    "lecturer numbers are unique": "SELECT count(*) - count(DISTINCT nidn) FROM dosen",
    "students are of a programme": "SELECT count(*) FROM mahasiswa ANTI JOIN program_studi USING (kode_prodi)",
    "programmes are of a unit": "SELECT count(*) FROM program_studi ANTI JOIN unit_kerja USING (kode_unit)",
    "grades are of an enrolment": "SELECT count(*) FROM nilai ANTI JOIN krs USING (nim, semester)",
    "enrolments are of a student": "SELECT count(*) FROM krs ANTI JOIN mahasiswa USING (nim)",
    "a grade is given once": "SELECT count(*) - count(DISTINCT (nim, kode_mk)) FROM nilai",
    "graduates have a date, others none":
        "SELECT count(*) FROM mahasiswa WHERE (status = 'Lulus') <> (tanggal_lulus IS NOT NULL)",
    "alumni graduated": "SELECT count(*) FROM alumni ANTI JOIN (FROM mahasiswa WHERE status = 'Lulus') USING (nim)",
    "the average follows from the grades": """
        SELECT count(*) FROM mahasiswa m JOIN (SELECT nim, sum(sks * bobot) / sum(sks) AS mean FROM nilai GROUP BY nim) n
        USING (nim) WHERE abs(m.ipk - n.mean) > 0.0051""",
    "credits of a semester follow from the grades": """
        SELECT count(*) FROM krs JOIN (SELECT nim, semester, sum(sks) AS sks FROM nilai GROUP BY ALL) n
        USING (nim, semester) WHERE n.sks <> krs.sks_diambil""",
    "no semester lies beyond the last year": "SELECT count(*) FROM krs WHERE semester > '2025-1'",
}  # fmt: skip


@pytest.mark.parametrize("sql", CLAIMS.values(), ids=CLAIMS.keys())
def test_warehouse_agrees_with_itself(warehouse: Path, sql: str) -> None:
    assert one(warehouse, sql) == 0


def test_population_has_the_size_and_the_years_asked_for(warehouse: Path) -> None:
    assert one(warehouse, "SELECT count(*) FROM mahasiswa") == 3000
    assert one(warehouse, "SELECT count(DISTINCT angkatan) FROM mahasiswa") == 10
    assert one(warehouse, "SELECT count(DISTINCT kode_prodi) FROM mahasiswa") == len(programmes())
    assert {programme.faculty for programme in programmes()} == set(FACULTIES)


def test_a_failed_run_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    create_database(path, ["CREATE TABLE t AS SELECT 1 AS x"])
    with pytest.raises(duckdb.Error):
        create_database(path, ["CREATE TABLE t AS SELECT 2 AS x", "SELECT broken"])
    assert one(path, "SELECT x FROM t") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["w.duckdb"]
