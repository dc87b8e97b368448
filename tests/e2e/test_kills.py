"""A player or a desk that is killed at any write and started again ends where an undisturbed one does."""

from __future__ import annotations

import signal

import pytest
from counting import assert_same_memory
from killing import Reaper, Troupe
from theatre import Build, Theatre

from datareq.rehearsal.acts import Review
from datareq.rehearsal.script import script

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


@pytest.mark.parametrize("do", ["play", "play-killed-in-store"])
def test_a_sealed_result_is_handed_over_once_wherever_its_desk_is_killed(
    theatre: Build, troupe: Troupe, do: str
):
    """From the approval upon which it is made on: at every write of the forge's that may be lost, or at every
    write in the store. What comes before is killed in the story above."""
    stage = theatre("confidential")
    told = list(script("confidential"))
    approval = next(n for n, act in enumerate(told) if isinstance(act, Review) and act.who == "lia")
    stage.play(stage.bots().turn, told[:approval])
    reaper = Reaper(stage, "before") if do == "play" else None
    status, runs = -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        job = stage.job(do)
        status = reaper.run(troupe, job) if reaper else troupe.run(job)
        runs += 1
        assert runs < MOST_RUNS
    assert status == 0, stage.trouble()
    assert runs > 15

    (registration,) = [name for name in stage.ledger() if name.startswith("requests/PDI")]
    acts = [line["name"] for line in stage.ledger()[registration] if line["line"] == "act"]
    for once in ("accepted", "archived", "handed-over", "received"):
        assert acts.count(once) == 1, once
    envelopes = [path.parts[-4] for path in stage.envelopes("released")]
    assert envelopes == ["released"]
    register = stage.read("main", "archive/2026/register.csv").splitlines()
    assert len(register) == 2
    assert stage.envelopes("released")[0].name in register[1]
    assert [len(stage.envelopes(folder)) for folder in ("draft", "held", "kept")] == [1, 1, 1]


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
