"""Other ways to a hidden figure than the margins of one table: columns, averages, other populations, hierarchies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from datareq.generation.disclosure.protect import Counted, protect_all
from datareq.generation.query.result import Meaning, Measure, QueryResult, Shape
from tests.disclosure.levels import EXACT, ROUNDED, UNROUNDED
from tests.disclosure.tables import column


def table(
    keys: Mapping[str, Sequence[str]],
    *measures: tuple[str, Measure, Meaning, Sequence[Any], Sequence[int]],
    population: str = "p",
    subjects: tuple[str, ...] = ("nim",),
) -> Counted:
    """A counted table; a measure is its name, kind, meaning, figures, and the people behind each."""
    data: dict[str, Any] = dict(keys)
    columns = [column(name, Measure.KEY, Meaning(text=name)) for name in keys]
    for number, (name, measure, meaning, figures, people) in enumerate(measures):
        data[name], data[f"_dr_n{number}"] = figures, people
        columns.append(column(name, measure, meaning, (f"_dr_n{number}",)))
    result = QueryResult(
        shape=Shape.COUNTED, columns=tuple(columns), population=population, subjects=subjects
    )
    return Counted(pa.table(data), result)


def count(name: str, figures: Sequence[int], *given: tuple[str, str]) -> Any:
    return (name, Measure.COUNT, Meaning(text="*", given=given), figures, figures)


def hidden(*counted: Counted, level: Any = UNROUNDED) -> list[dict[str, list[bool]]]:
    """Column → which cells are hidden, in the order of the keys, of each output."""
    return [
        {name: mask.to_pylist() for name, mask in safe.hidden.items()}
        for safe in protect_all(counted, level)
    ]


def test_a_lone_hidden_part_of_a_shown_total_takes_another_with_it() -> None:
    parts = table({"prodi": ["a", "b", "c"]}, count("n", [3, 40, 50]))
    total = table({}, count("n", [93]))
    cells, whole = hidden(parts, total)
    assert cells["n"][0]
    assert sum(cells["n"]) + sum(whole["n"]) == 2


def test_columns_that_add_up_to_another_are_parts_of_it() -> None:
    """A pivot: women and men beside everybody."""
    (cells,) = hidden(
        table(
            {"prodi": ["a", "b"]},
            count("semua", [43, 90]),
            count("laki", [40, 45], ("jk", "L")),
            count("perempuan", [3, 45], ("jk", "P")),
        )
    )
    assert cells["perempuan"] == [True, False]
    assert cells["laki"][0] or cells["semua"][0]
    assert not cells["laki"][1]
    assert not cells["semua"][1]


def test_a_group_that_is_everybody_but_a_few_gives_the_few_away() -> None:
    """Nobody asked for the few; the difference of two shown figures tells them."""
    (cells,) = hidden(
        table(
            {"prodi": ["a", "b"]},
            count("semua", [43, 90]),
            count("aktif", [40, 45], ("status", "Aktif")),
        )
    )
    assert cells["aktif"][0] or cells["semua"][0]
    assert not cells["aktif"][1]
    assert not cells["semua"][1]


def test_two_populations_that_differ_by_a_few_are_not_both_shown() -> None:
    one = table({"prodi": ["a", "b"]}, count("n", [43, 90]), population="p")
    other = table({"prodi": ["a", "b"]}, count("n", [40, 60]), population="q")
    first, second = hidden(one, other)
    assert first["n"][0] or second["n"][0]
    assert not first["n"][1]
    assert not second["n"][1]


def test_people_of_another_kind_are_not_compared() -> None:
    one = table({"unit": ["a"]}, count("n", [43]), subjects=("nim",))
    other = table({"unit": ["a"]}, count("n", [40]), subjects=("nidn",))
    assert hidden(one, other) == [{"n": [False]}, {"n": [False]}]


def test_unit_is_the_total_of_its_programmes_though_they_stand_in_other_outputs() -> None:
    """Which programme belongs to which unit is in a third output."""
    programmes = ["p1", "p2", "p3", "p4"]
    units = ["u1", "u1", "u2", "u2"]
    with_both = table(
        {"prodi": programmes, "unit": units}, count("lulus", [20, 30, 40, 50], ("status", "Lulus"))
    )
    fine = table({"prodi": programmes}, count("n", [3, 40, 50, 60]))
    coarse = table({"unit": ["u1", "u2"]}, count("n", [43, 110]))
    _, cells, totals = hidden(with_both, fine, coarse)
    assert cells["n"][0]
    assert cells["n"][1] or totals["n"][0]


def test_unit_with_one_programme_is_that_programme() -> None:
    fine = table({"unit": ["u1", "u2", "u2"], "prodi": ["a", "b", "c"]}, count("n", [5, 40, 50]))
    coarse = table({"unit": ["u1", "u2"]}, count("n", [5, 90]))
    cells, totals = hidden(fine, coarse)
    assert cells["n"] == [True, False, False]
    assert totals["n"] == [True, False]


def test_pivoted_columns_are_the_rows_of_another_output() -> None:
    pivot = table(
        {"prodi": ["a", "b"]},
        count("laki", [40, 45], ("jk", "L")),
        count("perempuan", [3, 45], ("jk", "P")),
    )
    rows = table(
        {"prodi": ["a", "a", "b", "b"], "jk": ["L", "P", "L", "P"]}, count("n", [40, 3, 45, 45])
    )
    total = table({"prodi": ["a", "b"]}, count("n", [43, 90]))
    one, other, whole = hidden(pivot, rows, total)
    assert one["perempuan"][0]
    assert one["laki"] == [other["n"][0], other["n"][2]]
    assert one["perempuan"] == [other["n"][1], other["n"][3]]
    assert one["laki"][0] or whole["n"][0]


def test_where_a_count_is_hidden_its_sum_and_average_are_too() -> None:
    people = [3, 40, 50, 60]
    sums = [30.0, 400.0, 600.0, 500.0]
    means = [s / n for s, n in zip(sums, people, strict=True)]
    parts = table(
        {"prodi": ["a", "b", "c", "d"]},
        count("n", people),
        ("sks", Measure.SUM, Meaning(text="sks"), sums, people),
        ("rata", Measure.MEAN, Meaning(text="sks"), means, people),
    )
    total = table({}, count("n", [153]), ("sks", Measure.SUM, Meaning(text="sks"), [1530.0], [153]))
    cells, whole = hidden(parts, total)
    for row in range(4):
        if cells["n"][row]:
            assert cells["sks"][row]
            assert cells["rata"][row]
        assert cells["sks"][row] == cells["rata"][row]
    assert sum(cells["sks"]) + sum(whole["sks"]) >= 2


def test_average_that_needs_more_people_hides_the_sum_beside_it() -> None:
    """Sum and count would give it."""
    (cells,) = hidden(
        table(
            {"prodi": ["a", "b"]},
            count("n", [6, 40]),
            ("sks", Measure.SUM, Meaning(text="sks"), [60.0, 400.0], [6, 40]),
            ("rata", Measure.MEAN, Meaning(text="sks"), [10.0, 10.0], [6, 40]),
        ),
        level=EXACT,
    )
    assert cells == {"n": [False, False], "sks": [True, False], "rata": [True, False]}


def test_average_of_all_does_not_give_a_hidden_average_away() -> None:
    people = [3, 40, 50]
    means = [2.0, 3.0, 3.5]
    whole_mean = sum(m * n for m, n in zip(means, people, strict=True)) / sum(people)
    parts = table(
        {"prodi": ["a", "b", "c"]},
        count("n", people),
        ("ipk", Measure.MEAN, Meaning(text="ipk"), means, people),
    )
    total = table(
        {}, count("n", [93]), ("ipk", Measure.MEAN, Meaning(text="ipk"), [whole_mean], [93])
    )
    cells, whole = hidden(parts, total)
    assert sum(cells["ipk"]) + sum(whole["ipk"]) >= 2


def test_zero_stays_shown_and_hides_nobody() -> None:
    (cells,) = hidden(
        table({"prodi": ["a", "b"]}, count("n", [40, 50]), count("do", [0, 20], ("status", "DO")))
    )
    assert not cells["do"][0]


def test_the_same_cells_are_hidden_every_time() -> None:
    """A choice by chance could be repeated until it tells."""
    parts = table({"prodi": list("abcdef")}, count("n", [3, 40, 50, 2, 40, 50]))
    total = table({}, count("n", [185]))
    assert len({str(hidden(parts, total)) for _ in range(3)}) == 1


def test_a_total_with_a_hidden_part_is_rounded_by_itself() -> None:
    parts = table({"prodi": ["a", "b", "c", "d"]}, count("n", [3, 42, 52, 52]))
    total = table({}, count("n", [149]))
    cells, whole = protect_all((parts, total), ROUNDED)
    shown = cells.table.column("n").to_pylist()
    assert shown.count(None) == 2
    assert whole.table.column("n").to_pylist() == [150]


def added(
    name: str, figures: Sequence[float], people: Sequence[int], *given: tuple[str, str]
) -> Any:
    return (name, Measure.SUM, Meaning(text="sks", given=given), figures, people)


def test_sums_of_everybody_and_of_all_but_a_few_give_the_few_away() -> None:
    """No count was asked for; the difference of the sums is what three people have."""
    (cells,) = hidden(
        table(
            {"prodi": ["a", "b"]},
            added("semua", [4300.0, 9000.0], [43, 90]),
            added("aktif", [4000.0, 4500.0], [40, 45], ("status", "Aktif")),
        )
    )
    assert cells["semua"][0] or cells["aktif"][0]
    assert not cells["semua"][1]
    assert not cells["aktif"][1]


def test_counts_that_differ_by_a_few_are_protected_beside_a_sum_too() -> None:
    (cells,) = hidden(
        table(
            {"prodi": ["a", "b"]},
            count("semua", [43, 90]),
            count("aktif", [40, 45], ("status", "Aktif")),
            added("sks", [4300.0, 9000.0], [43, 90]),
        )
    )
    assert cells["semua"][0] or cells["aktif"][0]
    assert not any(one[1] for one in cells.values())


def test_two_averages_of_groups_that_differ_by_one_person_are_not_both_shown() -> None:
    """Forty-one and forty people: the difference of what they have together is what one has."""

    def averages(mean: list[float], people: list[int], population: str) -> Counted:
        given = ("ipk", Measure.MEAN, Meaning(text="ipk"), mean, people)
        return table({"prodi": ["a", "b"]}, given, population=population)

    first, second = hidden(averages([3.1, 3.2], [41, 60], "p"), averages([3.0, 3.3], [40, 45], "q"))
    assert first["ipk"][0] or second["ipk"][0]
    assert not first["ipk"][1]
    assert not second["ipk"][1]
