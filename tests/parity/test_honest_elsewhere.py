"""Queries as data staff write them give the same rows on PostgreSQL, or are left to the embedded engine with a reason."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

from tests.servers import postgres

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "generation"))
import generation_cases as cases

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.engines.postgres import Postgres
from datareq.generation.engine import Engine, Statement
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import QueryResult, Shape
from datareq.rehearsal.warehouse import statements

HONEST = sorted((cases.ROOT / "tests/honest").glob("*/query.sql"))
MOST_LEFT = 30
"""Of the corpus, at most so many may be left to the embedded engine."""
Rows = list[tuple[Any, ...]]


def gate(sql: str, dialect: str) -> QueryResult:
    return check_query(
        *(sql, cases.everything(), cases.catalogue(), cases.ranks(), dialect),
        cases.honest_parameters(),
    )


def test_honest_queries_give_the_same_rows(tmp_path: Path) -> None:
    queries = {file.parent.name: file.read_text(encoding="utf-8") for file in HONEST}
    there = {name: gate(sql, "postgres") for name, sql in queries.items()}
    left = {name: r for name, r in there.items() if r.findings}
    assert {f.code for r in left.values() for f in r.findings} <= {"query-dialect"}
    assert len(left) <= MOST_LEFT < len(queries) // 4
    run = [name for name in queries if name not in left]
    here = {name: gate(queries[name], "duckdb") for name in run}
    create_database(tmp_path / "siakad.duckdb", statements(1500))
    ours = rows(DuckDB({"siakad": str(tmp_path / "siakad.duckdb")}), list(here.values()))
    with postgres() as server:
        server.copy_from(tmp_path / "siakad.duckdb")
        theirs = rows(Postgres(uri=server.uri), [there[name] for name in run])
    for name, one, other in zip(run, ours, theirs, strict=True):
        if here[name].shape is Shape.COUNTED or "order by" not in queries[name].lower():
            one, other = sorted(one, key=repr), sorted(other, key=repr)
        assert len(one) == len(other), name
        assert all(same(a, b) for a, b in zip(one, other, strict=True)), name


def rows(engine: Engine, results: list[QueryResult]) -> list[Rows]:
    made = [Statement(sql=r.sql or "", values=r.values, types=r.types) for r in results]
    found = []
    with engine.run(made) as readers:
        for reader in readers:
            schema = normal_schema(reader.schema)
            batches = [normal_batch(batch, schema) for batch in reader]
            found.append([tuple(row.values()) for batch in batches for row in batch.to_pylist()])
    return found


def same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return all(
        math.isclose(a, b, rel_tol=1e-12) or (math.isnan(a) and math.isnan(b))
        if isinstance(a, float) and isinstance(b, float)
        else a == b
        for a, b in zip(one, other, strict=True)
    )
