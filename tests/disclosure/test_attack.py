"""Over 1,200 random tables: nobody who has everything that was released narrows a hidden figure below what is promised."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from datareq.generation.disclosure import complete
from datareq.generation.disclosure import protect as product
from datareq.generation.disclosure.hide import Hidden
from datareq.generation.disclosure.protect import protect_all
from datareq.model.policy import Level
from tests.disclosure.attacker import Attacker, Figure
from tests.disclosure.levels import EXACT, ROUNDED, UNROUNDED
from tests.disclosure.tables import Case, figures, random_case

CHUNKS, EACH = 24, 50
ATTACKED = 5
"""Hidden figures of few people that are attacked in each table, by lot."""


def released(case: Case, level: Level) -> list[Figure]:
    """Every figure of every output, with the whole truth about which hidden ones are small."""
    found = []
    for names, safe in zip(case.outputs, protect_all(case.counted(), level), strict=True):
        found += figures(names, safe, case.count(names), level)
    return found


def armed(case: Case, level: Level, known: list[Figure], *, totals_told: bool) -> Attacker:
    attacker = case.attacker(level.suppress_below)
    finest = max(len(names) for names in case.outputs)
    for names in case.outputs:
        table = [figure for figure in known if figure.names == names]
        if not totals_told and len(names) < finest:
            table = [replace(f, told=not f.small) for f in table]
        attacker.learn(table, names)
    return attacker


def lengths(seed: int, level: Level) -> Counter[str]:
    """Attacks one table: how many attacks, and how many of them got further than they may."""
    case = random_case(seed)
    known = released(case, level)
    draw = random.Random(seed)
    small = [f for f in known if f.shown is None and f.small]
    others = [f for f in known if f.shown is None and not f.small]
    found: Counter[str] = Counter(tables=1)
    knowing, attacker = (armed(case, level, known, totals_told=told) for told in (True, False))
    for figure in draw.sample(small, min(ATTACKED, len(small))):
        least, most = attacker.interval(figure.names, figure.group)
        found["attacks"] += 1
        found["won"] += most - least < level.protect_width - 1e-6
        least, most = knowing.interval(figure.names, figure.group)
        found["won by who is told of totals too"] += most - least < level.protect_width - 1e-6
    for figure in draw.sample(others, min(1, len(others))):
        least, most = knowing.interval(figure.names, figure.group)
        found["others"] += 1
        found["others known"] += most - least < 1
    return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_attacker_never_gets_below_the_promised_interval(chunk: int) -> None:
    found: Counter[str] = Counter()
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        found += lengths(seed, (UNROUNDED, EXACT)[seed % 2])
    print(dict(found))
    assert found["tables"] == EACH
    assert found["attacks"] > EACH
    assert found["won"] == 0
    assert found["won by who is told of totals too"] <= found["attacks"] * 0.1
    assert found["others known"] == 0


def test_boxes_keep_the_promise_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What large tables are hidden by, on tables that are small enough to be attacked."""
    monkeypatch.setattr(complete, "LARGE", 0)
    found: Counter[str] = Counter()
    for seed in range(2_000, 2_000 + 2 * EACH):
        found += lengths(seed, (UNROUNDED, EXACT)[seed % 2])
    print(dict(found))
    assert found["attacks"] > EACH
    assert found["won"] == 0


def test_attacker_wins_when_nothing_is_hidden_for_others_sake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that attacks that find nothing mean something."""
    monkeypatch.setattr(product, "hidden_cells", lambda cells, *_: Hidden(cells.small))
    found: Counter[str] = Counter()
    for seed in range(EACH):
        found += lengths(seed, (UNROUNDED, EXACT)[seed % 2])
    print(dict(found))
    assert found["won"] > found["attacks"] / 4


@pytest.mark.parametrize("seed", range(1, 60, 2))
def test_rounded_figures_tell_less_than_exact_ones(seed: int) -> None:
    """A rounded figure is known to be within half a step of what it was made from, and totals are sums of their parts.

    The same cells are hidden, so all of it can be worked out from what the attacker of the exact figures has.
    """
    case = random_case(seed)
    exact, rounded = (protect_all(case.counted(), level) for level in (UNROUNDED, ROUNDED))
    for one, other, names in zip(exact, rounded, case.outputs, strict=True):
        key = list(names)
        hidden = [
            {tuple(row[k] for k in key) for row in safe.table.to_pylist() if row["n"] is None}
            for safe in (one, other)
        ]
        assert hidden[0] == hidden[1]
        assert all(row["n"] % ROUNDED.round_to == 0 for row in other.table.to_pylist() if row["n"])
