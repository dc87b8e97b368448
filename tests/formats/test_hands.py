"""Hands work side by side, each on all rows in their order, and nobody after the end."""

from __future__ import annotations

import threading

import pyarrow as pa
import pytest

from datareq.generation.formats.hands import AHEAD, Hands
from datareq.generation.formats.writer import Hidden

GROUPS = [pa.table({"n": [n]}) for n in range(20)]


class Hand:
    """Notes what it is given; `gate`: waits for it first."""

    def __init__(self, gate: threading.Event | None = None) -> None:
        self.seen: list[int] = []
        self._gate = gate

    def __call__(self, group: pa.Table, hidden: Hidden) -> None:  # noqa: ARG002 - nothing is hidden
        if self._gate is not None:
            assert self._gate.wait(60)
        self.seen += group.column("n").to_pylist()


def test_each_sees_every_group_in_its_order() -> None:
    crew = [Hand() for _ in range(3)]
    with Hands(crew) as hands:
        for group in GROUPS:
            hands.give(group, {})
        hands.finish()
        assert [hand.seen for hand in crew] == [list(range(20))] * 3


def test_a_slow_one_holds_nobody_up_but_for_a_few_groups() -> None:
    gate = threading.Event()
    fast, slow = Hand(), Hand(gate)
    given: list[int] = []
    with Hands([fast, slow]) as hands:

        def give() -> None:
            for number, group in enumerate(GROUPS):
                hands.give(group, {})
                given.append(number)

        giver = threading.Thread(target=give)
        giver.start()
        giver.join(0.2)
        assert len(given) == len(fast.seen) == AHEAD
        assert slow.seen == []
        gate.set()
        giver.join(60)
        hands.finish()
    assert fast.seen == slow.seen == list(range(20))


def test_what_one_of_them_raises_is_raised_and_the_rest_is_not_begun() -> None:
    entered, gate = threading.Event(), threading.Event()
    calls: list[int] = []

    def broken(group: pa.Table, hidden: Hidden) -> None:
        calls.append(1)
        entered.set()
        assert gate.wait(60)
        raise ValueError("it does not fit")

    with pytest.raises(ValueError, match="does not fit"), Hands([broken]) as hands:  # noqa: PT012 - it is raised at the end
        hands.give(GROUPS[0], {})
        assert entered.wait(60)
        gate.set()
        hands.finish()
    assert calls == [1]


def test_nobody_works_after_a_failure_elsewhere() -> None:
    gate = threading.Event()
    slow = Hand(gate)
    opener = threading.Timer(0.1, gate.set)
    with pytest.raises(RuntimeError, match="the engine stopped"), Hands([slow]) as hands:  # noqa: PT012 - it is raised at the end
        for group in GROUPS[:AHEAD]:
            hands.give(group, {})
        opener.start()
        raise RuntimeError("the engine stopped")
    assert slow.seen in ([], [0])
