"""The same inputs give the same bytes; what may not be made is refused before anything is written."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from generation_cases import REGISTRATION, access, catalogue, policy, procedure, request

from datareq.adapters.engines.duckdb import DuckDB
from datareq.errors import GenerationError
from datareq.generation.build import Built, Refused, build
from datareq.generation.engine import Engine, Limits, Statement
from datareq.generation.formats.types import field_type
from datareq.generation.held import hold
from datareq.generation.inputs import BuildInputs
from datareq.generation.manifest import read_manifest
from datareq.model.assignment import Mask
from datareq.model.procedure import EXCEL_ID, RFC_4180, Output

COUNTS = """
    SELECT p.jenjang, m.angkatan, count(*) AS jumlah, avg(m.ipk) AS rata_ipk, sum(m.sks_lulus) AS sks
    FROM mahasiswa m JOIN program_studi p USING (kode_prodi) GROUP BY ALL ORDER BY jumlah DESC"""
LIST = (
    "SELECT kode_prodi, nama_prodi, daya_tampung, tahun_berdiri > 1990 AS muda FROM program_studi"
)
TIMES = "SELECT nama_prodi, make_date(tahun_berdiri, 1, 1) AS hari, make_date(tahun_berdiri, 1, 1) + INTERVAL 90 SECOND AS saat, daya_tampung / 7 AS bagian FROM program_studi"


def inputs(*queries: str, level: str = "publik") -> BuildInputs:
    return BuildInputs(
        registration=REGISTRATION,
        request=request("jumlah"),
        access=access(),
        procedure=procedure(*queries),
        level=level,
        key="a" * 64,
    )


def test_codes_name_the_list_that_explains_them(engine: Engine, tmp_path: Path) -> None:
    built = run(
        inputs("SELECT kode_prodi, count(*) AS n FROM mahasiswa GROUP BY ALL"), engine, tmp_path
    )
    assert isinstance(built, Built)
    fields = {f.name: f.reference for f in built.manifest.outputs[0].fields}
    assert fields == {"kode_prodi": "Program studi: Kode program studi", "n": None}


def run(made: BuildInputs, engine: Engine, out: Path) -> Built | Refused:
    return build(made, policy(), catalogue(), engine, out)


def digests(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def engine(warehouse: Path) -> Engine:
    return DuckDB({"siakad": str(warehouse)})


def test_dataset_is_written_with_a_manifest_that_tells_of_each_file(
    engine: Engine, tmp_path: Path
) -> None:
    built = run(inputs(COUNTS, LIST), engine, tmp_path)
    assert isinstance(built, Built)
    assert built.files == (
        "manifest.json", "output/t0.csv", "output/t0.parquet", "output/t1.csv", "output/t1.parquet",
    )  # fmt: skip
    assert set(digests(tmp_path)) == set(built.files)
    manifest = read_manifest((tmp_path / "manifest.json").read_bytes())
    assert manifest == built.manifest
    for output in manifest.outputs:
        for file in output.files:
            assert digests(tmp_path)[file.path] == file.sha256
            assert (tmp_path / file.path).stat().st_size == file.bytes
    assert manifest.sources == ("mahasiswa", "program_studi")
    assert [(f.name, f.type, f.label) for f in manifest.outputs[0].fields] == [
        ("jenjang", "string", "Jenjang"),
        ("angkatan", "integer", "Angkatan (tahun masuk)"),
        ("jumlah", "integer", "Jumlah"),
        ("rata_ipk", "number", "Rata ipk"),
        ("sks", "integer", "Sks"),
    ]


def test_csv_and_parquet_hold_the_same_rows(engine: Engine, tmp_path: Path) -> None:
    run(inputs(COUNTS), engine, tmp_path)
    text = (tmp_path / "output/t0.csv").read_text(encoding="utf-8")
    assert text.startswith('"jenjang","angkatan","jumlah","rata_ipk","sks"\n')
    assert "\r" not in text
    read = list(csv.DictReader(text.splitlines()))
    table = pq.read_table(tmp_path / "output/t0.parquet").to_pylist()
    as_text = [{k: "" if v is None else str(v) for k, v in row.items()} for row in table]
    assert [
        {**row, "rata_ipk": row["rata_ipk"] and str(float(row["rata_ipk"]))} for row in read
    ] == as_text


def test_same_inputs_give_the_same_bytes_in_other_processes_and_threads(
    warehouse: Path, tmp_path: Path
) -> None:
    found = []
    for number, threads in enumerate((1, 1, 4)):
        engine = DuckDB({"siakad": str(warehouse)}, Limits(threads=threads))
        run(inputs(COUNTS, LIST), engine, tmp_path / str(number))
        found.append(digests(tmp_path / str(number)))
    assert found[0] == found[1] == found[2]


def test_an_earlier_generation_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    run(inputs(COUNTS, LIST), engine, tmp_path)
    run(inputs(LIST), engine, tmp_path)
    assert set(digests(tmp_path)) == {"manifest.json", "output/t0.csv", "output/t0.parquet"}


@pytest.mark.parametrize("csv_shape", [RFC_4180, EXCEL_ID])
def test_frictionless_accepts_the_package(engine: Engine, tmp_path: Path, csv_shape: str) -> None:
    made = inputs(COUNTS, LIST, TIMES)
    formats = ("csv", "xlsx", "parquet", "json", "ndjson")
    outputs = tuple(
        replace(output, formats=formats, csv=csv_shape) for output in made.procedure.outputs
    )
    asked = replace(made, procedure=replace(made.procedure, outputs=outputs))
    assert isinstance(run(asked, engine, tmp_path), Built)
    report = validated(tmp_path)
    assert report["valid"], report
    assert len(report["tasks"]) == 15
    csv_ = tmp_path / "output/t0.csv"
    csv_.write_bytes(csv_.read_bytes().replace(b"S1", b"S9", 1))
    assert not validated(tmp_path)["valid"]


def validated(folder: Path) -> dict[str, Any]:
    """What the tool of others says about the package."""
    command = (sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "--json")
    done = subprocess.run(
        [*command, "--type", "package", "manifest.json"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_manifest_describes_what_is_in_each_column(engine: Engine, tmp_path: Path) -> None:
    built = run(inputs(COUNTS, "SELECT daya_tampung, jenjang FROM program_studi"), engine, tmp_path)
    assert isinstance(built, Built)
    counts, listed = built.manifest.outputs
    shown = pq.read_table(tmp_path / "output/t0.parquet").column("jumlah").to_pylist()
    told = {field.name: field.statistics for field in counts.fields}
    jumlah = told["jumlah"]
    assert jumlah is not None
    assert jumlah.hidden == shown.count(None) > 0
    assert jumlah.missing == 0
    values = [value for value in shown if value is not None]
    assert (jumlah.least, jumlah.most) == (str(min(values)), str(max(values)))
    assert told["jenjang"] is not None
    assert "S1" in told["jenjang"].values
    assert all(field.statistics is not None for field in listed.fields)


def test_small_groups_are_hidden_and_counted(engine: Engine, tmp_path: Path) -> None:
    built = run(
        inputs("SELECT kode_prodi, angkatan, count(*) AS jumlah FROM mahasiswa GROUP BY ALL"),
        engine,
        tmp_path,
    )
    assert isinstance(built, Built)
    cells = pq.read_table(tmp_path / "output/t0.parquet").column("jumlah").to_pylist()
    disclosure = built.manifest.outputs[0].disclosure
    assert disclosure.cells == len(cells)
    assert disclosure.suppressed == cells.count(None) > 0
    assert {cell % 5 for cell in cells if cell is not None} == {0}
    assert min(cell for cell in cells if cell is not None) >= 10


def test_totals_agree_with_a_count_without_sql(
    engine: Engine, warehouse: Path, tmp_path: Path
) -> None:
    with engine.run(
        [Statement(sql="SELECT status, nim FROM _dr_siakad.main.mahasiswa")]
    ) as readers:
        rows = readers[0].read_all().column("status").to_pylist()
    run(
        inputs("SELECT status, count(*) AS jumlah FROM mahasiswa GROUP BY status"), engine, tmp_path
    )
    shown = dict(pq.read_table(tmp_path / "output/t0.parquet").to_pandas().itertuples(index=False))
    for status in set(rows):
        assert abs(shown[status] - rows.count(status)) <= 2.5


def test_above_the_open_level_nothing_is_made(tmp_path: Path) -> None:
    refused = run(inputs(COUNTS, level="terbatas"), Broken("never asked"), tmp_path)
    assert isinstance(refused, Refused)
    assert [(f.code, f.args["level"]) for f in refused.findings] == [
        ("generation-sealed", "Terbatas")
    ]
    assert list(tmp_path.iterdir()) == []


def test_sealed_level_is_named_in_the_policy_s_language(tmp_path: Path) -> None:
    english = replace(policy(), language="en")
    refused = build(inputs(COUNTS, level="terbatas"), english, catalogue(), Broken(""), tmp_path)
    assert isinstance(refused, Refused)
    assert refused.findings[0].args["level"] == "Restricted"


def test_refused_query_says_in_which_output(tmp_path: Path) -> None:
    refused = run(inputs(COUNTS, "SELECT nim, ipk FROM mahasiswa"), Broken(""), tmp_path)
    assert isinstance(refused, Refused)
    assert [(f.code, f.path) for f in refused.findings] == [("rows-individual", "outputs[1].sql")]


@pytest.mark.parametrize("code", ["engine-memory", "engine-time", "engine-size", "engine-query"])
def test_a_stopped_query_is_refused_with_its_sentence(code: str, tmp_path: Path) -> None:
    refused = run(inputs(COUNTS), Broken(code), tmp_path)
    assert isinstance(refused, Refused)
    assert [finding.code for finding in refused.findings] == [code]
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_failed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GenerationError):
        run(inputs(COUNTS), Broken("engine-crashed"), tmp_path)


def under_pseudonyms(made: BuildInputs, secret: bytes | None) -> BuildInputs:
    """The same, where programmes may only be told apart."""
    given = made.access
    grants = tuple(
        replace(g, masks={"kode_prodi": Mask(pseudonym=True)}) if g.source == "program_studi" else g
        for g in given.grants
    )
    return replace(made, access=replace(given, grants=grants), secret=secret)


def test_pseudonyms_stand_in_the_files_and_the_names_behind_them_do_not(
    engine: Engine, tmp_path: Path
) -> None:
    run(inputs(LIST), engine, tmp_path / "plain")
    run(under_pseudonyms(inputs(LIST), b"s" * 32), engine, tmp_path / "named")
    plain = pq.read_table(tmp_path / "plain/output/t0.parquet").to_pylist()
    named = pq.read_table(tmp_path / "named/output/t0.parquet").to_pylist()
    assert {row["kode_prodi"] for row in plain} & {row["kode_prodi"] for row in named} == set()
    assert sorted(row["nama_prodi"] for row in plain) == sorted(row["nama_prodi"] for row in named)
    assert [row["kode_prodi"] for row in named] == sorted(row["kode_prodi"] for row in named)


def test_without_a_key_no_pseudonym_and_no_name_is_given(tmp_path: Path) -> None:
    refused = run(under_pseudonyms(inputs(LIST), None), Broken("never asked"), tmp_path)
    assert isinstance(refused, Refused)
    assert [(f.code, f.args["columns"]) for f in refused.findings] == [
        ("generation-pseudonym", ["kode_prodi"])
    ]
    assert list(tmp_path.iterdir()) == []


def test_label_is_the_catalogue_s_only_for_a_column_under_its_own_name(
    engine: Engine, tmp_path: Path
) -> None:
    sql = "SELECT jenjang AS tingkat, nama_unit, kode_prodi || kode_unit AS kode FROM program_studi JOIN unit_kerja USING (kode_unit)"
    built = build(inputs(sql), replace(policy(), language="en"), catalogue(), engine, tmp_path)
    assert isinstance(built, Built)
    assert [field.label for field in built.manifest.outputs[0].fields] == [
        "Tingkat",
        "Unit name",
        "Kode",
    ]


def test_the_formats_asked_for_are_made_and_no_others(engine: Engine, tmp_path: Path) -> None:
    made = inputs(LIST)
    output = Output(id="t0", title="Daftar prodi", sql=LIST, formats=("xlsx", "json"))
    built = run(
        replace(made, procedure=replace(made.procedure, outputs=(output,))), engine, tmp_path
    )
    assert isinstance(built, Built)
    assert built.files == ("manifest.json", "output/t0.xlsx", "output/t0.json")
    assert set(digests(tmp_path)) == set(built.files)


def test_a_format_that_nobody_makes_is_refused_with_its_place(
    engine: Engine, tmp_path: Path
) -> None:
    made = inputs(LIST)
    output = Output(id="t0", title="Daftar prodi", sql=LIST, kind="laporan", formats=("pdf",))
    refused = run(
        replace(made, procedure=replace(made.procedure, outputs=(output,))), engine, tmp_path
    )
    assert isinstance(refused, Refused)
    assert [(f.code, f.path) for f in refused.findings] == [("format-unmade", "outputs[0].formats")]
    assert list(tmp_path.iterdir()) == []


def test_whole_numbers_stay_whole() -> None:
    wide = pa.decimal128(38, 0)
    table = pa.table(
        {
            "a": pa.array([Decimal(5), None], wide),
            "c": pa.array([None, None], wide),
            "d": pa.array([Decimal("1.5"), None], pa.decimal128(5, 1)),
        }
    )
    types = {field.name: str(field.type) for field in hold(table.to_reader()).schema}
    assert types == {"a": "int64", "c": "int64", "d": "decimal128(38, 1)"}


def test_a_whole_number_that_is_too_large_is_refused() -> None:
    """A column's type must not depend on its values: the same query has the same columns tomorrow."""
    table = pa.table({"b": pa.array([Decimal(10**30), Decimal(1)], pa.decimal128(38, 0))})
    with pytest.raises(GenerationError, match="engine-query"):
        hold(table.to_reader())


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (pa.bool_(), "boolean"), (pa.int32(), "integer"), (pa.uint64(), "integer"), (pa.float64(), "number"),
        (pa.decimal128(4, 2), "number"), (pa.date32(), "date"), (pa.timestamp("us"), "datetime"),
        (pa.string(), "string"), (pa.null(), "string"),
    ],
    ids=str,
)  # fmt: skip
def test_types_are_the_data_package_s(type_: pa.DataType, name: str) -> None:
    assert field_type(type_) == name


class Broken:
    """An engine that stops with a code."""

    dialect = "duckdb"

    def __init__(self, code: str) -> None:
        self.code = code

    @contextmanager
    def run(self, queries: Sequence[str]) -> Iterator[Sequence[pa.RecordBatchReader]]:
        raise GenerationError(self.code if queries else "no-queries")
        yield ()
