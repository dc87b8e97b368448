"""Before a statement runs, the engine's own plan is compared with what it may read: a second opinion on the gate."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.engines.duckdb_plan import UNHIDDEN, check, passing
from datareq.errors import GenerationError
from datareq.generation.engine import Statement, TableRead
from datareq.model.catalogue import ColumnType

T = '"_dr_siakad"."main"."t"'
READS = (
    TableRead(
        connection="siakad",
        schema="main",
        table="t",
        columns=(("a", ColumnType.INTEGER), ("b", ColumnType.TEXT)),
    ),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    folder = tmp_path_factory.mktemp("plan")
    create_database(
        folder / "siakad.duckdb",
        [
            "CREATE TABLE t AS SELECT i::INT AS a, i::TEXT AS b, i * 2 AS secret FROM range(100) r(i)",
            "CREATE TABLE other AS SELECT 1 AS a",
        ],
    )
    return DuckDB({"siakad": str(folder / "siakad.duckdb")}, scratch=folder)


def run(engine: DuckDB, sql: str) -> int:
    with engine.run([Statement(sql=sql.format(T=T), reads=READS)]) as readers:
        return readers[0].read_all().num_rows


HONEST = {
    "columns": "SELECT a, b FROM {T}",
    "no column": "SELECT count(*) AS n FROM {T}",
    "a condition": "SELECT a FROM {T} WHERE b LIKE '1%' AND a BETWEEN 3 AND 50",
    "a join of its own": "SELECT x.a FROM {T} x JOIN {T} y ON x.a = y.a WHERE y.b <> '7'",
    "a correlated subquery": "SELECT a FROM {T} x WHERE EXISTS (SELECT 1 FROM {T} y WHERE y.a > x.a)",
    "common tables": "WITH c AS (SELECT a, b FROM {T}) SELECT b, sum(a) AS s FROM c GROUP BY b HAVING count(*) > 0",
    "the first by order": "SELECT a FROM {T} ORDER BY b DESC LIMIT 3",
    "windows": "SELECT a, rank() OVER (PARTITION BY b ORDER BY a) AS r FROM {T}",
    "constants": "SELECT * FROM (VALUES (1), (2)) v(x)",
    "one united with another": "SELECT a FROM {T} UNION SELECT 1",
    "a condition that nothing meets": "SELECT a FROM {T} WHERE a > 1000 AND 1 = 0",
}  # fmt: skip


@pytest.mark.parametrize("sql", HONEST.values(), ids=HONEST.keys())
def test_a_plan_over_what_was_granted_runs(sql: str, engine: DuckDB) -> None:
    assert run(engine, sql) >= 0


BEYOND = {
    "a column in the list": "SELECT secret FROM {T}",
    "a column inside an expression": "SELECT coalesce(a, secret) AS a FROM {T}",
    "a condition": "SELECT a FROM {T} WHERE secret = 4",
    "a condition beside another": "SELECT a FROM {T} WHERE a > 2 AND secret IN (4, 6)",
    "an order": "SELECT a FROM {T} ORDER BY secret LIMIT 1",
    "a join": "SELECT x.a FROM {T} x JOIN {T} y ON x.a = y.secret",
    "a subquery": "SELECT a FROM {T} WHERE a IN (SELECT secret FROM {T})",
    "a filter of an aggregate": "SELECT count(*) FILTER (WHERE secret > 3) AS n FROM {T}",
    "a whole row": "SELECT to_json(x) AS j FROM {T} x",
    "a smallest value": "SELECT min(secret) AS s FROM {T}",
    "another table": 'SELECT a FROM "_dr_siakad"."main"."other"',
    "another table in a subquery": 'SELECT a FROM {T} WHERE a = (SELECT max(a) FROM "_dr_siakad"."main"."other")',
    "what tables there are": "SELECT table_name FROM duckdb_tables()",
    "what settings there are": "SELECT name FROM duckdb_settings()",
    "the schema's own views": "SELECT table_name FROM information_schema.tables",
    "numbers without end": "SELECT i FROM range(1000000000) r(i)",
    "a query in a text": "SELECT * FROM query('SELECT secret FROM _dr_siakad.main.t')",
    "a table named by a text": "SELECT * FROM query_table('_dr_siakad.main.t')",
}  # fmt: skip


@pytest.mark.parametrize("sql", BEYOND.values(), ids=BEYOND.keys())
def test_a_plan_that_looks_further_is_not_run(sql: str, engine: DuckDB) -> None:
    with pytest.raises(GenerationError) as stopped:
        run(engine, sql)
    assert stopped.value.code == "engine-plan"


SEVERAL = {
    "two statements": "SELECT 1 AS x; SELECT 2 AS x",
    "a setting before": "SET threads = 4; SELECT 1 AS x",
    "a setting after": "SELECT a FROM {T}; RESET disabled_optimizers",
    "nothing": "-- nothing",
    "an explanation": "EXPLAIN ANALYZE SELECT a FROM {T}",
    "a transaction": "BEGIN",
    "a prepared one": "PREPARE p AS SELECT 1",
    "a new table": "CREATE TABLE x AS SELECT 1 AS a",
}


@pytest.mark.parametrize("sql", SEVERAL.values(), ids=SEVERAL.keys())
def test_anything_but_one_select_is_not_run(sql: str, engine: DuckDB) -> None:
    with pytest.raises(GenerationError) as stopped:
        run(engine, sql)
    assert stopped.value.code == "engine-plan"


def test_a_wrong_statement_after_a_good_one_stops_both(engine: DuckDB) -> None:
    """All plans are looked at before the first statement runs."""
    texts = [sql.format(T=T) for sql in (HONEST["columns"], BEYOND["a join"])]
    statements = [Statement(sql=sql, reads=READS) for sql in texts]
    with engine.run(statements) as readers, pytest.raises(GenerationError) as stopped:
        readers[0].read_all()
    assert stopped.value.code == "engine-plan"


PASSING = {
    "columns": ("SELECT a, b FROM {T}", 2),
    "a condition": ("SELECT a + 1 AS a FROM {T} WHERE b LIKE '1%'", 2),
    "the first rows": ("SELECT a FROM {T} LIMIT 3", 1),
    "the first by order": ("SELECT a FROM {T} ORDER BY a LIMIT 3", None),
    "an order": ("SELECT a FROM {T} ORDER BY a", None),
    "each once": ("SELECT DISTINCT b FROM {T}", None),
    "a count": ("SELECT b, count(*) AS n FROM {T} GROUP BY b", None),
    "a window": ("SELECT a, rank() OVER (ORDER BY b) AS r FROM {T}", None),
    "two tables": ("SELECT x.a FROM {T} x JOIN {T} y ON x.a = y.a", None),
    "one united with another": ("SELECT a FROM {T} UNION ALL SELECT a FROM {T}", None),
    "constants": ("SELECT 1 AS x", None),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "columns"), PASSING.values(), ids=PASSING.keys())
def test_rows_that_only_pass_by_are_told_from_rows_that_are_kept(
    sql: str, columns: int | None
) -> None:
    reads = [("_dr_siakad", "main", "t", [["a", "integer"], ["b", "text"]])]
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS _dr_siakad")
        connection.execute("CREATE TABLE _dr_siakad.t AS SELECT 1 AS a, 'x' AS b")
        connection.execute(f"SET disabled_optimizers = '{UNHIDDEN}'")
        found = check(duckdb, connection, sql.format(T=T), (), reads)
        assert passing(found) == columns
        assert passing(check(duckdb, connection, sql.format(T=T), (), None)) is None


def test_long_texts_are_read_though_little_is_kept_for_rows_that_pass_by(tmp_path: Path) -> None:
    """2,048 of them at a time need more than the engine is given at first."""
    create_database(
        tmp_path / "siakad.duckdb",
        ["CREATE TABLE t AS SELECT i::INT AS a, repeat(md5(i::TEXT), 640) AS b FROM range(5000) r(i)"],
    )  # fmt: skip
    engine = DuckDB({"siakad": str(tmp_path / "siakad.duckdb")}, scratch=tmp_path)
    assert run(engine, "SELECT a, b FROM {T} WHERE a % 2 = 0") == 2500
