"""Whoever recomputes a figure gets the same: 5,000 invented histories, counted twice, by nothing in common."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from datareq.documents.codec import encode
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.accuracy import conformity
from datareq.reporting.clock import due, working_days
from datareq.reporting.indicators import Figures, Indicator, figures
from datareq.reporting.period import Period
from tests.histories import History, history
from tests.oracle import spreadsheet
from tests.oracle.spreadsheet import Rules

ROOT = Path(__file__).parents[2]
SEEDS, EACH = range(50), 100
# Until September 2026: what is open then may be due in December, and of 2027 nothing is settled yet.
FIRST, MONTHS = date(2025, 1, 1), 20
COMMIT = "c" * 40


@cache
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@cache
def rules() -> Rules:
    return Rules(ROOT)


@pytest.fixture(params=SEEDS, ids=[f"seed-{n}" for n in SEEDS])
def drawn(request: pytest.FixtureRequest) -> tuple[int, History]:
    return request.param, history(request.param, EACH, FIRST, MONTHS, policy().sop)


def plain(noun: object) -> dict[str, Any]:
    return json.loads(encode(noun))  # type: ignore[no-any-return]


def cutoffs(seed: int, month: Period) -> tuple[datetime, ...]:
    """The month's end, and moments within it and after it at which somebody may have counted."""
    any_ = random.Random(f"{seed} {month.name}")
    end = month.ends_at("Asia/Jakarta")
    return end, end + timedelta(seconds=any_.randrange(-20 * 86_400, 45 * 86_400))


def test_the_product_and_a_spreadsheet_agree(drawn: tuple[int, History]) -> None:
    seed, told = drawn
    kept = [
        {"record": plain(item.record), "present": dict(item.present), "registered": item.registered}
        for item in told.archived
    ]
    records = [item["record"] for item in kept]
    live = [plain(request) for request in told.live]
    month = Period(year=FIRST.year, month=FIRST.month)
    for _ in range(MONTHS + 1):
        key = (month.year, month.month)
        for cutoff in cutoffs(seed, month):
            found = figures(month, told.archived, told.live, policy(), cutoff, COMMIT)
            _first(found, spreadsheet.first_indicator(key, records, live, cutoff, rules()))
            _second(found, spreadsheet.second_indicator(key, records, cutoff))
            _mean(found.indicators[2], spreadsheet.third_indicator(key, records, cutoff))
            _mean(found.indicators[5], spreadsheet.sixth_indicator(key, kept, cutoff, rules()))
            closed = spreadsheet.closed_in(key, records, cutoff)
            assert [(o.registration, o.pairs, len(o.reversed)) for o in found.orders] == [
                (record["registration"], *spreadsheet.order(record, rules())) for record in closed
            ]
        month = Period(year=month.next.year, month=month.next.month)


def _first(found: Figures, rows: spreadsheet.Rows) -> None:
    assert [
        (r.registration, r.due.start, r.due.date, r.gross, r.due.paused, r.answered, r.days)
        for r in found.timed
    ] == [
        (r["registration"], r["start"], r["due"], r["gross"], r["paused"], r["answered"], r["days"])
        for r in rows
    ]
    assert [dict(row.stages) for row in found.timed] == [row["stages"] for row in rows]
    assert [row.on_time_gross for row in found.timed] == [row["on_time_gross"] for row in rows]
    _percent(found.indicators[0], [row["on_time"] for row in rows])
    for group in found.groups:
        if group.indicator.n == 1:
            part = [row["on_time"] for row in rows if row[group.by] == group.name]
            _percent(group.indicator, part)


def _second(found: Figures, rows: spreadsheet.Rows) -> None:
    _percent(found.indicators[1], [row["right"] for row in rows])
    assert found.indicators[1].provisional is any(row["provisional"] for row in rows)
    wanted = sum(row["requested"] for row in rows)
    given = sum(row["delivered"] for row in rows)
    assert conformity(found.judged) == (Fraction(given, wanted) if wanted else None)


def _percent(indicator: Indicator, kept: list[bool]) -> None:
    _mean(indicator, [Fraction(int(each)) for each in kept])


def _mean(indicator: Indicator, shares: list[Fraction]) -> None:
    assert indicator.denominator == len(shares)
    assert indicator.value == (100 * sum(shares, Fraction(0)) / len(shares) if shares else None)
    assert indicator.small is (0 < len(shares) < 10)


def test_the_clock_agrees_on_every_day_of_two_years() -> None:
    """From each day, for each service level; and between each day and what follows, also backwards."""
    day = date(2025, 1, 1)
    any_ = random.Random(1)
    while day < date(2026, 10, 1):
        for days in (1, 3, 10, 17):
            assert (
                due(day, days, policy().calendars).date
                == spreadsheet.due_date(day, days, [], rules())[0]
            )
        until = day + timedelta(days=any_.randrange(-5, 40))
        since = day + timedelta(days=any_.randrange(-5, 20))
        pauses = [(since, since + timedelta(days=any_.randrange(0, 20)))]
        assert working_days(day, until, policy().calendars, pauses) == spreadsheet.days_between(
            day, until, pauses, rules()
        )
        found = due(day, 10, policy().calendars, pauses)
        assert (found.date, found.paused) == spreadsheet.due_date(day, 10, pauses, rules())
        day += timedelta(days=1)


def test_the_histories_reach_the_edges() -> None:
    """A generator that never draws them would prove little."""
    told = [history(seed, EACH, FIRST, MONTHS, policy().sop) for seed in range(10)]
    records = [item.record for each in told for item in each.archived]
    times = [record.times for record in records]
    assert any(record.archive_version > 2 for record in records)
    assert any(t.closed_at == t.complete_at for t in times)
    assert any(t.generated_at and t.verified_at and t.verified_at < t.generated_at for t in times)
    assert any(len(t.pauses) > 1 for t in times)
    assert any(t.pauses and t.pauses[-1].until is None for t in times)
    assert any(t.extended_days for t in times)
    assert any(t.closed_at and t.closed_at.year > t.created_at.year for t in times)
    assert any(p.acting for record in records for step in record.steps for p in step.proofs)
    assert {record.outcome.kind.value for record in records} >= {
        "refused",
        "withdrawn",
        "not-available",
    }
    assert any(each.live for each in told)
