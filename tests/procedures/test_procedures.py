"""What comes out of gate, engine and disclosure control is what a person would count by hand."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from procedure_cases import CASES, Case, Cell, Tables

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.disclosure.protect import protect
from datareq.generation.engine import Statement
from datareq.generation.examine import examine
from datareq.generation.held import hold
from datareq.model.policy import Level
from datareq.rehearsal.warehouse import statements

ROOT = Path(__file__).parents[2]
FILES = read_folder(ROOT, "policy", "datasets/catalogue")
POLICY = load_policy(FILES, "c" * 40)
SOURCES = load_catalogue(FILES)
GRANTED = {source.id: tuple(column.name for column in source.columns) for source in SOURCES}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    path = tmp_path_factory.mktemp("procedures") / "siakad.duckdb"
    create_database(path, statements(1500))
    return DuckDB({"siakad": str(path)})


@pytest.fixture(scope="module")
def tables(engine: DuckDB) -> Tables:
    names = [source.id for source in SOURCES]
    with engine.run([Statement(sql=f"FROM _dr_siakad.main.{name}") for name in names]) as readers:
        return {name: r.read_all().to_pylist() for name, r in zip(names, readers, strict=True)}


@pytest.mark.parametrize("level", ["publik", "terbatas", "rahasia"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_result_is_what_a_person_would_count(
    case: Case, level: str, engine: DuckDB, tables: Tables
) -> None:
    result = examine(case.sql, GRANTED, SOURCES, POLICY, level, individual=False)
    assert result.findings == ()
    with engine.run([Statement(sql=result.sql or "")]) as readers:
        table = hold(readers[0])
    shown = protect(table, result, POLICY.level(level)).table
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
