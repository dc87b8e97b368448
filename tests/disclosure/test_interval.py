"""The linear programme finds what was hidden too little, and nothing where enough was hidden."""

from __future__ import annotations

import numpy as np
import pytest

from datareq.generation.disclosure import hide, interval
from datareq.generation.disclosure.cells import cells_of
from datareq.generation.disclosure.complete import Completed, complete
from datareq.generation.disclosure.hide import UnprotectableError
from datareq.generation.disclosure.interval import intervals
from datareq.generation.disclosure.protect import protect_all
from datareq.generation.disclosure.sums import sums_of
from datareq.generation.disclosure.system import Steps, System
from tests.disclosure.levels import EXACT, UNROUNDED
from tests.disclosure.tables import random_case

CHUNKS, EACH = 12, 100
NOTHING = Steps(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def systems(seed: int) -> tuple[System, Completed]:
    """A random table before anything is hidden for others' sake, and what was hidden of it."""
    level = (UNROUNDED, EXACT)[seed % 2]
    counted = random_case(seed).counted()
    cells = cells_of(counted, level)
    sums = sums_of(counted, cells, level.suppress_below)
    every = np.ones(len(cells.value), bool)
    done = complete(System(cells, sums, cells.small, cells.small, every), sums.grids, whole=True)
    return System(cells, sums, cells.small, cells.small, every), done


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_hidden_small_figure_of_the_random_tables_keeps_its_interval(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same 1,200 tables that are attacked, and every figure of them."""
    monkeypatch.setattr(interval, "MOST_SOLVED", 10_000)
    looked_at = asked = 0
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        before, done = systems(seed)
        solved = intervals(before, done)
        looked_at += solved.looked_at
        asked += int((before.guarded & before.in_lines()).sum())
        assert not len(solved.narrow), seed
    assert looked_at == asked > EACH


def test_it_finds_what_is_hidden_alone() -> None:
    found = asked = 0
    for seed in range(EACH):
        before, _ = systems(seed)
        alone = Completed(before.hidden[: before.cells].copy(), NOTHING)
        solved = intervals(before, alone)
        found, asked = found + len(solved.narrow), asked + solved.looked_at
    assert found > asked / 4


def test_a_dataset_that_it_objects_to_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the proofs by moves were all in order."""
    monkeypatch.setattr(hide, "unproven", lambda *_, **__: np.zeros(0, np.int64))
    monkeypatch.setattr(
        hide, "complete", lambda system, *_, **__: Completed(system.hidden[: system.cells], NOTHING)
    )
    refused = 0
    for seed in range(20):
        try:
            protect_all(random_case(seed).counted(), EXACT)
        except UnprotectableError:
            refused += 1
    assert refused > 5
