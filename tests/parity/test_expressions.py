"""What PostgreSQL gives for an expression is what DuckDB gives, in value and type, or it is refused."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from expression_cases import AGGREGATES, REFUSED, ROWS, SAME
from tests.servers import postgres

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.engines.postgres import Postgres
from datareq.generation.engine import Engine, Statement
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import QueryResult
from datareq.model.catalogue import Column, ColumnType, Source
from datareq.model.sop import Label

TYPES = {
    "a": (ColumnType.INTEGER, "INTEGER"),
    "b": (ColumnType.INTEGER, "BIGINT"),
    "d": (ColumnType.DECIMAL, "DECIMAL(6, 2)"),
    "n": (ColumnType.NUMBER, "DOUBLE"),
    "t": (ColumnType.TEXT, "VARCHAR"),
    "u": (ColumnType.TEXT, "VARCHAR"),
    "w": (ColumnType.BOOLEAN, "BOOLEAN"),
    "h": (ColumnType.DATE, "DATE"),
    "j": (ColumnType.DATETIME, "TIMESTAMP"),
}
WORD = Label(id="uji", en="test")
SOURCE = Source(
    id="uji",
    label=WORD,
    description="",
    engine="duckdb",
    connection="coba",
    table="uji",
    owner="PDI",
    presence="publik",
    subject_key=None,
    columns=tuple(
        Column(name=name, type=type_, label=WORD, classification="publik")
        for name, (type_, _) in TYPES.items()
    ),
)
LIST, TOTAL = "SELECT a, t, {} AS hasil FROM uji ORDER BY a", "SELECT {} AS hasil FROM uji"
BY_GROUP = "SELECT w, {} AS hasil FROM uji GROUP BY w"
QUERIES = {
    **{name: LIST.format(sql) for name, sql in SAME.items()},
    **{name: TOTAL.format(sql) for name, sql in AGGREGATES.items()},
    **{f"{name}, by group": BY_GROUP.format(sql) for name, sql in AGGREGATES.items()},
}


def gate(sql: str, dialect: str) -> QueryResult:
    return check_query(sql, {"uji": tuple(TYPES)}, [SOURCE], {"publik": 0}, dialect)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    path = tmp_path_factory.mktemp("parity") / "coba.duckdb"
    columns = ", ".join(f"{name} {sql}" for name, (_, sql) in TYPES.items())
    rows = f"INSERT INTO uji VALUES {ROWS}"  # noqa: S608 - our own constant
    create_database(path, [f"CREATE TABLE uji ({columns})", rows])
    with postgres() as server:
        server.copy_from(path)
        yield DuckDB({"coba": str(path)}), Postgres(uri=server.uri)


@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES.keys())
def test_engines_give_the_same_values_of_the_same_types(
    sql: str, engines: tuple[Engine, Engine]
) -> None:
    tables = [rows(sql, engine) for engine in engines]
    assert tables[0].schema == tables[1].schema
    for ours, theirs in zip(*(table.to_pylist() for table in tables), strict=True):
        assert all(same(ours[name], theirs[name]) for name in ours), (ours, theirs)


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_what_would_differ_is_refused_for_that_engine_only(sql: str) -> None:
    query = TOTAL.format(sql)
    assert gate(query, "duckdb").findings == ()
    assert [finding.code for finding in gate(query, "postgres").findings] == ["query-dialect"]


def rows(sql: str, engine: Engine) -> pa.Table:
    result = gate(sql, engine.dialect)
    assert result.findings == ()
    statement = Statement(sql=result.sql or "", values=result.values, types=result.types)
    with engine.run([statement]) as readers:
        reader = readers[0]
        schema = normal_schema(reader.schema)
        batches = [normal_batch(batch, schema) for batch in reader]
    return pa.Table.from_batches(batches, schema=schema)


def same(ours: Any, theirs: Any) -> bool:
    """Doubles may differ in their last digit: they are added in another order, or by another library."""
    if isinstance(ours, float) and isinstance(theirs, float):
        if math.isnan(ours) or math.isnan(theirs):
            return math.isnan(ours) and math.isnan(theirs)
        return math.isclose(ours, theirs, rel_tol=1e-14)
    return bool(ours == theirs)
