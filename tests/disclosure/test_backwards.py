"""What does somebody learn who runs the public algorithm on every table that could be behind a release?"""

from __future__ import annotations

import itertools
import random

from datareq.generation.disclosure.protect import protect_all
from tests.disclosure.levels import EXACT
from tests.disclosure.tables import Case

TABLES = 12


def released(case: Case) -> tuple[object, ...]:
    return tuple(str(safe.table.to_pylist()) for safe in protect_all(case.counted(), EXACT))


def behind(case: Case) -> list[Case]:
    """Every table with the same totals of rows and columns, and nobody in no group: two figures decide the others."""
    rows, columns = case.count(("a",)), case.count(("b",))
    (one, other), (first, second, third) = case.domain["a"], case.domain["b"]
    found = []
    for left, middle in itertools.product(range(1, columns[first,]), range(1, columns[second,])):
        top = {first: left, second: middle, third: rows[one,] - left - middle}
        people = {(one, name): number for name, number in top.items()}
        people |= {(other, name): columns[name,] - number for name, number in top.items()}
        if min(people.values()) > 0:
            found.append(Case(case.domain, {}, people, case.outputs))
    return found


def table(seed: int) -> Case:
    draw = random.Random(seed)
    rows, columns = ["a0", "a1"], ["b0", "b1", "b2"]
    people = {place: draw.randint(1, 14) for place in itertools.product(rows, columns)}
    return Case({"a": rows, "b": columns}, {}, people, [("a", "b"), ("a",), ("b",), ()])


def test_running_it_backwards_tells_no_more_than_is_admitted() -> None:
    """A known weakness, held so that it doesn't grow. Of what is released with all totals shown; counted over every table that gives the very same release."""
    small = narrowed = known = tables = 0
    for case in map(table, range(1_000)):
        safe = protect_all(case.counted(), EXACT)
        if not safe[0].disclosure.suppressed or any(s.disclosure.suppressed for s in safe[1:]):
            continue  # with hidden totals there are more tables than can be tried
        ours = released(case)
        same = [other for other in behind(case) if released(other) == ours]
        assert same
        for group, number in case.people.items():
            if number < EXACT.suppress_below:
                seen = {other.people[group] for other in same}
                small += 1
                narrowed += max(seen) - min(seen) < EXACT.protect_width
                known += len(seen) == 1
        tables += 1
        if tables == TABLES:
            break
    print(f"tables {tables}, small figures {small}, below the promise {narrowed}, known {known}")
    assert small >= 10
    # 2 where this was written; another build of the solver may choose another of two equally cheap ways.
    assert narrowed <= 3
