"""Small cells are hidden, the others rounded on one lattice, whatever the cell beside them is."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from generation_cases import policy

from datareq.generation.disclosure.controls import controls
from datareq.generation.disclosure.protect import Counted, Protected, protect_all
from datareq.generation.query.result import Measure, OutputColumn, QueryResult, Shape, SortKey
from datareq.model.policy import Level

PUBLIC, RESTRICTED, OPEN_BOOK = (policy().level(id_) for id_ in ("publik", "terbatas", "rahasia"))


def column(name: str, measure: Measure, *counts: str) -> OutputColumn:
    return OutputColumn(
        name=name,
        sources=(),
        influence=(),
        classification="publik",
        personal=False,
        measure=measure,
        counts=counts,
    )


def protect(table: pa.Table, result: QueryResult, level: Level) -> Protected:
    return protect_all([Counted(table, result)], level)[0]


def shown(
    measure: Measure, values: list[object], people: list[int], level: Level, *more: list[int]
) -> list[object]:
    """The cells of one measure after protection, in the order of their keys."""
    counts = {f"_dr_n{n}": counts for n, counts in enumerate((people, *more))}
    table = pa.table({"k": list(range(len(values))), "m": values, **counts})
    result = QueryResult(
        shape=Shape.COUNTED,
        columns=(column("k", Measure.KEY), column("m", measure, *counts)),
    )
    return protect(table, result, level).table.column("m").to_pylist()


@pytest.mark.parametrize(
    ("people", "cell"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1000, 1000)],
)
def test_public_count_is_hidden_below_eight_and_rounded_to_five(
    people: int, cell: int | None
) -> None:
    assert shown(Measure.COUNT, [people], [people], PUBLIC) == [cell]


@pytest.mark.parametrize(("people", "cell"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_restricted_count_is_hidden_below_five_and_exact(people: int, cell: int | None) -> None:
    assert shown(Measure.COUNT, [people], [people], RESTRICTED) == [cell]


def test_nothing_is_hidden_where_the_level_asks_for_nothing() -> None:
    assert shown(Measure.COUNT, [1], [1], OPEN_BOOK) == [1]
    assert shown(Measure.MEAN, [2.345], [1], OPEN_BOOK) == [2.35]
    assert not controls(OPEN_BOOK)
    assert controls(PUBLIC)


def test_people_count_not_rows() -> None:
    """A thousand rows of three people are small, in whatever source the three are."""
    assert shown(Measure.COUNT, [1000, 1000], [3, 900], PUBLIC, [900, 3]) == [None, None]


def test_nobody_on_one_side_hides_nothing_but_few_on_the_other_do() -> None:
    assert shown(Measure.COUNT, [0, 0], [0, 5], PUBLIC, [50, 0]) == [0, None]


def test_mean_needs_its_own_number_of_people() -> None:
    assert shown(Measure.MEAN, [3.14159, 3.14159], [7, 8], RESTRICTED) == [None, 3.14]


def test_half_goes_up_on_both_sides_of_zero() -> None:
    assert shown(Measure.SUM, [12.5, -12.5, -13.0], [9, 9, 9], PUBLIC) == [15.0, -10.0, -15.0]


def test_sum_keeps_its_type() -> None:
    cells = shown(Measure.SUM, [Decimal("12.34"), None], [9, 0], PUBLIC)
    assert cells == [Decimal("10.00"), None]


def test_author_order_holds_over_what_is_shown_and_tells_nothing_of_what_is_hidden() -> None:
    table = pa.table({"k": ["d", "c", "b", "a"], "m": [7, 11, 12, 3], "n": [7, 11, 12, 3]})
    result = QueryResult(
        shape=Shape.COUNTED,
        columns=(column("k", Measure.KEY), column("m", Measure.COUNT, "n")),
        order=(SortKey(column="m", descending=True),),
    )
    protected = protect(table, result, PUBLIC)
    assert protected.table.to_pydict() == {"k": ["b", "c", "a", "d"], "m": [10, 10, None, None]}
    assert (protected.disclosure.cells, protected.disclosure.suppressed) == (4, 2)
    assert protected.suppressed == {"m": 2}
    assert protected.hidden["m"].to_pylist() == [False, False, True, True]


def test_total_alone_has_no_keys() -> None:
    table = pa.table({"m": [100], "n": [100]})
    result = QueryResult(shape=Shape.COUNTED, columns=(column("m", Measure.COUNT, "n"),))
    assert protect(table, result, PUBLIC).table.to_pydict() == {"m": [100]}


def test_empty_result_stays_empty() -> None:
    assert shown(Measure.COUNT, [], [], PUBLIC) == []
