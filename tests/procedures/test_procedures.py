"""What comes out of gate, engine and disclosure control is what a person would count by hand."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from places import GRANTED, POLICY, Place
from procedure_cases import CASES, Case, Cell, Tables

from datareq.generation.disclosure.protect import Counted, protect_all
from datareq.generation.engine import Statement
from datareq.generation.examine import examine
from datareq.generation.held import hold
from datareq.model.policy import Level


@pytest.mark.parametrize("level", ["publik", "terbatas", "rahasia"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_result_is_what_a_person_would_count(
    case: Case, level: str, place: Place, tables: Tables
) -> None:
    result = examine(
        case.sql,
        GRANTED,
        place.sources,
        POLICY,
        level,
        individual=False,
        dialect=place.engine.dialect,
    )
    assert result.findings == ()
    with place.engine.run([Statement(sql=result.sql or "", types=result.types)]) as readers:
        table = hold(readers[0])
    shown = protect_all([Counted(table, result)], POLICY.level(level))[0].table
    rows = {tuple(row[key] for key in case.keys): row for row in shown.to_pylist()}
    expected = case.reference(tables)
    assert rows.keys() == expected.keys()
    for key, cells in expected.items():
        for (name, kind), cell in zip(case.measures, cells, strict=True):
            assert close(rows[key][name], by_hand(cell, kind, POLICY.level(level))), (key, name)


def by_hand(cell: Cell, kind: str, level: Level) -> Any:
    """The rule of the levels, told again: hide few people, round the rest."""
    needs = max(level.suppress_below, level.mean_needs) if kind == "mean" else level.suppress_below
    if cell.value is None or 0 < cell.people < needs:
        return None
    if kind == "mean":
        return math.floor(cell.value * 100 + 0.5) / 100
    return math.floor(Decimal(cell.value) / level.round_to + Decimal("0.5")) * level.round_to


def close(shown: Any, expected: Any) -> bool:
    if shown is None or expected is None:
        return shown is expected
    return math.isclose(shown, expected, abs_tol=0.010001 if isinstance(expected, float) else 0)
