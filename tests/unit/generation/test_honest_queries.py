"""Queries that data staff write every day are accepted, and mean to the engine what they mean to the gate.

Each folder of tests/honest is one; `explained.txt` says what the gate finds in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from generation_cases import ROOT, catalogue, everything, gate, honest_parameters, policy, ranks

from datareq.adapters.engines.duckdb_plan import UNHIDDEN, PlanError, check
from datareq.generation.examine import examine
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import Measure, QueryResult, Shape
from datareq.generation.reads import tables_read
from datareq.rehearsal.warehouse import statements

FOLDER = ROOT / "tests/honest"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The sources under their physical names, and under the names that authors write."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute("ATTACH ':memory:' AS _dr_siakad")
    connection.execute("USE _dr_siakad")
    for statement in statements(700):
        connection.execute(statement)
    connection.execute("USE memory")
    for source in catalogue():
        connection.execute(f"CREATE VIEW {source.id} AS FROM _dr_siakad.main.{source.table}")
    yield connection
    connection.close()


def sql_of(case: Path) -> str:
    return (case / "query.sql").read_text(encoding="utf-8")


def checked(case: Path) -> QueryResult:
    return check_query(
        sql_of(case), everything(), catalogue(), ranks(), parameters=honest_parameters()
    )


def explained(result: QueryResult) -> str:
    """Shape and level of the result, and what each of its columns rests on."""
    lines = [f"{result.shape.value}, {result.level}"]
    lines += [f"hindered by {finding.code}" for finding in result.hindrances]
    lines += [f"${name}" for name in result.parameters]
    for column in result.columns:
        personal = ", personal" if column.personal else ""
        lines.append(f"{column.name}: {column.measure.value}, {column.classification}{personal}")
        lines += [f"  from {source}.{name}" for source, name in column.sources]
        lines += [f"  by {source}.{name}" for source, name in column.influence]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_honest_query_is_accepted_and_explained(case: Path) -> None:
    result = checked(case)
    assert result.findings == ()
    said = explained(result)
    golden = case / "explained.txt"
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_honest_query_may_be_delivered_at_its_level(case: Path) -> None:
    """A table of counts and one without people as they are, rows about people where they were asked for."""
    result = checked(case)
    level = result.level
    if result.shape is Shape.ROWS:
        level = max(level, "terbatas", key=lambda name: ranks()[name])
        if [finding.code for finding in result.hindrances] != ["rows-individual"]:
            level = max(level, "rahasia", key=lambda name: ranks()[name])  # nothing is controlled
    individual = result.shape is Shape.ROWS
    found = examine(
        sql_of(case),
        everything(),
        catalogue(),
        policy(),
        level,
        individual=individual,
        parameters=honest_parameters(),
    )
    assert found.findings == ()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_every_measure_of_people_has_counts_and_nothing_else_has(case: Path) -> None:
    result = checked(case)
    measures = [c for c in result.columns if c.measure not in (Measure.KEY, Measure.VALUE)]
    if result.shape is Shape.COUNTED:
        assert all(column.counts for column in measures)
    else:
        assert measures == []
        assert "_dr_key" not in (result.sql or "")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_runs_gives_what_the_author_s_own_text_gives(
    case: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    result = checked(case)
    declared = honest_parameters()
    own = {name: declared[name].value for name in result.parameters}
    meant = warehouse.execute(sql_of(case), own).fetchall()
    given = warehouse.execute(result.sql or "", list(result.values)).fetchall()
    width = len(result.columns)
    assert sorted(repr(row[:width]) for row in given) == sorted(repr(row) for row in meant)


@pytest.fixture
def unhidden(warehouse: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """With the optimisers off that would take a column out of a plan's lists."""
    warehouse.execute(f"SET disabled_optimizers = '{UNHIDDEN}'")
    yield warehouse
    warehouse.execute("RESET disabled_optimizers")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_engine_s_own_plan_looks_only_at_what_the_gate_put_in(
    case: Path, unhidden: duckdb.DuckDBPyConnection
) -> None:
    """A second parser's opinion; it does find what isn't allowed."""
    result = checked(case)
    reads = [
        [f"_dr_{read.connection}", read.schema, read.table, [[c, t.value] for c, t in read.columns]]
        for read in tables_read(result, everything(), catalogue())
    ]
    check(duckdb, unhidden, result.sql or "", list(result.values), reads)
    from_sources = [base for column in result.columns for base in column.sources]
    for source, name in from_sources[:1]:
        less = [
            [*read[:3], [c for c in read[3] if (read[2], c[0]) != (source, name)]] for read in reads
        ]
        with pytest.raises(PlanError):
            check(duckdb, unhidden, result.sql or "", list(result.values), less)


def test_the_corpus_only_grows() -> None:
    assert len(CASES) >= 211


@pytest.mark.parametrize(
    ("sql", "level"),
    [
        ("SELECT nim, ipk FROM mahasiswa WHERE angkatan = 2022", "terbatas"),
        ("SELECT kode_prodi, angkatan FROM mahasiswa", "terbatas"),
        ("SELECT nim FROM mahasiswa UNION SELECT nim FROM alumni", "terbatas"),
        ("SELECT nim, pendapatan FROM alumni", "rahasia"),
        ("SELECT nik AS kunci, nama FROM mahasiswa", "rahasia"),
    ],
)
def test_rows_about_people_are_accepted_where_they_were_approved(sql: str, level: str) -> None:
    accepted = examine(sql, everything(), catalogue(), policy(), level, individual=True)
    assert accepted.findings == ()
    assert accepted.level == level
    refused = examine(sql, everything(), catalogue(), policy(), level, individual=False)
    assert [finding.code for finding in refused.findings] == ["rows-individual"]


def test_where_nothing_is_controlled_every_statistic_is_accepted() -> None:
    sql = "SELECT kode_prodi, max(ipk) AS m FROM mahasiswa GROUP BY kode_prodi HAVING count(*) > 1"
    result = examine(sql, everything(), catalogue(), policy(), "rahasia", individual=False)
    assert result.findings == ()
    assert result.shape is Shape.ROWS


def test_what_is_rendered_is_accepted_only_in_its_own_form() -> None:
    """The SQL that runs can't be handed in again: it names physical tables."""
    sql = gate("SELECT kode_prodi, count(*) AS j FROM mahasiswa GROUP BY kode_prodi").sql
    assert sql is not None
    assert {finding.code for finding in gate(sql).findings} == {"query-qualified", "query-name"}
