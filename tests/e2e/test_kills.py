"""A player or a desk that is killed at any write and started again ends where an undisturbed one does."""

from __future__ import annotations

import signal

import pytest
from theatre import Reaper, Troupe, assert_same_memory

LEAST_RUNS, MOST_RUNS = 60, 1000


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_write_the_story_ends_the_same(theatre, undisturbed, troupe: Troupe, when):
    """`before`: the write wasn't done; `after`: it was, and its answer wasn't seen."""
    disturbed = theatre("straight")
    reaper = Reaper(disturbed, when)
    status, runs = -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        status = reaper.run(troupe, disturbed.job("play"))
        runs += 1
        assert runs < MOST_RUNS, reaper.boundaries[-5:]
    assert status == 0, (disturbed.out / "trouble.txt").read_text()
    assert runs == len(reaper.boundaries) + 1 > LEAST_RUNS
    assert disturbed.trees() == undisturbed.trees()
    assert_same_memory(disturbed, undisturbed)
