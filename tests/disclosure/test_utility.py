"""How much more is hidden than would have to be? Measured on small tables and printed."""

from __future__ import annotations

import numpy as np

from datareq.generation.disclosure.protect import protect_all
from tests.disclosure.levels import UNROUNDED
from tests.disclosure.optimum import optimum
from tests.disclosure.tables import Case

TABLES = 25


def case_of(table: np.ndarray) -> Case:
    rows, columns = table.shape
    domain = {"a": [f"a{r}" for r in range(rows)], "b": [f"b{c}" for c in range(columns)]}
    people = {(f"a{r}", f"b{c}"): int(table[r, c]) for r in range(rows) for c in range(columns)}
    return Case(domain, {}, people, [("a", "b"), ("a",), ("b",), ()])


def test_little_more_is_hidden_than_at_best() -> None:
    draw = np.random.default_rng(7)
    primary = hidden = best = 0
    while primary < TABLES * 2:
        table = np.floor(draw.lognormal(3, 0.8, size=(4, 4))).astype(int)
        small = int(((table > 0) & (table < UNROUNDED.suppress_below)).sum())
        if not 1 <= small <= 4:
            continue
        primary += small
        safe = protect_all(case_of(table).counted(), UNROUNDED)
        hidden += sum(one.disclosure.suppressed for one in safe)
        best += optimum(table, UNROUNDED.suppress_below, UNROUNDED.protect_width)
    print(f"few people: {primary}, hidden: {hidden}, at best: {best}, ratio: {hidden / best:.2f}")
    assert best <= hidden <= 1.4 * best
