"""What was released before and what is released now: nobody works out from both what neither shows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from datareq.generation.disclosure.protect import (
    Counted,
    Known,
    Protected,
    UnprotectableError,
    protect_all,
)
from tests.disclosure.attacker import Attacker, Key
from tests.disclosure.levels import EXACT, UNROUNDED
from tests.disclosure.tables import output_of
from tests.disclosure.test_relations import count, table

LATE = "y2"
YEARS = ("y0", "y1", LATE)
OUTPUTS: tuple[Key, ...] = (("a", "b"), ("a",), ("b",), ())
CASES = 240


@dataclass
class Two:
    """People by two keys and a year. First everybody is released, then those of the years before the last."""

    domain: dict[str, Sequence[str]]
    people: dict[Key, int]

    def count(self, names: Key, *, early: bool) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for (a, b, year), number in self.people.items():
            if early and year == LATE:
                continue
            group = tuple({"a": a, "b": b}[name] for name in names)
            found[group] = found.get(group, 0) + number
        return {group: number for group, number in found.items() if number}

    def tables(self, *, early: bool) -> list[Counted]:
        """The same words in both, another condition."""
        given = [output_of(names, self.count(names, early=early)) for names in OUTPUTS]
        word = "early" if early else "all"
        return [Counted(c.table, replace(c.result, population=word)) for c in given]


def random_two(seed: int) -> Two:
    draw = random.Random(seed)
    domain = {n: [f"{n}{i}" for i in range(draw.randint(2, 4))] for n in "ab"}
    scale, late = draw.choice([4, 8, 15]), draw.choice([0.0, 0.05, 0.3])
    people = {}
    for a, b in itertools.product(domain["a"], domain["b"]):
        for year in YEARS:
            share = late if year == LATE else 1.0
            people[a, b, year] = int(draw.expovariate(1 / scale) * share)
    people[domain["a"][0], domain["b"][0], "y0"] += 1
    return Two({**domain, "y": YEARS}, people)


def known_of(given: Counted, safe: Protected) -> Known:
    """What somebody has of a released table; its rows are in another order."""
    keys = [name for name in given.table.column_names if name in ("a", "b")]
    shown = {
        tuple(row[key] for key in keys): not hidden
        for row, hidden in zip(safe.table.to_pylist(), safe.hidden["n"].to_pylist(), strict=True)
    }
    mask = [shown[tuple(row[key] for key in keys)] for row in given.table.to_pylist()]
    return Known(given, {"n": np.array(mask, bool)})


def won(two: Two, level, first: Sequence[Protected], second: Sequence[Protected]):
    """Attacks on small hidden figures of either release, with both; and how many go too far."""
    attacker = Attacker(dict(two.domain), {}, level.suppress_below)
    targets = []
    for early, release in ((False, first), (True, second)):
        for names, safe in zip(OUTPUTS, release, strict=True):
            true = two.count(names, early=early)
            rows = {
                tuple(row[n] for n in names): (row["n"], hidden)
                for row, hidden in zip(
                    safe.table.to_pylist(), safe.hidden["n"].to_pylist(), strict=True
                )
            }
            for group in itertools.product(*(two.domain[n] for n in names)):
                members = np.array(
                    [
                        n
                        for n, one in enumerate(attacker.people)
                        if tuple(one[k] for k in names) == group
                        and not (early and one["y"] == LATE)
                    ]
                )
                shown, hidden = rows.get(group, (0, False))
                small = hidden and true[group] < level.suppress_below
                low, high = (shown, shown) if not hidden else (1, np.inf)
                if hidden and len(names) == 2:
                    low = 1 if small else level.suppress_below
                    high = level.suppress_below - 1 if small else np.inf
                attacker.rows.append((members, low, high))
                if small:
                    targets.append(members)
    lost = 0
    for members in targets[:6]:
        least, most = attacker._extreme(members, 1.0), attacker._extreme(members, -1.0)
        lost += most - least < level.protect_width - 1e-6
    return len(targets[:6]), lost


def play(seeds: range, *, remembered: bool) -> tuple[int, int, int]:
    attacks = lost = refused = 0
    for seed in seeds:
        two, level = random_two(seed), (UNROUNDED, EXACT)[seed % 2]
        before, now = two.tables(early=False), two.tables(early=True)
        first = protect_all(before, level)
        known = [known_of(g, s) for g, s in zip(before, first, strict=True)] if remembered else []
        try:
            second = protect_all(now, level, known)
        except UnprotectableError:
            refused += 1
            continue
        more, gone = won(two, level, first, second)
        attacks, lost = attacks + more, lost + gone
    return attacks, lost, refused


@pytest.mark.parametrize("chunk", range(6))
def test_a_shifted_filter_tells_nothing_that_was_hidden(chunk: int) -> None:
    each = CASES // 6
    attacks, lost, refused = play(range(chunk * each, (chunk + 1) * each), remembered=True)
    print(f"attacks {attacks}, won {lost}, refused {refused} of {each}")
    assert attacks > each
    assert lost == 0
    assert refused < each / 4


def test_without_memory_it_does() -> None:
    attacks, lost, _ = play(range(60), remembered=False)
    print(f"attacks {attacks}, won {lost}")
    assert lost > attacks / 20


def test_a_total_that_was_shown_then_hides_another_part_now() -> None:
    """First by programme, with the total; now by sex within the programme of three women."""
    total = table({"prodi": ["a", "b"]}, count("n", [43, 90]), population="p")
    now = table(
        {"prodi": ["a", "a", "b", "b"], "jk": ["L", "P", "L", "P"]},
        count("n", [40, 3, 45, 45]),
        population="q",
    )
    (alone,) = protect_all([now], UNROUNDED)
    assert alone.hidden["n"].to_pylist() == [False, True, False, False]
    known = Known(total, {"n": np.array([True, True])})
    (safe,) = protect_all([now], UNROUNDED, [known])
    assert safe.hidden["n"].to_pylist() == [True, True, False, False]


def test_what_was_given_away_before_is_no_reason_to_refuse() -> None:
    """A small group was shown when the threshold was lower: it stays hidden now, and nothing else has to."""
    before = table({"prodi": ["a", "b", "c"]}, count("n", [3, 40, 50]))
    known = Known(before, {"n": np.array([True, True, True])})
    now = table({"prodi": ["a", "b", "c"]}, count("n", [3, 40, 50]))
    (safe,) = protect_all([now], UNROUNDED, [known])
    assert safe.hidden["n"].to_pylist() == [True, False, False]


def test_tables_of_before_are_not_handed_out_again() -> None:
    before = table({"prodi": ["a", "b"]}, count("n", [43, 90]))
    known = Known(before, {"n": np.array([True, True])})
    safe = protect_all([table({}, count("n", [133]))], UNROUNDED, [known])
    assert len(safe) == 1
    assert safe[0].table.column("n").to_pylist() == [133]
