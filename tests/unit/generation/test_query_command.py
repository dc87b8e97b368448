"""`datareq query` says whether each query would run, as what, and on what its columns rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from generation_cases import ROOT

from datareq.cli.query import command
from datareq.errors import DocumentError

ACCESS = ROOT / "tests/attacks/sql/access.yaml"
PROCEDURE = """\
document: procedure
version: 1
request: PDI-2026-0042
sources: [mahasiswa]
steps: [Hitung mahasiswa.]
outputs:
  - id: baik
    title: Mahasiswa
    sql: SELECT angkatan, count(*) AS j FROM mahasiswa GROUP BY angkatan
  - id: buruk
    title: Mahasiswa
    sql: |
      SELECT angkatan, count(*) AS j
      FROM mahasiswa
      WHERE agama = 'Islam'
      GROUP BY angkatan
coverage:
  - {variable: mahasiswa, output: baik, column: j}
"""


def run(file: Path, *options: str) -> tuple[int, str]:
    args = [str(file), "--access", str(ACCESS), "--repo", str(ROOT), "--lang", "en", *options]
    done = CliRunner().invoke(command, args, catch_exceptions=False)
    return done.exit_code, done.output


@pytest.fixture
def procedure(tmp_path: Path) -> Path:
    path = tmp_path / "procedure.yaml"
    path.write_text(PROCEDURE)
    return path


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    path = tmp_path / "query.sql"
    path.write_text(
        "SELECT angkatan, count(*) AS j FROM mahasiswa GROUP BY angkatan HAVING count(*) > 3"
    )
    return path


def test_accepted_sql_is_shown_as_it_would_run(sql: Path) -> None:
    code, output = run(sql)
    assert code == 0
    assert "query.sql: accepted. Its result is of the level publik." in output
    assert "note: the document: HAVING can't be used in a table of counts" in output
    assert (
        "\nangkatan (publik)\n  values from: mahasiswa.angkatan\n  influenced by: nothing else\n"
        in output
    )
    assert (
        "\nj (publik)\n  values from: nothing but the number of rows\n  influenced by: mahasiswa.angkatan\n"
        in output
    )
    assert 'FROM "_dr_siakad"."main"."mahasiswa"' in output


def test_one_refused_output_makes_a_clear_no(procedure: Path) -> None:
    code, output = run(procedure)
    assert code == 1
    assert "baik: accepted." in output
    assert "buruk: refused." in output
    assert f"{procedure}:15:10: Column `agama` is not part of the access" in output


def test_programs_get_the_same(procedure: Path) -> None:
    code, output = run(procedure, "--format", "json")
    report = json.loads(output)
    assert (code, report["accepted"]) == (1, False)
    good, bad = report["queries"]
    assert good["columns"][0] == {
        "name": "angkatan",
        "measure": "key",
        "classification": "publik",
        "personal": False,
        "sources": ["mahasiswa.angkatan"],
        "influence": [],
    }
    assert (good["shape"], good["findings"]) == ("counted", [])
    assert (bad["sql"], bad["shape"], bad["level"]) == (None, None, None)
    assert bad["findings"][0]["code"] == "query-column-not-granted"
    assert bad["findings"][0]["line"] == 15


GRANTS = """\
document: access
version: 1
request: PDI-2026-0042
grants:
  - source: mahasiswa
    columns: [nim, nama, tanggal_lahir, penghasilan_orang_tua, angkatan, kode_prodi]
    staff: [{id: 4101, login: yoga}]
    from: 2026-03-12
    until: 2026-04-30
    masks:
      nim: {pseudonym: true}
      nama: {first: 2}
      tanggal_lahir: {to: year}
      penghasilan_orang_tua: {bands: [0, 5000000]}
    rows:
      - {column: angkatan, from: 2020}
      - {column: status, in: [Aktif, Cuti], ungranted: true}
"""
LONG = """\
SELECT nim, nama, upper(nama) || tanggal_lahir || penghasilan_orang_tua || kode_prodi || angkatan AS gabung
FROM mahasiswa WHERE angkatan = $tahun AND tanggal_lahir < $batas AND kode_prodi = $prodi"""


@pytest.fixture
def masked(tmp_path: Path, sql: Path) -> tuple[str, ...]:
    """Options for a query that has everything."""
    sql.write_text(LONG)
    grants = tmp_path / "access.yaml"
    grants.write_text(GRANTS)
    given = ("tahun=2023", "batas=2001-01-01", "prodi=A=B")
    return ("--access", str(grants), *(part for value in given for part in ("--parameter", value)))


def test_masks_rows_and_parameters_are_shown(sql: Path, masked: tuple[str, ...]) -> None:
    code, output = run(sql, *masked)
    assert code == 0
    for line in (
        "Parameter $tahun: 2023 (integer)",
        "Parameter $batas: 2001-01-01 (date)",
        "Parameter $prodi: A=B (text)",
        "Masked: mahasiswa.nim – under pseudonyms",
        "Masked: mahasiswa.nama – its first 2 characters",
        "Masked: mahasiswa.tanggal_lahir – the first day of its year",
        "Masked: mahasiswa.penghasilan_orang_tua – the largest of 0, 5000000 that is not above it",
        "Rows: mahasiswa.angkatan lies between 2020 and …",
        "Rows: mahasiswa.status is one of Aktif, Cuti",
    ):
        assert f"{line}\n" in output
    columns = output.partition("This SQL would run")[0].partition("\nnim (")[2].splitlines()
    assert len(columns) > 6
    assert max(map(len, columns)) < 80


def test_programs_are_told_of_masks_rows_and_parameters(sql: Path, masked: tuple[str, ...]) -> None:
    _, output = run(sql, *masked, "--format", "json")
    (query,) = json.loads(output)["queries"]
    assert query["parameters"][0] == {"name": "tahun", "type": "integer", "value": 2023}
    assert query["masks"][0] == {"column": "mahasiswa.nim", "pseudonym": True}
    assert query["rows"][0] == {"column": "mahasiswa.angkatan", "since": 2020}


@pytest.mark.parametrize(
    ("value", "type_"), [("3.50", "decimal"), ("true", "boolean"), ("0812x", "text")]
)
def test_a_typed_value_is_of_the_narrowest_type(value: str, type_: str, sql: Path) -> None:
    sql.write_text("SELECT $x AS x, jenjang FROM program_studi")
    _, output = run(sql, "--parameter", f"x={value}")
    assert f"Parameter $x: {'True' if type_ == 'boolean' else value} ({type_})" in output


def test_refused_sql_file_is_a_clear_no(sql: Path) -> None:
    sql.write_text("SELECT nik AS n\nFROM mahasiswa")
    code, output = run(sql)
    assert code == 1
    assert f"{sql}:1:1: Column `nik`" in output


@pytest.mark.parametrize("name", ["query.sql", "procedure.yaml"])
def test_a_file_that_cannot_be_read_is_no_decision(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DocumentError) as refused:
        run(path)
    assert refused.value.code == "query-document-invalid"
