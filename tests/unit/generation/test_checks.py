"""What a procedure says about an output is looked at before anything is hidden, and a value is never told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from generation_cases import REGISTRATION, access, catalogue, policy, procedure, request

from datareq.adapters.engines.duckdb import DuckDB
from datareq.documents.findings import word
from datareq.documents.nouns import to_procedure
from datareq.errors import GenerationError
from datareq.generation import checks
from datareq.generation.build import Built, Refused, build
from datareq.generation.held import hold
from datareq.generation.inputs import BuildInputs
from datareq.model.manifest import ManifestCheck
from datareq.model.procedure import Check

LIST = "SELECT kode_prodi, nama_prodi, daya_tampung, tahun_berdiri FROM program_studi"
COUNTS = "SELECT angkatan, count(*) AS jumlah, avg(ipk) AS rata FROM mahasiswa GROUP BY angkatan"
ROWS = [
    ("1101", "Matematika", 40, 1964),
    ("1102", "Kimia", 60, 1970),
    ("1103", None, None, 2001),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    """Three programmes, two of which have students, and one student of a programme that isn't there."""
    path = tmp_path_factory.mktemp("checks") / "siakad.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE program_studi (kode_prodi TEXT, nama_prodi TEXT, daya_tampung INT, tahun_berdiri INT)"
        )
        connection.executemany("INSERT INTO program_studi VALUES (?, ?, ?, ?)", ROWS)
        connection.execute(
            "CREATE TABLE mahasiswa AS SELECT lpad(i::TEXT, 10, '0') AS nim, 2020 + (i % 3)::INT AS angkatan, "
            "3.1::DECIMAL(3, 2) AS ipk, CASE WHEN i = 7 THEN '9999' ELSE '1101' END AS kode_prodi FROM range(60) r(i)"
        )
    return DuckDB({"siakad": str(path)})


def read(check: dict[str, Any]) -> Check:
    """A check as a document says it."""
    document = {
        "document": "procedure", "version": 1, "request": REGISTRATION, "sources": ["mahasiswa"],
        "steps": ["Hitung mahasiswa."], "coverage": [],
        "outputs": [{"id": "t0", "title": "Tabel", "sql": LIST, "checks": [check]}],
    }  # fmt: skip
    return to_procedure(document).outputs[0].checks[0]


def run(engine: DuckDB, out: Path, sql: str, *said: dict[str, Any]) -> Built | Refused:
    made = procedure(sql)
    output = replace(made.outputs[0], checks=tuple(map(read, said)))
    granted = {
        "mahasiswa": ("nim", "angkatan", "ipk", "kode_prodi"),
        "program_studi": ("kode_prodi", "nama_prodi", "daya_tampung", "tahun_berdiri"),
    }
    inputs = BuildInputs(
        registration=REGISTRATION,
        request=request("jumlah"),
        access=access(granted),
        procedure=replace(made, outputs=(output,)),
        level="publik",
        key="a" * 64,
    )
    return build(inputs, policy(), catalogue(), engine, out)


PASS: dict[str, tuple[str, dict[str, Any]]] = {
    "filled": (LIST, {"not_null": ["kode_prodi", "tahun_berdiri"]}),
    "unique": (LIST, {"unique": ["kode_prodi"]}),
    "unique together": (LIST, {"unique": ["daya_tampung", "tahun_berdiri"]}),
    "range of whole numbers": (LIST, {"range": {"column": "tahun_berdiri", "from": 1964, "to": 2001}}),
    "range that overlooks nothing": (LIST, {"range": {"column": "daya_tampung", "from": 40}}),
    "range of a decimal limit": (LIST, {"range": {"column": "daya_tampung", "to": 60.5}}),
    "range of texts": (LIST, {"range": {"column": "kode_prodi", "from": "1101", "to": "1103"}}),
    "reference": (LIST, {"reference": {"column": "kode_prodi", "source": "program_studi", "source_column": "kode_prodi"}}),
    "rows": (LIST, {"rows": {"from": 3, "to": 3}}),
    "total": (LIST, {"total": {"column": "daya_tampung", "equals": 100, "official": "Surat keputusan"}}),
    "total nearly": (LIST, {"total": {"column": "daya_tampung", "equals": 101.5, "tolerance": 1.5, "official": "SK"}}),
    "total of rows": (LIST, {"total": {"equals": 3, "official": "Surat keputusan"}}),
    "groups of people": (COUNTS, {"unique": ["angkatan"]}),
    "total of people": (COUNTS, {"total": {"column": "jumlah", "equals": 62, "tolerance": 4, "official": "PDDikti"}}),
}  # fmt: skip
FAIL: dict[str, tuple[str, dict[str, Any], str]] = {
    "an empty value": (LIST, {"not_null": ["kode_prodi", "nama_prodi"]}, "check-failed-not-null"),
    "a row twice": ("SELECT jenjang FROM (SELECT 'S1' AS jenjang, kode_prodi FROM program_studi) AS p", {"unique": ["jenjang"]}, "check-failed-unique"),
    "two empty values are alike": (
        "SELECT CASE WHEN daya_tampung > 100 THEN 1 END AS x, kode_prodi FROM program_studi", {"unique": ["x"]}, "check-failed-unique"),
    "below the limit": (LIST, {"range": {"column": "tahun_berdiri", "from": 1965}}, "check-failed-range"),
    "above the limit": (LIST, {"range": {"column": "tahun_berdiri", "to": 2000}}, "check-failed-range"),
    "unknown to the source": (
        "SELECT kode_prodi || 'x' AS kode FROM program_studi",
        {"reference": {"column": "kode", "source": "program_studi", "source_column": "kode_prodi"}}, "check-failed-reference"),
    "too few rows": (LIST, {"rows": {"from": 4}}, "check-failed-rows"),
    "too many rows": (LIST, {"rows": {"to": 2}}, "check-failed-rows"),
    "another total": (LIST, {"total": {"column": "daya_tampung", "equals": 99, "official": "SK"}}, "check-failed-total"),
    "another number of rows": (LIST, {"total": {"equals": 4, "official": "SK"}}, "check-failed-total-rows"),
    "another total of people": (
        COUNTS, {"total": {"column": "jumlah", "equals": 65, "tolerance": 4, "official": "SK"}}, "check-failed-total"),
    "a text where a number is": (LIST, {"range": {"column": "tahun_berdiri", "from": "abad ke-20"}}, "check-type"),
    "a number where a text is": (LIST, {"range": {"column": "nama_prodi", "from": 1}}, "check-type"),
    "a total of texts": (LIST, {"total": {"column": "nama_prodi", "equals": 1, "official": "SK"}}, "check-type"),
    "a reference of another type": (
        LIST, {"reference": {"column": "tahun_berdiri", "source": "program_studi", "source_column": "nama_prodi"}}, "check-type"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "check"), PASS.values(), ids=PASS.keys())
def test_what_is_true_is_told_in_the_manifest(
    sql: str, check: dict[str, Any], engine: DuckDB, tmp_path: Path
) -> None:
    built = run(engine, tmp_path, sql, check)
    assert isinstance(built, Built), built
    last = built.manifest.outputs[0].checks[-1]
    assert (last.name, last.passed) == (next(iter(check)), True)
    assert last.sentence


@pytest.mark.parametrize(("sql", "check", "code"), FAIL.values(), ids=FAIL.keys())
def test_what_is_not_true_refuses_the_dataset(
    sql: str, check: dict[str, Any], code: str, engine: DuckDB, tmp_path: Path
) -> None:
    refused = run(engine, tmp_path, sql, {"rows": {"from": 1}}, check)
    assert isinstance(refused, Refused)
    (finding,) = refused.findings
    assert (finding.code, finding.path) == (code, f"outputs[0].checks[1].{next(iter(check))}")
    assert list(tmp_path.iterdir()) == []


def test_every_failed_check_is_told_at_once(engine: DuckDB, tmp_path: Path) -> None:
    rows = [check for _, check, _ in FAIL.values() if "rows" in check]
    refused = run(engine, tmp_path, LIST, *rows)
    assert isinstance(refused, Refused)
    assert [f.path for f in refused.findings] == [f"outputs[0].checks[{n}].rows" for n in (0, 1)]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_sentence_says_which_and_what_to_do_and_no_value(
    lang: str, engine: DuckDB, tmp_path: Path, indonesian: None
) -> None:
    official = "Laporan PDDikti 2025"
    check = {"total": {"column": "daya_tampung", "equals": 99, "official": official}}
    refused = run(engine, tmp_path, LIST, check)
    assert isinstance(refused, Refused)
    said = " ".join(word(refused.findings[0], lang))
    assert {"t0", "daya_tampung", official} <= {
        w for w in ("t0", "daya_tampung", official) if w in said
    }
    assert not any(str(value) in said for row in ROWS for value in row if value is not None)
    assert "100" not in said


def test_manifest_holds_names_columns_and_a_sentence(engine: DuckDB, tmp_path: Path) -> None:
    run(engine, tmp_path, LIST, {"unique": ["kode_prodi"]})
    ours = json.loads((tmp_path / "manifest.json").read_text())["datareq"]
    assert ours["outputs"][0]["checks"][-1] == {
        "check": "unique",
        "columns": ["kode_prodi"],
        "passed": True,
        "sentence": "Tidak ada dua baris yang sama pada: kode_prodi.",
    }
    assert ManifestCheck.__slots__ == ("name", "columns", "passed", "sentence")


DAY = pa.array([date(2024, 1, 31), None, date(2025, 6, 1)])
BATCH = pa.RecordBatch.from_arrays(
    [DAY, pa.array([0.1, 0.2, None]), pa.array([None, None, None], pa.int64())],
    names=["hari", "suhu", "kosong"],
)
ROWWISE: dict[str, tuple[dict[str, Any], bool]] = {
    "dates within": ({"range": {"column": "hari", "from": "2024-01-31", "to": "2025-06-01"}}, True),
    "a date before": ({"range": {"column": "hari", "from": "2024-02-01"}}, False),
    "fractions within": ({"range": {"column": "suhu", "from": 0, "to": 0.2}}, True),
    "a fraction above": ({"range": {"column": "suhu", "to": 0.15}}, False),
    "nothing to compare": ({"range": {"column": "kosong", "from": 1}}, True),
    "a sum of fractions": ({"total": {"column": "suhu", "equals": 0.6, "tolerance": 1e-9, "official": "SK"}}, True),
    "another sum of fractions": ({"total": {"column": "suhu", "equals": 0.61, "tolerance": 0.001, "official": "SK"}}, False),
    "a sum of nothing": ({"total": {"column": "kosong", "equals": 0, "official": "SK"}}, True),
}  # fmt: skip


@pytest.mark.parametrize(("check", "passes"), ROWWISE.values(), ids=ROWWISE.keys())
def test_rows_are_looked_at_as_they_pass(check: dict[str, Any], passes: bool) -> None:
    seen = checks.watch(read(check), BATCH.schema, None)
    for _ in range(2):
        seen.see(BATCH)
    assert seen.passed() is passes


def reference(values: pa.Array[Any]) -> checks.Watch:
    check = read({"reference": {"column": "hari", "source": "s", "source_column": "c"}})
    return checks.watch(check, BATCH.schema, pa.table({"n": values}))


def test_reference_compares_values_of_one_kind() -> None:
    known = reference(pa.array([date(2024, 1, 31), date(2025, 6, 1)]))
    known.see(BATCH)
    assert known.passed()
    with pytest.raises(checks.UnfitError):
        reference(pa.array([1.5]))


def test_a_question_that_the_gate_refuses_is_not_asked_and_its_check_fails(
    engine: DuckDB, tmp_path: Path
) -> None:
    """It would have been found when the procedure was checked; here it fails closed."""
    check = {
        "reference": {"column": "kode_prodi", "source": "dosen", "source_column": "kode_prodi"}
    }
    refused = run(engine, tmp_path, LIST, check)
    assert isinstance(refused, Refused)
    assert [finding.code for finding in refused.findings] == ["check-type"]


def test_more_than_may_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datareq.generation.held.MOST", BATCH.nbytes + 1)
    reader = pa.RecordBatchReader.from_batches(BATCH.schema, [BATCH, BATCH])
    with pytest.raises(GenerationError, match="engine-size"):
        hold(reader)
