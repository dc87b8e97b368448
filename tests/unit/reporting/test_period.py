"""A report is of a month, a year, or some months in a row; what it counts is what its months count."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from kpi_story import ROOT, archived, at, record, refused, with_times
from tests.histories import history

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.indicators import figures
from datareq.reporting.period import Period
from datareq.reporting.report import report
from datareq.reporting.report_json import report_json
from datareq.reporting.report_markdown import markdown


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@pytest.mark.parametrize(
    ("text", "first", "after", "name", "before", "words"),
    [
        ("2026-04", date(2026, 4, 1), date(2026, 5, 1), "2026-04", "2026-03", "April 2026"),
        ("2026", date(2026, 1, 1), date(2027, 1, 1), "2026", "2025", "2026"),
        ("2026-01..2026-12", date(2026, 1, 1), date(2027, 1, 1), "2026", "2025", "2026"),
        ("2026-01..2026-06", date(2026, 1, 1), date(2026, 7, 1), "2026-01_2026-06", "2025-07_2025-12", "Januari 2026 – Juni 2026"),
        ("2025-11..2026-02", date(2025, 11, 1), date(2026, 3, 1), "2025-11_2026-02", "2025-07_2025-10", "November 2025 – Februari 2026"),
        ("2026-04..2026-04", date(2026, 4, 1), date(2026, 5, 1), "2026-04", "2026-03", "April 2026"),
    ],
)  # fmt: skip
def test_periods(text: str, first: date, after: date, name: str, before: str, words: str) -> None:
    period = Period.parse(text)
    assert (period.first, period.next, period.name) == (first, after, name)
    assert (period.before.name, period.words("id")) == (before, words)
    assert period.before.next == first
    assert period.each[0].first == first
    assert len(period.each) == period.months


@pytest.mark.parametrize(
    "text", ["", "2026-13", "26", "2026-06..2026-01", "2026..2027", "2026-1", "0000-01", "2026-04..", "9999"]
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(text)


@pytest.mark.parametrize("seed", range(4))
def test_a_year_counts_what_its_months_count_together(policy: Policy, seed: int) -> None:
    told = history(seed, 120, date(2025, 10, 1), 8, policy.sop)
    year, until = Period.parse("2026-01..2026-08"), at("2026-08-31 16:59")
    whole = figures(year, told.archived, told.live, policy, until, "c")
    parts = [figures(one, told.archived, told.live, policy, until, "c") for one in year.each]
    for n in (0, 1, 2, 5):
        assert whole.indicators[n].numerator == sum(p.indicators[n].numerator or 0 for p in parts)
        assert whole.indicators[n].denominator == sum(
            p.indicators[n].denominator or 0 for p in parts
        )
    rows = sorted((row for part in parts for row in part.timed), key=lambda row: row.registration)
    assert list(whole.timed) == rows


def test_a_due_date_beyond_the_calendar_stops_nothing(policy: Policy) -> None:
    """Two requests of December: one is due in it, the other in a year of which nothing is settled."""
    december = Period(year=2026, month=12)
    requests = (
        archived(record(1, "2026-12-01 02:00", "2026-12-10 02:00")),
        archived(record(2, "2026-12-29 02:00", "2026-12-31 02:00")),
        archived(record(3, "2026-12-21 02:00", "2027-01-08 02:00")),
    )
    found = figures(december, requests, (), policy, at("2027-01-20 00:00"), "c")
    assert [row.registration for row in found.timed] == ["PDI-2026-0001"]
    assert found.undated == ()
    assert found.indicators[1].denominator == 2


def without_2025(policy: Policy) -> Policy:
    calendars = tuple(
        replace(one, settled=False) if one.year == 2025 else one for one in policy.calendars
    )
    return replace(policy, calendars=calendars)


def test_a_due_date_that_nobody_can_tell_is_said_beside_the_rest(policy: Policy) -> None:
    """Complete in a year whose calendar isn't settled, ended in the month: it may be due in it."""
    unsettled = without_2025(policy)
    requests = (
        archived(record(1, "2026-03-12 02:00", "2026-04-01 02:00")),
        archived(record(2, "2025-12-20 02:00", "2026-04-01 02:00")),
        archived(record(3, "2025-11-20 02:00", "2026-01-05 02:00")),
        archived(with_times(record(4, "2025-11-20 02:00", "2026-04-01 02:00"), accepted_at=at("2025-12-01 02:00"))),
        archived(replace(refused(5, "2026-04-02 02:00"), times=record(5, "2025-12-20 02:00", "2026-04-02 02:00").times)),
    )  # fmt: skip
    april = Period(year=2026, month=4)
    found = figures(april, requests, (), unsettled, april.ends_at(policy.timezone), "c")
    assert [row.registration for row in found.timed] == ["PDI-2026-0001"]
    assert [(one.registration, one.year) for one in found.undated] == [
        ("PDI-2026-0002", 2025),
        ("PDI-2026-0004", 2025),
    ]
    text = markdown(report(found, None, unsettled, "id")).decode()
    assert "PDI-2026-0002: jatuh temponya belum dapat ditentukan karena kalender 2025" in text
    assert json.loads(report_json(found, "id"))["undated"][0] == {"registration": "PDI-2026-0002", "year": 2025}  # fmt: skip


def test_handed_over_in_an_unsettled_year_is_late_by_its_date_alone(policy: Policy) -> None:
    december = Period(year=2026, month=12)
    late = archived(record(1, "2026-12-01 02:00", "2027-01-05 02:00"))
    found = figures(december, (late,), (), policy, at("2027-01-20 00:00"), "c")
    (row,) = found.timed
    assert (row.on_time, row.days) == (False, None)
    text = markdown(report(found, None, policy, "en")).decode()
    assert "Handed over Tuesday, 5 January 2027: late." in text
