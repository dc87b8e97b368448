"""What was released before is asked for again, and reckoned with; what can't be compared, a person has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from generation_cases import REGISTRATION, access, catalogue, policy, procedure, request

from datareq.adapters.engines.duckdb import DuckDB
from datareq.documents.findings import word
from datareq.generation.build import Built, Refused, build
from datareq.generation.earlier import Earlier, Population, populations, remembered
from datareq.generation.engine import Engine, Limits, Statement
from datareq.generation.examine import examine, granted_columns
from datareq.generation.held import hold
from datareq.generation.inputs import BuildInputs
from datareq.generation.manifest import read_manifest
from datareq.generation.published import known_tables
from datareq.model.procedure import EXCEL_ID, LookedAt, Output, Procedure

EVERYBODY = (
    "SELECT kode_prodi, status, count(*) AS jumlah FROM mahasiswa GROUP BY ALL",
    "SELECT kode_prodi, count(*) AS jumlah FROM mahasiswa GROUP BY ALL",
)
SHIFTED = (
    "SELECT kode_prodi, status, count(*) AS jumlah FROM mahasiswa WHERE angkatan < 2025 GROUP BY ALL",
    "SELECT kode_prodi, count(*) AS jumlah FROM mahasiswa WHERE angkatan < 2025 GROUP BY ALL",
)
BEFORE = "PDI-2026-0031"


@pytest.fixture
def engine(warehouse: Path) -> Engine:
    return DuckDB({"siakad": str(warehouse)}, Limits())


def inputs(asked: Procedure, *earlier: Earlier, registration: str = REGISTRATION) -> BuildInputs:
    return BuildInputs(
        registration=registration,
        request=request("jumlah"),
        access=access(),
        procedure=asked,
        level="publik",
        key="a" * 64,
        earlier=earlier,
    )


def made(engine: Engine, out: Path, asked: BuildInputs) -> Built:
    built = build(asked, policy(), catalogue(), engine, out)
    assert isinstance(built, Built)
    return built


def release(engine: Engine, out: Path, *queries: str, **changes: object) -> Earlier:
    """What was published under an earlier number."""
    asked = procedure(*queries, **changes)
    built = made(engine, out, inputs(asked, registration=BEFORE))
    files = {path: (out / path).read_bytes() for path in built.files[1:]}
    return Earlier(
        registration=BEFORE, level="publik", access=access(), procedure=asked, files=files
    )


def hidden(out: Path, name: str) -> set[tuple[object, ...]]:
    table = pq.read_table(out / f"output/{name}.parquet")
    keys = [column for column in table.column_names if column != "jumlah"]
    gone = table.filter(pc.is_null(table.column("jumlah")))
    return {tuple(row[key] for key in keys) for row in gone.to_pylist()}


def test_more_is_hidden_where_an_earlier_release_would_tell_the_difference(
    engine: Engine, tmp_path: Path
) -> None:
    before = release(engine, tmp_path / "before", *EVERYBODY)
    alone = made(engine, tmp_path / "alone", inputs(procedure(*SHIFTED)))
    beside = made(engine, tmp_path / "beside", inputs(procedure(*SHIFTED), before))
    count = [sum(o.disclosure.suppressed or 0 for o in b.manifest.outputs) for b in (alone, beside)]
    assert count[1] > count[0] > 0
    assert {o.disclosure.earlier for o in alone.manifest.outputs} == {()}
    assert {o.disclosure.earlier for o in beside.manifest.outputs} == {(BEFORE,)}
    again = read_manifest((tmp_path / "beside/manifest.json").read_bytes())
    assert again == beside.manifest


def test_the_same_release_once_more_hides_the_same(engine: Engine, tmp_path: Path) -> None:
    """Who asks a second time sees what everybody has seen, and no cell more."""
    before = release(engine, tmp_path / "before", *EVERYBODY)
    made(engine, tmp_path / "again", inputs(procedure(*EVERYBODY), before))
    for name in ("t0", "t1"):
        assert hidden(tmp_path / "again", name) == hidden(tmp_path / "before", name)


def test_another_table_of_the_same_people_keeps_the_earlier_secret(
    engine: Engine, tmp_path: Path
) -> None:
    """First who is in which state with all totals, then one state alone as a column: what was hidden stays so."""
    before = release(engine, tmp_path / "before", *EVERYBODY)
    one = "SELECT kode_prodi, count(*) FILTER (WHERE status = 'Aktif') AS jumlah FROM mahasiswa GROUP BY ALL"
    made(engine, tmp_path / "now", inputs(procedure(one), before))
    secret = {prodi for prodi, status in hidden(tmp_path / "before", "t0") if status == "Aktif"}
    assert secret
    assert {prodi for (prodi,) in hidden(tmp_path / "now", "t0")} >= secret


@pytest.mark.parametrize("format_", ["csv", "excel", "parquet", "json", "ndjson", "unread"])
def test_every_published_file_says_the_same_of_what_was_shown(
    engine: Engine, tmp_path: Path, format_: str
) -> None:
    asked = procedure(*EVERYBODY)
    chosen = {"excel": "csv", "unread": "xlsx"}.get(format_, format_)
    outputs = tuple(
        replace(o, formats=(chosen,), csv=EXCEL_ID if format_ == "excel" else o.csv)
        for o in asked.outputs
    )
    before = release(engine, tmp_path, *EVERYBODY, outputs=outputs)
    past = remembered([before], procedure(*SHIFTED), results(), policy(), catalogue(), "duckdb")
    assert past.findings == ()
    with engine.run([one.statement for one in past.tables]) as readers:
        tables = [hold(reader) for reader in readers]
    shown = [known.shown["jumlah"] for known in known_tables(past.tables, tables, policy())]
    hidden_ = [int((~mask).sum()) for mask in shown]
    (tmp_path / "reference").mkdir()
    reference = release(engine, tmp_path / "reference", *EVERYBODY)
    assert len(reference.files) == 4
    assert hidden_ == [len(hidden(tmp_path / "reference", name)) for name in ("t0", "t1")]


def results() -> list:  # type: ignore[type-arg]
    return [
        examine(sql, granted_columns(access()), catalogue(), policy(), "publik", individual=False)
        for sql in SHIFTED
    ]


def unlike(**changes: object) -> Earlier:
    asked = procedure(*EVERYBODY)
    plain = Earlier(registration=BEFORE, level="publik", access=access(), procedure=asked)
    return replace(plain, **changes)  # type: ignore[arg-type]


def broken(sql: str) -> Procedure:
    return procedure(outputs=(Output(id="t0", title="Tabel", sql=sql),))


GONE: Mapping[str, tuple[Earlier, str]] = {
    "a column that the catalogue has no more": (
        unlike(procedure=broken("SELECT hobi, count(*) AS n FROM mahasiswa GROUP BY ALL")),
        "duckdb",
    ),
    "a source that the catalogue has no more": (
        unlike(access=access({"mahasiswa_lama": ("nim",)})),
        "duckdb",
    ),
    "another engine": (unlike(), "postgres"),
}


@pytest.mark.parametrize(("before", "dialect"), GONE.values(), ids=GONE.keys())
def test_a_release_that_cannot_be_compared_has_to_be_looked_at(
    before: Earlier, dialect: str
) -> None:
    asked = procedure(*SHIFTED)
    past = remembered([before], asked, results(), policy(), catalogue(), dialect)
    assert past.tables == ()
    assert [(f.code, f.path) for f in past.findings] == [("disclosure-earlier", "earlier")]
    assert word(past.findings[0], "en")[0] == (
        "`earlier`: PDI-2026-0031 was released about the same people, and the two can't be"
        " compared here: who has both may work out hidden figures."
    )
    seen = replace(asked, earlier=(LookedAt(release=BEFORE, reason="Tidak ada kelompok sama"),))
    assert remembered([before], seen, results(), policy(), catalogue(), dialect).findings == ()


def test_nothing_is_made_beside_a_release_that_nobody_compared(
    engine: Engine, tmp_path: Path
) -> None:
    before, _ = GONE["a column that the catalogue has no more"]
    refused = build(inputs(procedure(*SHIFTED), before), policy(), catalogue(), engine, tmp_path)
    assert isinstance(refused, Refused)
    assert [f.code for f in refused.findings] == ["disclosure-earlier"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT jenjang, count(*) AS jumlah FROM program_studi GROUP BY ALL",
        "SELECT homebase, count(*) AS jumlah FROM dosen GROUP BY ALL",
    ],
    ids=["no people", "other people"],
)
def test_releases_about_others_are_left_alone(sql: str) -> None:
    past = remembered(
        [unlike(procedure=broken(sql.replace("homebase", "kode_prodi")))],
        procedure(*SHIFTED),
        results(),
        policy(),
        catalogue(),
        "duckdb",
    )
    assert (past.tables, past.findings) == ((), ())


def test_the_same_report_of_every_month_is_one_table() -> None:
    months = [unlike(registration=f"PDI-2026-00{n}") for n in (31, 32, 33)]
    past = remembered(months, procedure(*SHIFTED), results(), policy(), catalogue(), "duckdb")
    assert len(past.tables) == len(EVERYBODY)


def test_ledger_says_what_was_released_without_a_figure() -> None:
    conditioned = procedure(
        "SELECT kode_prodi, count(*) FILTER (WHERE angkatan > 2021) AS n, avg(ipk) AS rata"
        " FROM mahasiswa WHERE status = 'Aktif' GROUP BY ALL"
    )
    (found,) = populations([unlike(procedure=conditioned)], policy(), catalogue())
    assert found == Population(
        registration=BEFORE,
        output="t0",
        sources=("mahasiswa",),
        people=("nim",),
        groups=("kode_prodi",),
        measures=("count *", "mean ipk"),
        conditions=('"angkatan" > 2021', "status = Aktif"),
    )


def test_statements_of_earlier_releases_read_no_more_than_was_granted_then() -> None:
    granted = access({"mahasiswa": ("kode_prodi", "status")})
    past = remembered(
        [unlike(access=granted)], procedure(*SHIFTED), results(), policy(), catalogue(), "duckdb"
    )
    statements: list[Statement] = [one.statement for one in past.tables]
    assert len(statements) == len(EVERYBODY)
    for statement in statements:
        assert statement.reads is not None
        assert [{name for name, _ in read.columns} for read in statement.reads] == [
            {"nim", "kode_prodi", "status"}
        ]


def shown_of(engine: Engine, before: Earlier) -> list[list[bool]]:
    past = remembered([before], procedure(*SHIFTED), results(), policy(), catalogue(), "duckdb")
    with engine.run([one.statement for one in past.tables]) as readers:
        tables = [hold(reader) for reader in readers]
    return [known.shown["jumlah"].tolist() for known in known_tables(past.tables, tables, policy())]


@pytest.mark.parametrize("format_", ["json", "csv", "parquet"])
def test_a_total_and_groups_by_yes_and_no_are_found_again(
    engine: Engine, tmp_path: Path, format_: str
) -> None:
    queries = (
        "SELECT count(*) AS jumlah FROM mahasiswa",
        "SELECT angkatan > 2021 AS baru, count(*) AS jumlah FROM mahasiswa GROUP BY ALL",
    )
    outputs = tuple(replace(o, formats=(format_,)) for o in procedure(*queries).outputs)
    before = release(engine, tmp_path, *queries, outputs=outputs)
    assert shown_of(engine, before) == [[True], [True, True]]


def test_a_file_that_is_about_something_else_says_nothing(engine: Engine, tmp_path: Path) -> None:
    """Then it is worked out what was hidden, as if there were no file."""
    before = release(engine, tmp_path, *EVERYBODY)
    wrong = replace(before, files={"output/t0.parquet": before.files["output/t1.parquet"]})
    assert shown_of(engine, wrong) == shown_of(engine, replace(before, files={}))
