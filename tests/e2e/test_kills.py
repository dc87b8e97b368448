"""A player or a desk that is killed at any write and started again ends where an undisturbed one does."""

from __future__ import annotations

import signal

import pytest
from counting import assert_same_memory
from killing import Reaper, Troupe
from theatre import Build, Theatre

MOST_RUNS = 1000


@pytest.mark.parametrize(("when", "least"), [("before", 60), ("after", 15)])
def test_killed_at_every_write_the_story_ends_the_same(
    theatre: Build, undisturbed: Theatre, troupe: Troupe, when: str, least: int
):
    """`before`: the write wasn't done; `after`: it was, and its answer wasn't seen."""
    disturbed = theatre("straight")
    reaper = Reaper(disturbed, when)
    status, runs = -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        status = reaper.run(troupe, disturbed.job("play"))
        runs += 1
        assert runs < MOST_RUNS, reaper.boundaries[-5:]
    assert status == 0, disturbed.trouble()
    assert runs == len(reaper.boundaries) + 1 > least
    assert disturbed.trees() == undisturbed.trees()
    assert_same_memory(disturbed, undisturbed)


def test_killed_before_the_dataset_has_its_name_it_is_built_again(
    theatre: Build, undisturbed: Theatre, troupe: Troupe
):
    """What is there under a generation key is whole, so a half-built folder is never taken for one."""
    disturbed = theatre("straight")
    assert troupe.run(disturbed.job("play-until-built")) == -signal.SIGKILL
    left = [path.name for path in (disturbed.out / "built").iterdir()]
    assert [name for name in left if name.endswith(".partial")]
    assert not [name for name in left if not name.startswith(".")]
    assert troupe.run(disturbed.job("play")) == 0, disturbed.trouble()
    assert_same_memory(disturbed, undisturbed)
