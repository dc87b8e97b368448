"""Figures of 0 and 100 percent are found, whichever way the table is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from datareq.generation.disclosure.protect import Counted, protect_all
from datareq.model.policy import WholeGroups
from tests.disclosure.levels import EXACT
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
