"""Nobody is called twice in a step or on a day, whatever becomes of the comment in between."""

from __future__ import annotations

from datetime import date

import pytest

from datareq.approval.calls import MOST_CALLS, Call, Calls, choose_calls, read_calls, write_calls
from datareq.model.forge import Account, AccountType
from datareq.model.message import Message
from datareq.model.verdict import Holder, Next

MONDAY, TUESDAY = date(2026, 3, 16), date(2026, 3, 17)


def turn(step: str, *ids: int) -> Next:
    holders = tuple(
        Holder(role="r", account=Account(id=id_, login=f"p{id_}", type=AccountType.USER))
        for id_ in ids
    )
    return Next(
        role="r", step=step, evidence=f"{step}-e", holders=holders, reason=Message(code="wait")
    )


def after(*days: tuple[date, tuple[Next, ...]]) -> tuple[Calls, ...]:
    """What the comment says on each day, the account kept in its own text."""
    body, told = "", []
    for day, wanted in days:
        told.append(choose_calls(read_calls(body), wanted, day))
        body = f"<!-- datareq:gate -->\n{write_calls(told[-1])}\n\nisi"
    return tuple(told)


def test_who_is_asked_first_is_called_and_stays_called_while_it_is_their_turn() -> None:
    looks = after(
        (MONDAY, (turn("a", 1, 2),)), (MONDAY, (turn("a", 1, 2),)), (TUESDAY, (turn("a", 1),))
    )
    assert [sorted(look.logins("a")) for look in looks] == [["p1", "p2"], ["p1", "p2"], ["p1"]]
    assert {call.day for call in looks[-1].made} == {MONDAY}


def test_who_was_called_today_for_something_else_is_called_tomorrow() -> None:
    looks = after(
        (MONDAY, (turn("a", 1),)),
        (MONDAY, (turn("b", 1, 2),)),
        (MONDAY, (turn("b", 1, 2),)),
        (TUESDAY, (turn("b", 1, 2),)),
    )
    assert [sorted(look.logins("b")) for look in looks] == [[], ["p2"], ["p2"], ["p1", "p2"]]


def test_a_step_that_comes_back_calls_nobody_again() -> None:
    looks = after((MONDAY, (turn("a", 1),)), (TUESDAY, ()), (TUESDAY, (turn("a", 1),)))
    assert [sorted(look.now) for look in looks] == [[("a", "p1")], [], []]


def test_two_turns_of_one_person_on_one_day_are_one_call() -> None:
    (look,) = after((MONDAY, (turn("a", 1), turn("b", 1), turn("a", 1))))
    assert look.now == {("a", "p1")}


def test_after_so_many_nobody_more_is_called() -> None:
    (look,) = after((MONDAY, (turn("a", *range(1, 11)), turn("b", 99))))
    assert len(look.now) == MOST_CALLS
    assert look.logins("b") == frozenset()


def test_the_account_comes_back_as_it_was_written() -> None:
    made = (
        Call(day=MONDAY, step="team-named", account=7, stands=False),
        Call(day=TUESDAY, step="x1", account=12345678901, stands=True),
    )
    assert read_calls(write_calls(Calls(made=made))) == made


@pytest.mark.parametrize(
    "body",
    ["", "<!-- datareq:called -->", "<!-- datareq:called 2026-13-45 a 1 -->", "datareq:called 2026-03-16 a 1",
     "<!-- datareq:called 2026-03-16 A; 1 -->"],
    ids=["empty", "nothing", "no day", "not hidden", "no step"],
)  # fmt: skip
def test_what_is_no_account_tells_of_no_calls(body: str) -> None:
    assert read_calls(body) == ()
