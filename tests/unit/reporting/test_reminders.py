"""Who is reminded on which day: on working days, in good time, everybody once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kpi_story import ROOT

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.forge import Account
from datareq.model.policy import Policy, Reminders
from datareq.reporting.reminders import Reminder, Waiting, reminders

RULES = Reminders(after=2, every=2, before_due=2, escalate_after=5, escalate_to="head")
RINA, BUDI, HADI = (
    Account(id=n, login=login) for n, login in enumerate(("rina", "budi", "hadi"), 1)
)
MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return replace(load_policy(read_folder(ROOT, "policy"), "working-copy"), reminders=RULES)


def waiting(n: int = 1, **more: object) -> Waiting:
    made = Waiting(registration=f"PDI-2026-{n:04d}", pull=n, since=MONDAY, due=None, people=(RINA,))
    return replace(made, **more)  # type: ignore[arg-type]


def days(policy: Policy, request: Waiting, until: int = 31) -> list[int]:
    """The days of March on which somebody is reminded."""
    return [day for day in range(2, until + 1) if reminders([request], policy, date(2026, 3, day))]


def test_what_stands_still_is_told_after_two_working_days_and_every_second_again(
    policy: Policy,
) -> None:
    assert days(policy, waiting(), 13) == [4, 6, 10, 12]


def test_nobody_is_reminded_on_days_off(policy: Policy) -> None:
    """14–15 March is a weekend, 18–24 March holidays and collective leave, 28–29 March a weekend."""
    assert not set(days(policy, waiting())) & {14, 15, *range(18, 25), 28, 29}


@pytest.mark.parametrize(
    ("since", "due", "expected"),
    [
        (date(2026, 3, 9), date(2026, 3, 10), [10, 11, 12, 13]),
        (date(2026, 3, 10), date(2026, 3, 12), [12]),
        (date(2026, 3, 11), date(2026, 3, 12), [12, 13]),
    ],
    ids=["due tomorrow when it moved", "two days ahead it moves", "the last day"],
)
def test_the_end_is_told_two_days_ahead_on_its_day_and_after(
    policy: Policy, since: date, due: date, expected: list[int]
) -> None:
    assert set(days(policy, waiting(since=since, due=due), 13)) <= set(expected)
    assert days(policy, waiting(since=since, due=due), 13)


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 3, 10), 2), (date(2026, 3, 12), 0), (date(2026, 3, 16), -2)],
    ids=["two ahead", "today", "a weekend and a day over"],
)
def test_what_is_left_is_counted_in_working_days(policy: Policy, today: date, left: int) -> None:
    request = waiting(since=date(2026, 3, 2), due=date(2026, 3, 12))
    assert [r.left for r in reminders([request], policy, today)] == [left]


def test_who_moved_it_today_isn_t_reminded(policy: Policy) -> None:
    today = date(2026, 3, 10)
    assert reminders([waiting(since=today, due=date(2026, 3, 12))], policy, today) == ()


def test_superiors_hear_of_it_when_it_takes_long(policy: Policy) -> None:
    request = waiting(superiors=(HADI,))
    told = {day: reminders([request], policy, date(2026, 3, day)) for day in (6, 10)}
    assert [[r.told_too for r in told[day]] for day in (6, 10)] == [[()], [(HADI,)]]


def test_everybody_is_called_once_where_it_is_most_urgent(policy: Policy) -> None:
    calm = waiting(1, people=(RINA, BUDI))
    late = waiting(2, due=date(2026, 3, 3))
    soon = waiting(3, due=date(2026, 3, 6), people=(BUDI,))
    found = reminders([calm, late, soon], policy, date(2026, 3, 4))
    assert [(r.waiting.pull, r.called) for r in found] == [(2, (RINA,)), (3, (BUDI,)), (1, ())]
    assert [r.elsewhere for r in found] == [
        (("rina", ("PDI-2026-0001",)),),
        (("budi", ("PDI-2026-0001",)),),
        (),
    ]


def test_a_superior_who_is_waited_for_elsewhere_is_called_once(policy: Policy) -> None:
    late = waiting(1, due=date(2026, 3, 3), people=(HADI,))
    slow = waiting(2, superiors=(HADI,))
    found: tuple[Reminder, ...] = reminders([late, slow], policy, date(2026, 3, 10))
    assert [account for r in found for account in (*r.called, *r.told_too)] == [HADI, RINA]


def test_nobody_is_reminded_where_nobody_can_go_on_or_no_rule_is(policy: Policy) -> None:
    assert reminders([waiting(people=())], policy, date(2026, 3, 4)) == ()
    assert reminders([waiting()], replace(policy, reminders=None), date(2026, 3, 4)) == ()


def test_in_a_year_without_a_calendar_nothing_is_guessed(policy: Policy) -> None:
    with pytest.raises(PolicyError):
        reminders([waiting()], policy, date(2035, 3, 5))
