"""Rows about people that don't say whose they are come out alike; others as they were."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from generation_cases import REGISTRATION, access, catalogue, everything, policy, procedure, request

from datareq.adapters.engines.duckdb import DuckDB
from datareq.documents.findings import word
from datareq.generation.build import Built, Refused, build
from datareq.generation.engine import Engine, Limits
from datareq.generation.inputs import BuildInputs
from datareq.generation.manifest import read_manifest
from datareq.generation.recognised import examine_output, traits_of
from datareq.model.catalogue import Source
from datareq.model.policy import Coarser
from datareq.model.procedure import Output

LEVEL = policy().level("terbatas")
ROWS = "SELECT kode_prodi, angkatan, provinsi_asal, status, sks_lulus FROM mahasiswa WHERE angkatan > 2020"
QUASI, SECRET = ("kode_prodi", "angkatan", "provinsi_asal"), ("status",)


@pytest.fixture
def engine(warehouse: Path) -> Engine:
    return DuckDB({"siakad": str(warehouse)}, Limits())


def output(sql: str = ROWS, **changes: object) -> Output:
    made = Output(
        id="t0", title="Baris", sql=sql, formats=("csv", "parquet"), quasi=QUASI, sensitive=SECRET
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def made(
    engine: Engine, out: Path, asked: Output, sources: tuple[Source, ...] | None = None
) -> Built | Refused:
    inputs = BuildInputs(
        registration=REGISTRATION,
        request=request("jumlah", aggregation="individu"),
        access=access(),
        procedure=procedure(outputs=(asked,)),
        level=LEVEL.id,
        key="a" * 64,
        secret=b"k" * 32,
        private=True,
    )
    return build(inputs, policy(), sources or catalogue(), engine, out)


def test_rows_come_out_alike_and_the_manifest_says_so(engine: Engine, tmp_path: Path) -> None:
    built = made(engine, tmp_path, output())
    assert isinstance(built, Built)
    assert LEVEL.rows is not None
    table = pq.read_table(tmp_path / "output/t0.parquet")
    assert table.column_names == ["kode_prodi", "angkatan", "provinsi_asal", "status", "sks_lulus"]
    groups = Counter(tuple(row.values()) for row in table.select(list(QUASI)).to_pylist())
    assert min(groups.values()) >= LEVEL.rows.alike
    (manifest,) = built.manifest.outputs
    did = manifest.disclosure
    assert (did.rule, did.alike, did.different) == ("alike", 5, 2)
    assert (did.changed or 0) + (did.emptied or 0) > 0
    assert all(field.statistics is None for field in manifest.fields)
    assert read_manifest((tmp_path / "manifest.json").read_bytes()) == built.manifest
    rows = [tuple(str(v) for v in row.values()) for row in table.to_pylist()]
    assert rows != sorted(rows, reverse=True)


def test_same_rows_same_bytes(engine: Engine, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert isinstance(made(engine, tmp_path / name, output()), Built)
    one, two = (tmp_path / name / "output/t0.csv" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_catalogue_says_by_what_people_are_recognised(engine: Engine, tmp_path: Path) -> None:
    def marked(source: Source) -> Source:
        columns = tuple(
            replace(c, quasi=c.name in QUASI, sensitive=c.name in SECRET) for c in source.columns
        )
        return replace(source, columns=columns)

    sources = tuple(marked(s) if s.id == "mahasiswa" else s for s in catalogue())
    renamed = ROWS.replace("kode_prodi", "kode_prodi AS prodi")
    built = made(engine, tmp_path, output(renamed, quasi=(), sensitive=()), sources)
    assert isinstance(built, Built)
    assert built.manifest.outputs[0].disclosure.rule == "alike"
    table = pq.read_table(tmp_path / "output/t0.parquet")
    names = ["prodi", "angkatan", "provinsi_asal"]
    groups = Counter(tuple(row.values()) for row in table.select(names).to_pylist())
    assert min(groups.values()) >= 5


def test_pseudonyms_stand_beside_what_was_made_coarser(engine: Engine, tmp_path: Path) -> None:
    from datareq.model.assignment import Mask

    granted = access(everything())
    grants = tuple(
        replace(g, masks={"nim": Mask(pseudonym=True)}) if g.source == "mahasiswa" else g
        for g in granted.grants
    )
    asked = output(ROWS.replace("SELECT", "SELECT nim,"))
    inputs = BuildInputs(
        registration=REGISTRATION,
        request=request("jumlah", aggregation="individu"),
        access=replace(granted, grants=grants),
        procedure=procedure(outputs=(asked,)),
        level=LEVEL.id,
        key="a" * 64,
        secret=b"k" * 32,
        private=True,
    )
    built = build(inputs, policy(), catalogue(), engine, tmp_path)
    assert isinstance(built, Built)
    table = pq.read_table(tmp_path / "output/t0.parquet")
    names = table.column("nim").to_pylist()
    assert {len(name) for name in names} == {32}
    assert names == sorted(names)
    groups = Counter(tuple(row.values()) for row in table.select(list(QUASI)).to_pylist())
    assert min(groups.values()) >= 5


def test_several_rows_of_one_person_are_one(engine: Engine, tmp_path: Path) -> None:
    """Of each course taken a row: what counts is how many students are alike."""
    sql = "SELECT m.kode_prodi, m.angkatan, m.status, k.status_semester FROM krs k JOIN mahasiswa m USING (nim) WHERE m.angkatan = 2024"
    asked = output(sql, quasi=("kode_prodi",), sensitive=("status",))
    result = examine_output(asked, everything(), catalogue(), policy(), LEVEL.id, individual=True)
    assert result.findings == ()
    assert len(result.whose) == 2
    assert isinstance(made(engine, tmp_path, asked), Built)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nim, kode_prodi, angkatan, provinsi_asal, status FROM mahasiswa",
        "SELECT nama, kode_prodi, angkatan, provinsi_asal, status FROM mahasiswa",
    ],
    ids=["with the key", "with the name"],
)
def test_rows_that_say_whose_they_are_stay_as_they_are(
    engine: Engine, tmp_path: Path, sql: str
) -> None:
    """Who may see them was decided with the request."""
    built = made(engine, tmp_path, output(sql))
    assert isinstance(built, Built)
    assert built.manifest.outputs[0].disclosure.rule == "uncontrolled"
    assert "_dr_w0" not in pq.read_table(tmp_path / "output/t0.parquet").column_names


@pytest.mark.parametrize(
    ("sql", "code", "sentence"),
    [
        (
            ROWS.replace("SELECT", "SELECT DISTINCT"),
            "rows-whose",
            "somebody may be recognised in these rows, and it can't be told whose each row is; so they can't be made alike.",
        ),
        (
            ROWS + " LIMIT 3",
            "disclosure-rows-few",
            "there are fewer than 5 people in these rows, so each of them could be recognised.",
        ),
    ],
    ids=["whose", "few"],
)
def test_rows_that_cannot_be_made_alike_are_refused(
    engine: Engine, tmp_path: Path, sql: str, code: str, sentence: str
) -> None:
    refused = made(engine, tmp_path, output(sql))
    assert isinstance(refused, Refused)
    assert [(f.code, f.path) for f in refused.findings] == [(code, "outputs[0].sql")]
    assert word(refused.findings[0], "en")[0] == f"`outputs[0].sql`: {sentence}"
    assert not (tmp_path / "output").exists()


def test_steps_are_those_of_the_policy() -> None:
    asked = output(
        "SELECT kode_prodi, angkatan + 1 AS tahun, status FROM mahasiswa",
        quasi=("kode_prodi", "tahun"),
    )
    result = examine_output(asked, everything(), catalogue(), policy(), LEVEL.id, individual=True)
    traits = traits_of(asked, result, catalogue(), policy())
    assert traits is not None
    assert traits.quasi["kode_prodi"] == (Coarser(first=2),)
    assert [step.bands is not None for step in traits.quasi["tahun"]] == [True, True]
    assert traits.sensitive == ("status",)
