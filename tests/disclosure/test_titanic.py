"""Real figures that nobody here made up, with small groups in them: the people on board the Titanic.

Dawson: The "unusual episode" data revisited. Journal of Statistics Education 3 (1995).
"""

from __future__ import annotations

import itertools

import pytest

from datareq.generation.disclosure.protect import protect_all
from datareq.model.policy import Level
from tests.disclosure.attacker import Key
from tests.disclosure.known import people
from tests.disclosure.levels import EXACT, ROUNDED, UNROUNDED
from tests.disclosure.tables import Case, figures

NAMES = ("class", "age", "sex", "survived")
PEOPLE = people("Titanic", ("Class", "Age", "Sex", "Survived"))
DOMAIN = {name: sorted({group[n] for group in PEOPLE}) for n, name in enumerate(NAMES)}
OUTPUTS: list[Key] = [s for n in range(4, -1, -1) for s in itertools.combinations(NAMES, n)]
FEW = {
    ("first", "child", "women", "yes"): 1,
    ("crew", "adult", "women", "no"): 3,
    ("first", "adult", "women", "no"): 4,
    ("first", "child", "men", "yes"): 5,
}
"""All of fewer than eight."""


def test_figures_are_the_known_ones() -> None:
    assert sum(PEOPLE.values()) == 2201
    assert Case(DOMAIN, {}, PEOPLE).count(("survived",)) == {("no",): 1490, ("yes",): 711}
    assert {group: n for group, n in PEOPLE.items() if n < 8} == FEW


@pytest.mark.parametrize("level", [UNROUNDED, EXACT], ids=["eight", "five"])
def test_the_few_are_hidden_and_stay_so_with_every_total(level: Level) -> None:
    case = Case(DOMAIN, {}, PEOPLE, OUTPUTS)
    safe = dict(zip(OUTPUTS, protect_all(case.counted(), level), strict=True))
    few = {group for group, number in FEW.items() if number < level.suppress_below}
    attacker = case.attacker(level.suppress_below)
    shown = {}
    for names in OUTPUTS:
        true = case.count(names)
        attacker.learn(figures(names, safe[names], true, level), names)
        for row in safe[names].table.to_pylist():
            shown[tuple(row[name] for name in names)] = row["n"]
            assert row["n"] in (None, true[tuple(row[name] for name in names)])
    assert all(shown[group] is None for group in few)
    for group in few:
        least, most = attacker.interval(NAMES, group)
        assert most - least >= level.protect_width
    hidden = sum(one.disclosure.suppressed or 0 for one in safe.values())
    cells = sum(one.disclosure.cells or 0 for one in safe.values())
    print(f"few people {len(few)}, hidden {hidden} of {cells}")
    assert shown[()] == 2201
    assert hidden < cells / 2


def test_rounded_totals_are_sums_of_what_is_shown() -> None:
    safe = protect_all(
        Case(DOMAIN, {}, PEOPLE, [("class", "sex"), ("class",), ()]).counted(), ROUNDED
    )
    parts, classes, everybody = (one.table.to_pylist() for one in safe)
    for row in classes:
        assert row["n"] == sum(p["n"] for p in parts if p["class"] == row["class"])
    assert everybody[0]["n"] == sum(row["n"] for row in classes)
