"""Work that is spread over processes gives what it gives in one, or an error."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool

import pytest

from datareq.errors import DocumentError
from datareq.reconcile.spread import WORTH_IT, spread

MANY = range(10 * WORTH_IT)


def test_results_come_in_the_order_of_the_things() -> None:
    assert spread(lambda part: [2 * each for each in part], MANY) == [2 * each for each in MANY]


def test_much_work_is_done_by_other_processes_and_little_is_not() -> None:
    def who(part: Sequence[int]) -> list[int]:
        return [os.getpid() for _ in part]

    cores = len(os.sched_getaffinity(0))
    assert (os.getpid() in spread(who, MANY)) == (cores == 1)
    assert {*spread(who, MANY[: WORTH_IT - 1])} == {os.getpid()}


def test_an_error_in_a_part_is_raised_with_what_it_says() -> None:
    def fail(part: Sequence[int]) -> list[int]:
        if WORTH_IT in part:
            raise DocumentError("path-missing", path="here")
        return [*part]

    with pytest.raises(DocumentError) as raised:
        spread(fail, MANY)
    assert (raised.value.code, raised.value.args_) == ("path-missing", {"path": "here"})


def test_a_process_that_is_killed_is_an_error_and_no_missing_answer() -> None:
    ours = os.getpid()

    def die(part: Sequence[int]) -> list[int]:
        if WORTH_IT in part and os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        if os.getpid() == ours:
            raise BrokenProcessPool  # one core: nothing was spread
        return [*part]

    with pytest.raises(BrokenProcessPool):
        spread(die, MANY)
