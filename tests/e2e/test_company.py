"""Two desks at once on one forge: each thing is done once, and both end well."""

from __future__ import annotations

from pathlib import Path

import pytest
from counting import assert_done_once
from flask import request
from killing import Troupe
from theatre import SEEN, WRITES, Build, Theatre

from datareq.rehearsal.forge.faults import Fault
from datareq.wiring.demo import Bots


def test_two_desks_at_once_do_everything_once(theatre: Build, undisturbed: Theatre, troupe: Troupe):
    """Two processes that know nothing of each other, in every turn of a whole story."""
    both = theatre("straight")
    folders = [both.out / "one", both.out / "two"]
    for folder in folders:
        both.furnish(folder)

    def turn(_: str) -> None:
        started = {troupe.start(both.job("turn", folder)) for folder in folders}
        ended = dict(troupe.wait() for _ in started)
        assert ended == dict.fromkeys(started, 0), [trouble(folder) for folder in folders]

    both.play(turn)
    assert_done_once(both, undisturbed)


@pytest.mark.parametrize("start", [0, 4])
def test_a_desk_that_is_overtaken_at_a_write_does_nothing_twice(
    theatre: Build, undisturbed: Theatre, start: int
):
    """Once a turn, between what a desk read and what it then writes, another one does everything."""
    both = theatre("straight")
    first, second = both.bots(both.out / "one"), both.bots(both.out / "two")
    intruder = Intruder(both, second)

    def turn(scene: str) -> None:
        intruder.lurk(1 + (start + intruder.turns * 5) % 9)
        first.turn(scene)
        intruder.rest()

    both.play(turn)
    assert intruder.came >= 8
    assert_done_once(both, undisturbed)


def test_a_desk_that_is_overtaken_while_it_reads_shows_what_held_for_the_head_it_read(
    theatre: Build, undisturbed: Theatre
):
    """At its `nth` reading of who pushed what, another one does everything, a new head included."""
    both = theatre("straight")
    first, second = both.bots(both.out / "one"), both.bots(both.out / "two")
    intruder = Intruder(both, second, method="GET", path="/activity")

    def turn(scene: str) -> None:
        intruder.lurk(1 + intruder.turns % 4)
        first.turn(scene)
        intruder.rest()

    both.play(turn)
    assert intruder.came >= 4
    assert_done_once(both, undisturbed)


class Intruder:
    """A desk that comes when another one is at its `nth` write (or other request) of a turn, and works
    until it is quiet."""

    def __init__(
        self, theatre: Theatre, bots: Bots, method: str = WRITES, path: str = SEEN
    ) -> None:
        self.came = self.turns = self._left = 0
        self.where: list[str] = []
        self._bots = bots
        fault = Fault(method=method, path=path, times=10**9, do="call", function=self._come)
        theatre.forge.application.faults.set.append(fault)

    def lurk(self, nth: int) -> None:
        self._left = nth
        self.turns += 1

    def rest(self) -> None:
        self._left = 0

    def _come(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.came += 1
            self.where.append(f"{request.method} {request.path}")
            self._bots.turn("")


def trouble(folder: Path) -> str:
    file = folder / "trouble.txt"
    return file.read_text() if file.exists() else ""
