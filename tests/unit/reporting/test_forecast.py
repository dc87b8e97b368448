"""Eight of ten open requests are handed over between the days that were told; of too few before, nothing is told."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_story import ROOT, at, record, with_times
from tests.histories import records

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.pauses import Pause
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.clock import day_of
from datareq.reporting.forecast import LEAST, forecast, past
from datareq.reporting.timeliness import OpenRequest

NOW = at("2026-04-01 03:00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def took(days: int, number: int, **changes: object) -> Record:
    """Handed over so many working days after a Monday without holidays near it."""
    closed = at("2026-01-19 02:00") + timedelta(days=days + 2 * (days // 5))
    return record(number, "2026-01-19 01:00", closed.strftime("%Y-%m-%d %H:%M"), **changes)


def asked(complete: str = "2026-03-31 02:00", **changes: object) -> OpenRequest:
    one = OpenRequest(registration="PDI-2026-0099", unit="FT", level="publik", urgency="normal", complete_at=at(complete))  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


def test_the_middle_and_eight_of_ten_of_what_is_left(policy: Policy) -> None:
    """Twenty took 1 to 10 working days, two each; one day has passed."""
    before = past([took(1 + n // 2, n + 1) for n in range(20)], policy)
    assert sorted(before["normal", "complete"]) == sorted(list(range(1, 11)) * 2)
    found = forecast(asked(), before, policy, NOW)
    assert found is not None
    # What is left: 0 to 9. Weibull: 0.1·21 = 2.1 → 0.1 → 0; the middle 4.5 → 4; 18.9 → 8.9 → 9.
    assert (found.first, found.likely, found.last, found.of) == (
        date(2026, 4, 1),
        date(2026, 4, 8),
        date(2026, 4, 15),
        20,
    )


@pytest.mark.parametrize(
    ("request_", "count"),
    [
        (asked(), LEAST - 1),
        (asked("2026-02-02 02:00"), LEAST),
        (asked(urgency="mendesak"), LEAST),
        (asked(pauses=(Pause(since=at("2026-03-31 03:00")),)), LEAST),
        (asked(generated_at=at("2026-03-31 05:00")), LEAST),
    ],
    ids=["too few", "none took so long", "none so urgent", "stands still", "none with this stage"],
)
def test_where_it_is_too_thin_nothing_is_told(
    policy: Policy, request_: OpenRequest, count: int
) -> None:
    before = past([took(5, n + 1) for n in range(count)], policy)
    assert forecast(request_, before, policy, NOW) is None
    assert forecast(asked(), past([took(5, n + 1) for n in range(LEAST)], policy), policy, NOW)


def test_only_what_was_handed_over_is_looked_back_on(policy: Policy) -> None:
    others = [
        took(5, 1, outcome=Outcome(kind=OutcomeKind.REFUSED, code="17h")),
        took(5, 2, archive_version=2),
        record(3, None, "2026-02-05 02:00"),
        record(4, "2026-02-05 01:00", None),
    ]
    assert not any(past(others, policy).values())


def test_a_pause_is_no_time_that_was_taken(policy: Policy) -> None:
    pause = Pause(since=at("2026-01-20 02:00"), until=at("2026-01-22 02:00"))
    before = past([with_times(took(5, 1), pauses=(pause,))], policy)
    assert before["normal", "complete"] == [3]


def test_a_day_beyond_the_calendar_is_not_told(policy: Policy) -> None:
    before = past([took(5, n + 1) for n in range(LEAST)], policy)
    late = asked("2026-12-29 02:00")
    assert forecast(late, before, policy, at("2026-12-30 02:00")) is None


@pytest.mark.parametrize("seed", range(3))
def test_eight_of_ten_fall_between_the_two_days(policy: Policy, seed: int) -> None:
    """Back-tested: at a moment in its life each request is forecast from those that had ended by then."""
    drawn = random.Random(seed)
    told = [
        one
        for one in records(seed, 900, date(2025, 1, 1), 19, policy.sop)
        if one.times.complete_at and one.times.closed_at and one.outcome.kind in (OutcomeKind.DELIVERED, OutcomeKind.DELIVERED_IN_PART)
        and one.times.complete_at < one.times.closed_at and all(p.until for p in one.times.pauses)
    ]  # fmt: skip
    told.sort(key=lambda one: one.times.closed_at or NOW)
    hits = shown = 0
    for one in drawn.sample(told[len(told) // 3 :], 150):
        times = one.times
        assert times.complete_at
        assert times.closed_at
        now = times.complete_at + drawn.random() * (times.closed_at - times.complete_at)
        before = [each for each in told if each.times.closed_at and each.times.closed_at < now]
        if not before:
            continue
        live = asked(
            urgency=one.urgency,
            complete_at=times.complete_at,
            pauses=tuple(p for p in times.pauses if p.until and p.until <= now),
            accepted_at=times.accepted_at if times.accepted_at and times.accepted_at <= now else None,
            generated_at=times.generated_at if times.generated_at and times.generated_at <= now else None,
        )  # fmt: skip
        if any(p.since <= now < (p.until or now) for p in times.pauses):
            continue
        found = forecast(live, past(before, policy), policy, now)
        if found is not None:
            shown += 1
            hits += found.first <= day_of(times.closed_at, policy.timezone) <= found.last
    assert shown > 80
    assert 0.75 <= hits / shown <= 0.96, (hits, shown)
