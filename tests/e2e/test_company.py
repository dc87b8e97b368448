"""Two desks at once on one forge: each thing is done once, and both end well."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import request
from theatre import SEEN, WRITES, Build, Theatre, Troupe

from datareq.model.names import LEDGER_BRANCH, MAIN
from datareq.rehearsal.forge.faults import Fault
from datareq.wiring.demo import Bots

ONCE = ("pulls", "issues", "issue_labels", "labels", "reviews", "review_requests")

MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+\d\d:\d\d)"), "TIME"),
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b"), "HASH"),
    (re.compile(r"\b[2-7]\d{4}\b"), "ID"),
)
"""Which of the two writes first, and how often the other one is too late, decides at which second each
write happens and which number a comment or an event gets; commits and digests carry those times on."""


def masked(theatre: Theatre, branch: str) -> dict[str, list[str]]:
    """Path → lines in any order, of a branch whose lines may have been written by either desk."""
    files: dict[str, list[str]] = {}
    for path in theatre.files(branch):
        text = theatre.read(branch, path)
        for pattern, mark in MASKS:
            text = pattern.sub(mark, text)
        files[path] = sorted(text.splitlines())
    return files


def identity(line: dict[str, object]) -> str:
    """What a line of the ledger says, without when."""
    return json.dumps({key: value for key, value in line.items() if key != "at"}, sort_keys=True)


def assert_done_once(both: Theatre, alone: Theatre) -> None:
    """All that there may be once is there once, and says what it says when one desk works alone."""
    for branch in (MAIN, LEDGER_BRANCH):
        mine, theirs = masked(both, branch), masked(alone, branch)
        assert mine.keys() == theirs.keys()
        for path, lines in theirs.items():
            assert mine[path] == lines, path
    assert both.trees().keys() == alone.trees().keys()
    for path, lines in both.ledger().items():
        assert max(Counter(map(identity, lines)).values()) == 1, path
    mine, theirs = both.memory(), alone.memory()
    for table in ONCE:
        assert len(mine[table]) == len(theirs[table]), table
    assert comments(both) == comments(alone)
    assert checks(both) == checks(alone)
    assert len(both.read(MAIN, "archive/2026/register.csv").splitlines()) == 2


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


class Intruder:
    """A desk that comes when another one is at its `nth` write of a turn, and works until it is quiet."""

    def __init__(self, theatre: Theatre, bots: Bots) -> None:
        self.came = self.turns = self._left = 0
        self.where: list[str] = []
        self._bots = bots
        fault = Fault(method=WRITES, path=SEEN, times=10**9, do="call", function=self._come)
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


def comments(theatre: Theatre) -> list[tuple[int, str]]:
    """(pull request, text), the desk's and people's."""
    rows = theatre.forge.application.forge.state.all("SELECT number, body FROM comments")
    return sorted((row["number"], re.sub(r"[0-9a-f]{8}", "HASH", row["body"])) for row in rows)


def checks(theatre: Theatre) -> dict[str, set[tuple[str, str]]]:
    """Head → what the desk's checks on it say, whether the forge has one or two of them."""
    rows = theatre.forge.application.forge.state.all("SELECT * FROM check_runs")
    said: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        said.setdefault(row["head_sha"], set()).add((row["name"], row["title"]))

    return said
