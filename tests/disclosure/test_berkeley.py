"""Real figures that nobody here made up: the admissions at Berkeley in 1973.

Bickel, Hammel, O'Connell: Sex bias in graduate admissions. Science 187 (1975), 398–404.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from datareq.generation.disclosure.protect import Protected, protect_all
from datareq.model.policy import Level
from tests.disclosure.attacker import Key
from tests.disclosure.known import people
from tests.disclosure.levels import EXACT, ROUNDED, at_threshold
from tests.disclosure.tables import Case, figures

NAMES = ("department", "gender", "admitted")
PEOPLE = people("UCBAdmissions", ("Dept", "Gender", "Admit"))
DOMAIN = {name: sorted({group[n] for group in PEOPLE}) for n, name in enumerate(NAMES)}
MARGINS: list[Key] = [
    NAMES,
    ("department", "gender"),
    ("department", "admitted"),
    ("gender", "admitted"),
    ("department",),
    (),
]


def protected(level: Level, outputs: list[Key]) -> dict[Key, Protected]:
    case = Case(DOMAIN, {}, PEOPLE, outputs)
    return dict(zip(outputs, protect_all(case.counted(), level), strict=True))


def shown(safe: Protected, names: Key) -> dict[Key, int | None]:
    return {tuple(row[name] for name in names): row["n"] for row in safe.table.to_pylist()}


def test_figures_are_the_known_ones() -> None:
    assert len(PEOPLE) == 24
    assert sum(PEOPLE.values()) == 4526
    admitted = Case(DOMAIN, {}, PEOPLE).count(("gender", "admitted"))
    assert (admitted["men", "yes"], admitted["women", "yes"]) == (1198, 557)


@pytest.mark.parametrize("level", [ROUNDED, EXACT], ids=["rounded", "exact"])
def test_nothing_is_hidden_where_every_group_has_eight(level: Level) -> None:
    safe = protected(level, MARGINS)
    assert [one.disclosure.suppressed for one in safe.values()] == [0] * len(MARGINS)


def test_totals_are_the_sums_of_the_rounded_figures() -> None:
    safe = protected(ROUNDED, MARGINS)
    cells = shown(safe[NAMES], NAMES)
    assert cells["A", "women", "no"] == 20
    assert cells["B", "women", "no"] == 10
    for names in MARGINS[1:]:
        for group, figure in shown(safe[names], names).items():
            parts = [
                n
                for key, n in cells.items()
                if tuple(key[NAMES.index(name)] for name in names) == group
            ]
            assert figure == sum(n for n in parts if n is not None), (names, group)


def test_totals_are_exact_where_nothing_is_rounded() -> None:
    safe = protected(EXACT, MARGINS)
    assert shown(safe[()], ()) == {(): 4526}
    assert shown(safe["department",], ("department",))["B",] == 585
    assert shown(safe["department", "gender"], ("department", "gender"))["B", "women"] == 25


def test_one_table_alone_hides_only_the_small_group() -> None:
    safe = protected(at_threshold(EXACT, 10), [NAMES])
    hidden = [group for group, n in shown(safe[NAMES], NAMES).items() if n is None]
    assert hidden == [("B", "women", "no")]


def test_all_margins_ask_for_a_box_and_stay_right() -> None:
    """Women refused by department B are eight; with every margin shown, two departments have to be hidden whole."""
    level = replace(at_threshold(EXACT, 10), protect_width=4)
    safe = protected(level, MARGINS)
    hidden = [group for group, n in shown(safe[NAMES], NAMES).items() if n is None]
    assert len(hidden) == 8
    departments = {department for department, _, _ in hidden}
    assert "B" in departments
    assert len(departments) == 2
    for names in MARGINS[1:]:
        assert shown(safe[names], names) == Case(DOMAIN, {}, PEOPLE).count(names)
    attacker = Case(DOMAIN, {}, PEOPLE, MARGINS).attacker(10)
    for names in MARGINS:
        attacker.learn(
            figures(names, safe[names], Case(DOMAIN, {}, PEOPLE).count(names), level), names
        )
    least, most = attacker.interval(NAMES, ("B", "women", "no"))
    assert (least, most) == (1, 9)
