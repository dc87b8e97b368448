"""A sum that comes mostly from one or two people is hidden, and so is what would give it away."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import highspy
import numpy as np
import pyarrow as pa
import pytest

from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.tree import read_folder
from datareq.generation.disclosure.protect import Counted, protect_all
from datareq.generation.examine import examine
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import Meaning, Measure, QueryResult, Shape
from datareq.model.policy import Dominance
from tests.disclosure.levels import EXACT, POLICY
from tests.disclosure.tables import column

ROOT = Path(__file__).parents[2]
LEVEL = replace(EXACT, dominance=Dominance(p=10, n=2, k=85))
Cell = tuple[str, ...]


def table(
    keys: Sequence[str], parts: Mapping[Cell, Sequence[float]], measure: Measure = Measure.SUM
) -> Counted:
    """A table of one sum or average; `parts`: group → what each of its people contributes."""
    groups = sorted(parts)
    data: dict[str, Any] = {name: [g[n] for g in groups] for n, name in enumerate(keys)}
    data["_dr_n0"] = [len(parts[g]) for g in groups]
    sums = [float(sum(parts[g])) for g in groups]
    data["x"] = [
        s / len(parts[g]) if measure is Measure.MEAN else s
        for s, g in zip(sums, groups, strict=True)
    ]
    ranked = [sorted(map(abs, parts[g]), reverse=True) for g in groups]
    data["_dr_a0"] = [float(r[0]) for r in ranked]
    data["_dr_b0"] = [float(r[1]) if len(r) > 1 else None for r in ranked]
    data["_dr_t0"] = [float(sum(r)) for r in ranked]
    measured = column("x", measure, Meaning(text="x"), ("_dr_n0",))
    columns = [column(name, Measure.KEY, Meaning(text=name)) for name in keys]
    columns.append(replace(measured, largest=(("_dr_a0", "_dr_b0", "_dr_t0"),)))
    result = QueryResult(
        shape=Shape.COUNTED, columns=tuple(columns), population="p", subjects=("nim",)
    )
    return Counted(pa.table(data), result)


@pytest.mark.parametrize("measure", [Measure.SUM, Measure.MEAN], ids=["sum", "mean"])
@pytest.mark.parametrize(
    ("parts", "rule", "hidden"),
    [
        ([100] * 10, Dominance(p=10, n=2, k=85), False),
        ([1000, *[10] * 9], Dominance(p=100, n=2, k=99), True),
        ([1000, 500, *[11] * 9], Dominance(p=10, n=2, k=100), True),
        ([1000, 500, *[12] * 9], Dominance(p=10, n=2, k=100), False),
        ([1000, 500, *[12] * 9], Dominance(p=10, n=2, k=93), True),
        ([1000, 500, *[12] * 9], Dominance(p=10, n=1, k=63), False),
        ([1000, 500, *[12] * 9], Dominance(p=10, n=1, k=62), True),
        ([-1000, 500, *[11] * 9], Dominance(p=10, n=2, k=100), True),
        ([0] * 10, Dominance(p=10, n=2, k=85), False),
        ([100] * 9 + [float("nan")], Dominance(p=10, n=2, k=85), True),
        ([100] * 9 + [float("inf")], Dominance(p=10, n=2, k=85), True),
    ],
    ids=[
        "equal parts",
        "one has nearly all",
        "the rest hides less than p percent of the largest",
        "the rest hides more",
        "two have more than k percent",
        "one has not more than k percent",
        "one has more than k percent",
        "the largest is a debt",
        "nobody has anything",
        "not a number",
        "without end",
    ],
)
def test_rule_of_the_largest(
    parts: list[float], rule: Dominance, hidden: bool, measure: Measure
) -> None:
    level = replace(EXACT, dominance=rule)
    (safe,) = protect_all([table(("k",), {("a",): parts}, measure)], level)
    assert safe.hidden["x"].to_pylist() == [hidden]
    (loose,) = protect_all([table(("k",), {("a",): parts}, measure)], EXACT_WITHOUT)
    assert loose.hidden["x"].to_pylist() == [False]


EXACT_WITHOUT = replace(EXACT, dominance=None)


def test_a_dominated_part_is_not_the_difference_of_what_is_shown() -> None:
    parts = {("a",): [1000.0, *[5.0] * 9], ("b",): [100.0] * 10, ("c",): [90.0] * 12}
    whole: dict[Cell, list[float]] = {(): [v for group in parts.values() for v in group]}
    cells, total = protect_all([table(("k",), parts), table((), whole)], LEVEL)
    hidden = cells.hidden["x"].to_pylist()
    assert hidden[0]
    assert sum(hidden) + sum(total.hidden["x"].to_pylist()) >= 2


def random_parts(seed: int) -> dict[Cell, list[float]]:
    """Two keys; skewed contributions of ten to twenty people a cell."""
    draw = random.Random(seed)
    rows, columns = draw.randint(2, 4), draw.randint(2, 4)
    return {
        (f"r{i}", f"c{j}"): [
            round(draw.lognormvariate(3, draw.choice([0.3, 0.6, 2.2])), 2)
            for _ in range(draw.randint(10, 20))
        ]
        for i, j in itertools.product(range(rows), range(columns))
    }


def margin(parts: Mapping[Cell, list[float]], place: int | None) -> dict[Cell, list[float]]:
    found: dict[Cell, list[float]] = defaultdict(list)
    for group, values in parts.items():
        found[() if place is None else (group[place],)] += values
    return found


def feasible(
    target: int, rows: Sequence[tuple[Sequence[int], float]], count: int
) -> tuple[float, float]:
    """Between what a cell's sum can lie, with every total that is shown, nobody in debt."""
    ends = []
    for sign in (1.0, -1.0):
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, len(rows)
        cost = np.zeros(count)
        cost[target] = sign
        model.col_cost_, model.col_lower_ = cost, np.zeros(count)
        model.col_upper_ = np.full(count, 1e7)
        model.row_lower_ = model.row_upper_ = np.array([total for _, total in rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(cells) for cells, _ in rows)])
        index = np.concatenate([np.array(cells) for cells, _ in rows])
        model.a_matrix_.index_, model.a_matrix_.value_ = index, np.ones(len(index))
        solver.passModel(model)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        ends.append(sign * solver.getInfo().objective_function_value)
    return ends[0], ends[1]


def attack(seed: int) -> tuple[int, int]:
    """How many dominated sums somebody reckons at who has everything that is shown, and how many they narrow too far."""
    parts = random_parts(seed)
    groups = sorted(parts)
    tables = {
        ("r", "c"): parts,
        ("r",): margin(parts, 0),
        ("c",): margin(parts, 1),
        (): margin(parts, None),
    }
    given = [table(keys, values) for keys, values in tables.items()]
    rows: list[tuple[list[int], float]] = []
    dominated = []
    for keys, safe in zip(tables, protect_all(given, LEVEL), strict=True):
        for row, hidden in zip(safe.table.to_pylist(), safe.hidden["x"].to_pylist(), strict=True):
            of = {"r": 0, "c": 1}
            members = [
                n for n, group in enumerate(groups) if all(group[of[k]] == row[k] for k in keys)
            ]
            if not hidden:
                rows.append((members, row["x"]))
            elif len(members) == 1:
                values = sorted(parts[groups[members[0]]], reverse=True)
                rest = sum(values[2:])
                if rest < 0.1 * values[0] or values[0] + values[1] > 0.85 * sum(values):
                    dominated.append(members[0])
    won = 0
    for cell in dominated:
        least, most = feasible(cell, rows or [([0], 0.0)], len(groups)) if rows else (0.0, 1e7)
        won += most - least < sum(parts[groups[cell]]) * LEVEL.protect_percent / 100 - 0.05
    return len(dominated), won


def test_nobody_narrows_a_dominated_sum_below_the_promise() -> None:
    attacks = won = 0
    for seed in range(150):
        more, lost = attack(seed)
        attacks, won = attacks + more, won + lost
    print(f"dominated sums {attacks}, narrowed {won}")
    assert attacks > 100
    assert won == 0


SOURCES = load_catalogue(read_folder(ROOT, "policy", "schemas", FOLDER))
GRANTED = {source.id: tuple(c.name for c in source.columns) for source in SOURCES}
RANKS = {level.id: level.rank for level in POLICY.levels}


@pytest.mark.parametrize(
    ("keys", "sql"),
    [
        ("kode_prodi", "SELECT kode_prodi, sum(sks_lulus) AS x FROM mahasiswa GROUP BY kode_prodi"),
        ("kode_prodi", "SELECT kode_prodi, sum(sks_lulus) AS x FROM mahasiswa GROUP BY 1"),
        ("kode_prodi", "SELECT kode_prodi AS p, sum(sks_lulus) AS x FROM mahasiswa GROUP BY ALL"),
        ("kode_prodi", "SELECT kode_prodi AS p, sum(sks_lulus) AS x FROM mahasiswa GROUP BY p"),
        ("", "SELECT sum(sks_lulus) AS x FROM mahasiswa"),
        (
            "kode_prodi",
            "SELECT round(coalesce(sum(m.sks_lulus), 0), 1) AS x FROM mahasiswa m GROUP BY m.kode_prodi",
        ),
        (
            "kode_prodi",
            "SELECT kode_prodi, avg(sks_lulus) AS x, count(*) AS n FROM mahasiswa GROUP BY kode_prodi",
        ),
        (
            "kode_prodi",
            "WITH m AS (SELECT kode_prodi AS k, sks_lulus AS s FROM mahasiswa) SELECT k, sum(s) AS x FROM m GROUP BY k",
        ),
    ],
    ids=[
        "grouped",
        "by place",
        "all",
        "by alias",
        "whole",
        "rounded, by a key that isn't shown",
        "mean",
        "common",
    ],
)
def test_gate_finds_the_largest_contributions_that_a_person_would_find(keys: str, sql: str) -> None:
    """Several rows a person, some of them with nothing; groups of no value."""
    draw = random.Random(7)
    rows = [
        (
            f"{draw.randint(1, 40):010}",
            draw.choice(["p1", "p2", "p3", None]),
            draw.choice([None, 0, draw.randint(-5, 150)]),
        )
        for _ in range(300)
    ]
    result = check_query(sql, GRANTED, SOURCES, RANKS, contributors=True)
    assert result.findings == result.hindrances == ()
    names = next(c.largest for c in result.columns if c.name == "x")
    found = run(result.sql or "", rows)
    by_person: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for nim, prodi, sks in rows:
        by_person[prodi if keys else None][nim] += sks or 0
    expected = []
    for people in by_person.values():
        ranked = sorted(map(abs, people.values()), reverse=True)
        expected.append((ranked[0], ranked[1], sum(ranked)))
    got = zip(*(found.column(name).to_pylist() for name in names[0]), strict=True)
    assert sorted(tuple(float(v or 0) for v in row) for row in got) == sorted(
        tuple(map(float, row)) for row in expected
    )


def run(sql: str, rows: Sequence[tuple[str, str | None, int | None]]) -> pa.Table:
    source = next(source for source in SOURCES if source.id == "mahasiswa")
    kinds = {"integer": "BIGINT", "decimal": "DECIMAL(10, 2)", "date": "DATE", "boolean": "BOOLEAN"}
    columns = ", ".join(f'"{c.name}" {kinds.get(c.type.value, "VARCHAR")}' for c in source.columns)
    with duckdb.connect() as base:
        base.execute(f"ATTACH ':memory:' AS _dr_{source.connection}")
        base.execute(f"CREATE TABLE _dr_{source.connection}.main.{source.table} ({columns})")
        base.executemany(
            f"INSERT INTO _dr_{source.connection}.main.{source.table} (nim, kode_prodi, sks_lulus) VALUES (?, ?, ?)",  # noqa: S608
            rows,
        )
        return base.sql(sql).to_arrow_table()


def test_a_level_with_the_rule_asks_the_gate_for_the_contributions() -> None:
    sql = "SELECT kode_prodi, sum(sks_lulus) AS x FROM mahasiswa GROUP BY kode_prodi"
    asked = [level for level in POLICY.levels if level.dominance is not None]
    assert asked
    for level in POLICY.levels:
        result = examine(sql, GRANTED, SOURCES, POLICY, level.id, individual=False)
        measured = next((c for c in result.columns if c.name == "x"), None)
        assert measured is not None
        assert bool(measured.largest) == (level in asked)


def test_ones_that_are_added_up_are_people_and_no_magnitude() -> None:
    sql = "SELECT kode_prodi, sum(CASE WHEN sks_lulus > 100 THEN 1 ELSE 0 END) AS x FROM mahasiswa GROUP BY kode_prodi"
    result = check_query(sql, GRANTED, SOURCES, RANKS, contributors=True)
    assert [c.largest for c in result.columns] == [(), ()]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT kode_prodi, sum(sks_lulus) AS x FROM mahasiswa GROUP BY ROLLUP (kode_prodi)", "control-clause"),
        ("SELECT kode_prodi, angkatan, sum(sks_lulus) AS x FROM mahasiswa GROUP BY CUBE (kode_prodi, angkatan)", "control-clause"),
    ],
    ids=["rollup", "cube"],
)  # fmt: skip
def test_where_contributions_cannot_be_told_the_level_refuses(sql: str, code: str) -> None:
    level = next(level.id for level in POLICY.levels if level.dominance is not None)
    result = examine(sql, GRANTED, SOURCES, POLICY, level, individual=False)
    assert result.sql is None or result.findings
    assert code in [finding.code for finding in result.findings]
