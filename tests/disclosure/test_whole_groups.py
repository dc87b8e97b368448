"""Figures of 0 and 100 percent are found, whichever way the table is written, and hidden where a level says so."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from datareq.generation.disclosure.protect import (
    Counted,
    Protected,
    UnprotectableError,
    protect_all,
)
from datareq.generation.query.result import Meaning, Measure
from datareq.model.policy import WholeGroups
from tests.disclosure.levels import EXACT
from tests.disclosure.tables import Case
from tests.disclosure.test_relations import count, table

NOTE = replace(EXACT, whole_groups=WholeGroups.NOTE)
BY_ROWS = table(
    {"prodi": ["a", "b", "b", "c", "c"], "lulus": ["ya", "ya", "tidak", "ya", "tidak"]},
    count("n", [40, 20, 30, 25, 35]),
)
BY_COLUMNS = table(
    {"prodi": ["a", "b", "c"]},
    count("ya", [40, 20, 25], ("lulus", "ya")),
    count("tidak", [0, 30, 35], ("lulus", "tidak")),
)
ONE_COLUMN = table(
    {"prodi": ["a", "b", "c"]},
    count("semua", [40, 50, 60]),
    count("ya", [40, 20, 25], ("lulus", "ya")),
)
NOBODY = table(
    {"prodi": ["a", "b", "c"]},
    count("semua", [40, 50, 60]),
    count("ya", [0, 20, 25], ("lulus", "ya")),
)
NEITHER = table(
    {"prodi": ["b", "b", "c", "c"], "lulus": ["ya", "tidak", "ya", "tidak"]},
    count("n", [20, 30, 25, 35]),
)
PLACES = table(
    {"unit": ["u1", "u1", "u2"], "prodi": ["a", "b", "c"]},
    count("n", [20, 30, 25]),
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(BY_ROWS, 1), (BY_COLUMNS, 2), (ONE_COLUMN, 1), (NOBODY, 1), (NEITHER, 0)],
    ids=["rows", "columns: all and nobody", "beside everybody", "nobody of everybody", "neither"],
)
def test_whole_groups_are_counted(given: Counted, expected: int) -> None:
    (safe,) = protect_all([given], NOTE)
    assert safe.disclosure.suppressed == 0
    assert safe.disclosure.whole_groups == expected
    (silent,) = protect_all([given], EXACT_SILENT)
    assert silent.disclosure.whole_groups is None


EXACT_SILENT = replace(EXACT, whole_groups=WholeGroups.SHOW)


def test_where_a_group_belongs_is_no_trait_of_its_people() -> None:
    """A programme is in one unit; and a unit of one programme is not the programme's people's secret."""
    (safe,) = protect_all([PLACES], NOTE)
    assert safe.disclosure.whole_groups == 0
    shown = {row["prodi"]: row["n"] for row in safe.table.to_pylist()}
    assert shown == {"a": 20, "b": 30, "c": 25}


def test_what_is_hidden_is_not_counted() -> None:
    small = table(
        {"prodi": ["a", "b", "b", "c", "c"], "lulus": ["ya", "ya", "tidak", "ya", "tidak"]},
        count("n", [3, 20, 30, 25, 35]),
    )
    (safe,) = protect_all([small], NOTE)
    assert safe.disclosure.whole_groups == 0


HIDE = replace(EXACT, whole_groups=WholeGroups.HIDE)


def rows_of(safe: Protected) -> dict[tuple[str, ...], object]:
    """Group → its figure, None for a hidden one."""
    return {(row["prodi"], row["lulus"]): row["n"] for row in safe.table.to_pylist()}


def test_who_is_all_of_a_group_is_hidden_beside_nobody() -> None:
    (safe,) = protect_all([BY_ROWS], HIDE)
    shown = rows_of(safe)
    assert shown["a", "ya"] is None
    assert ("a", "tidak") in shown
    assert shown["a", "tidak"] is None
    assert safe.disclosure.whole_groups == 0


def test_columns_of_all_and_nobody_are_hidden_both() -> None:
    (safe,) = protect_all([BY_COLUMNS], HIDE)
    for name in ("ya", "tidak"):
        assert safe.hidden[name].to_pylist()[0]
    assert safe.table.column("tidak").to_pylist()[0] is None


def test_average_of_nobody_is_hidden_like_that_of_all() -> None:
    both = table(
        {"prodi": ["a", "b", "b"], "lulus": ["ya", "ya", "tidak"]},
        count("n", [40, 20, 30]),
        ("rata", Measure.MEAN, Meaning(text="ipk"), [3.0, 3.1, 3.2], [40, 20, 30]),
    )
    (safe,) = protect_all([both], HIDE)
    place = {(r["prodi"], r["lulus"]): n for n, r in enumerate(safe.table.to_pylist())}
    for group in (("a", "ya"), ("a", "tidak")):
        assert safe.hidden["n"][place[group]].as_py()
        assert safe.hidden["rata"][place[group]].as_py()


def about_persons(one: Counted) -> Counted:
    """The same with `b` as a trait of people, not a place where they belong."""
    columns = tuple(replace(c, personal=c.name == "b") for c in one.result.columns)
    return replace(one, result=replace(one.result, columns=columns))


@pytest.mark.parametrize("chunk", range(4))
def test_nobody_works_out_who_is_all_of_a_group(chunk: int) -> None:
    """With every total: the attacker knows that a hidden figure may be nobody, and no more."""
    attacks = won = 0
    for seed in range(chunk * 30, (chunk + 1) * 30):
        draw = random.Random(seed)
        domain = {"a": [f"a{n}" for n in range(draw.randint(2, 4))], "b": ["b0", "b1", "b2"]}
        people = {
            place: draw.choice([0, 0, draw.randint(1, 30)])
            for place in itertools.product(*domain.values())
        }
        people["a0", "b0"] += 9
        people["a1", "b1"] += 9
        domain["b"] = sorted({b for (_, b), number in people.items() if number})
        people = {place: number for place, number in people.items() if place[1] in domain["b"]}
        case = Case(domain, {}, people, [("a", "b"), ("a",), ("b",), ()])
        try:
            safe = protect_all([about_persons(one) for one in case.counted()], HIDE)
        except UnprotectableError:
            continue
        attacker = case.attacker(HIDE.suppress_below)
        for names, one in zip(case.outputs, safe, strict=True):
            rows = {
                tuple(row[n] for n in names): (row["n"], hidden)
                for row, hidden in zip(
                    one.table.to_pylist(), one.hidden["n"].to_pylist(), strict=True
                )
            }
            for group in itertools.product(*(domain[n] for n in names)):
                figure, hidden = rows.get(group, (0, False))
                low, high = (0, np.inf) if hidden else (figure, figure)
                attacker.rows.append((attacker.members(names, group), low, high))
        cells = case.count(("a", "b"))
        for row in domain["a"]:
            there = [group for group in cells if group[0] == row]
            if len(there) == 1:
                least, most = attacker.interval(("a", "b"), there[0])
                others = [attacker.members(("a", "b"), (row, b)) for b in domain["b"]]
                beside = np.concatenate(
                    [o for b, o in zip(domain["b"], others, strict=True) if (row, b) != there[0]]
                )
                attacks += 1
                won += most - least < HIDE.protect_width - 1e-6
                won += attacker._extreme(beside, -1.0) < 1
    print(f"attacks {attacks}, won {won}")
    assert attacks > 5
    assert won == 0
