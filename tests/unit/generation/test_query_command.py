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
    assert "angkatan | publik | mahasiswa.angkatan | -" in output
    assert "j | publik | nothing but the number of rows | mahasiswa.angkatan" in output
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
