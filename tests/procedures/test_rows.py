"""Every procedure gives the same rows on every engine: those that are worked out without SQL."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from places import GRANTED, POLICY, Place
from procedure_cases import Tables
from row_cases import CASES, Rows

from datareq.generation.engine import Statement
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import Shape

RANKS = {level.id: level.rank for level in POLICY.levels}


@pytest.mark.parametrize(("sql", "reference"), CASES.values(), ids=CASES.keys())
def test_rows_are_those_worked_out_without_sql(
    sql: str, reference: Callable[[Tables], Rows], place: Place, tables: Tables
) -> None:
    result = check_query(sql, GRANTED, place.sources, RANKS, place.engine.dialect)
    assert result.findings == ()
    statement = Statement(sql=result.sql or "", values=result.values, types=result.types)
    with place.engine.run([statement]) as readers:
        reader = readers[0]
        schema = normal_schema(reader.schema)
        rows = [row for batch in reader for row in normal_batch(batch, schema).to_pylist()]
    names = [column.name for column in result.columns]
    given, expected = [tuple(row[name] for name in names) for row in rows], reference(tables)
    if result.shape is not Shape.NO_PERSONS or "ORDER BY" not in sql:
        given, expected = sorted(given, key=repr), sorted(expected, key=repr)
    assert len(given) == len(expected) > 0
    for row, wanted in zip(given, expected, strict=True):
        assert all(map(same, row, wanted)), (row, wanted)


def same(given: Any, wanted: Any) -> bool:
    if isinstance(given, float) and wanted is not None:
        return math.isclose(given, wanted, rel_tol=1e-12)
    return bool(given == wanted)
