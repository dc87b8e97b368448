"""When is something due, and how is that said?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from datareq.cli.calendar import command as calendar_command
from datareq.cli.due import command as due_command
from datareq.cli.repository import find_repository
from datareq.documents.policy import load_policy, parse_calendar
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.calendar import Calendar, DayOff, DayOffKind
from datareq.model.pauses import Pause
from datareq.reporting.calendar_seed import render, seed
from datareq.reporting.clock import Skipped, WorkingDays, day_of, due, still, working_days
from datareq.reporting.clock_words import RENDERERS, derivation

ROOT = Path(__file__).parents[3]
CALENDARS = load_policy(read_folder(ROOT, "policy"), "0" * 40).calendars
START = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-03-12", 10, "2026-04-02"),
        ("2026-03-12", 17, "2026-04-14"),
        ("2026-03-12", 1, "2026-03-13"),
        ("2026-03-13", 1, "2026-03-16"),
        ("2026-03-14", 1, "2026-03-16"),
        ("2026-03-17", 1, "2026-03-25"),
        ("2026-03-20", 1, "2026-03-25"),
        ("2026-05-13", 1, "2026-05-18"),
        ("2025-12-24", 3, "2025-12-31"),
        ("2025-12-31", 1, "2026-01-02"),
        ("2026-12-23", 3, "2026-12-30"),
    ],
    ids=[
        "ten-days-over-eid",
        "seventeen-days-over-eid-and-good-friday",
        "the-start-is-not-counted",
        "over-a-weekend",
        "started-on-a-saturday",
        "over-collective-leave",
        "started-on-collective-leave",
        "ascension-and-its-leave",
        "christmas-and-its-leave",
        "over-new-year",
        "christmas-eve-is-leave",
    ],
)
def test_the_due_date_is_the_last_of_so_many_working_days(
    start: str, days: int, expected: str
) -> None:
    assert due(date.fromisoformat(start), days, CALENDARS).date == date.fromisoformat(expected)


@pytest.mark.parametrize(("year", "count"), [(2025, 237), (2026, 240), (2027, 242)])
def test_a_year_has_so_many_working_days(year: int, count: int) -> None:
    """2027 is not settled; its figure is what it would be if nothing moved."""
    calendars = [replace(c, settled=True) for c in CALENDARS if c.year in (year, year - 1)]
    calendars += [Calendar(year=year - 1, settled=True, decree="any", days_off=())]
    assert working_days(date(year - 1, 12, 31), date(year, 12, 31), calendars) == count


def test_runs_of_skipped_days_tell_why() -> None:
    result = due(START, 10, CALENDARS)
    assert result.skipped == (
        Skipped(since=date(2026, 3, 14), until=date(2026, 3, 15), reasons=()),
        Skipped(
            since=date(2026, 3, 18),
            until=date(2026, 3, 24),
            reasons=(
                "Cuti Bersama Hari Suci Nyepi",
                "Hari Suci Nyepi",
                "Cuti Bersama Hari Raya Idul Fitri",
                "Hari Raya Idul Fitri",
                "Hari kedua dari Hari Raya Idul Fitri",
            ),
        ),
        Skipped(since=date(2026, 3, 28), until=date(2026, 3, 29), reasons=()),
    )


def test_the_sentence_says_the_days_what_was_skipped_and_the_date() -> None:
    assert derivation(due(START, 10, CALENDARS), "en") == (
        "10 working days from 12 Mar 2026; skipped: 14–15 Mar (weekend), "
        "18–24 Mar (Cuti Bersama Hari Suci Nyepi, Hari Suci Nyepi, "
        "Cuti Bersama Hari Raya Idul Fitri, Hari Raya Idul Fitri, "
        "Hari kedua dari Hari Raya Idul Fitri), 28–29 Mar (weekend); "
        "due Thursday, 2 April 2026."
    )


def test_nothing_skipped_is_not_mentioned() -> None:
    assert derivation(due(date(2026, 3, 9), 4, CALENDARS), "en") == (
        "4 working days from 9 Mar 2026; due Friday, 13 March 2026."
    )


def test_a_run_over_two_months_names_both() -> None:
    sentence = derivation(due(date(2026, 1, 30), 1, CALENDARS), "en")
    assert "31 Jan–1 Feb (weekend)" in sentence


def test_a_single_day_off_is_one_date() -> None:
    assert "skipped: 25 Aug (Maulid" in derivation(due(date(2026, 8, 24), 1, CALENDARS), "en")
    assert "25 Agu (Maulid" in derivation(due(date(2026, 8, 24), 1, CALENDARS), "id")


@pytest.mark.parametrize(
    ("start", "days", "code", "year"),
    [
        (date(2026, 12, 30), 2, "calendar-unsettled", 2027),
        (date(2028, 1, 3), 1, "calendar-unknown", 2028),
        (date(2024, 12, 30), 1, "calendar-unknown", 2024),
    ],
    ids=["runs-into-an-unsettled-year", "a-year-nobody-knows", "a-past-year-nobody-knows"],
)
def test_an_unknown_year_is_an_error_and_never_a_guess(
    start: date, days: int, code: str, year: int
) -> None:
    with pytest.raises(PolicyError) as caught:
        due(start, days, CALENDARS)
    assert (caught.value.code, caught.value.args_) == (code, {"year": year})
    assert caught.value.exit_code == 3


def test_the_last_day_of_a_settled_year_may_still_be_due() -> None:
    assert due(date(2026, 12, 30), 1, CALENDARS).date == date(2026, 12, 31)


def test_fewer_than_one_day_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="0"):
        due(START, 0, CALENDARS)


def test_working_days_lie_after_the_first_and_up_to_the_last() -> None:
    assert working_days(START, START, CALENDARS) == 0
    assert working_days(START, date(2026, 3, 13), CALENDARS) == 1
    assert working_days(date(2026, 3, 13), START, CALENDARS) == 0
    assert working_days(START, date(2026, 4, 2), CALENDARS) == 10


@given(
    start=st.dates(date(2025, 1, 1), date(2026, 10, 31)),
    days=st.integers(min_value=1, max_value=30),
)
def test_counting_back_gives_the_days_that_were_asked_for(start: date, days: int) -> None:
    result = due(start, days, CALENDARS)
    assert working_days(start, result.date, CALENDARS) == days
    skipped = sum((run.until - run.since).days + 1 for run in result.skipped)
    assert (result.date - start).days == days + skipped


@given(start=st.dates(date(2025, 1, 1), date(2026, 10, 30)))
def test_a_later_start_is_never_due_earlier(start: date) -> None:
    later = due(start + timedelta(days=1), 5, CALENDARS).date
    assert later >= due(start, 5, CALENDARS).date


def test_a_campus_closure_counts_like_any_day_off() -> None:
    closed = DayOff(day=date(2026, 3, 13), name="Dies Natalis", kind=DayOffKind.CAMPUS)
    calendars = [
        replace(c, days_off=(*c.days_off, closed)) if c.year == 2026 else c for c in CALENDARS
    ]
    assert due(START, 1, calendars).date == date(2026, 3, 16)


def test_a_day_begins_where_the_university_is() -> None:
    late = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
    assert day_of(late, "Asia/Jakarta") == date(2026, 3, 13)


def test_a_day_off_has_a_name_or_is_a_weekend_or_is_none() -> None:
    known = WorkingDays(CALENDARS)
    assert known.day_off(date(2026, 3, 19)) == "Hari Suci Nyepi"
    assert known.day_off(date(2026, 3, 28)) == ""
    assert known.day_off(date(2026, 3, 12)) is None


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_committed_calendars_are_what_the_command_drafts(year: int) -> None:
    """Until somebody adds campus closures by hand; then this test names the year."""
    path = f"policy/calendar/{year}.yaml"
    committed = parse_calendar((ROOT / path).read_bytes(), path)
    assert seed(year, committed.decree) == committed


def test_a_draft_is_settled_only_by_a_decree_over_a_complete_year() -> None:
    assert seed(2026, "SKB").settled
    assert not seed(2026).settled
    assert not seed(2027, "SKB").settled, "some dates are estimates"
    assert not seed(2028, "SKB").settled, "there is no collective leave yet"


def test_a_draft_can_be_read_back() -> None:
    drafted = seed(2026, 'SKB "1497"')
    assert parse_calendar(render(drafted).encode(), "policy/calendar/2026.yaml") == drafted


def test_the_commands_speak_as_asked(tmp_path: Path) -> None:
    run = CliRunner().invoke
    text = run(due_command, ["2026-03-12", "--days", "10", "--lang", "en", "--repo", str(ROOT)])
    assert text.exit_code == 0
    assert text.output.endswith("due Thursday, 2 April 2026.\n")

    said = run(
        due_command,
        ["2026-03-12", "--urgency", "mendesak", "--format", "json", "--repo", str(ROOT)],
    )
    assert json.loads(said.output)["due"] == "2026-03-17"

    for arguments in (["2026-03-12"], ["2026-03-12", "--urgency", "kapan"], ["tomorrow"]):
        assert run(due_command, [*arguments, "--repo", str(ROOT)]).exit_code == 2

    out = tmp_path / "2028.yaml"
    assert run(calendar_command, ["2028", "--out", str(out)]).exit_code == 0
    assert "settled: false" in out.read_text(encoding="utf-8")
    assert run(calendar_command, ["2026"]).output == render(seed(2026))


def test_the_repository_is_the_one_around_or_the_one_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = ROOT / "docs"
    monkeypatch.chdir(inside)
    assert find_repository(None) == ROOT
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError, match="policy-not-found"):
        find_repository(None)
    with pytest.raises(PolicyError, match="policy-not-found"):
        find_repository(inside)


def test_json_gives_dates_and_reasons() -> None:
    value = json.loads(RENDERERS["json"](due(START, 3, CALENDARS), "en"))
    assert value["skipped"] == [
        {"from": "2026-03-14", "until": "2026-03-15", "reasons": ["weekend"]}
    ]
    assert (value["start"], value["days"], value["due"]) == ("2026-03-12", 3, "2026-03-17")


@pytest.mark.parametrize(
    ("pauses", "extended", "due_on", "paused"),
    [
        pytest.param([], 0, "2026-04-02", 0, id="none"),
        pytest.param([("2026-03-13", "2026-03-17")], 0, "2026-04-07", 2, id="two-working-days"),
        pytest.param([("2026-03-17", "2026-03-24")], 0, "2026-04-02", 0, id="over-days-off-alone"),
        pytest.param(
            [("2026-03-17", "2026-03-25")], 0, "2026-04-06", 1, id="over-days-off-and-one"
        ),
        pytest.param([("2026-03-13", "2026-03-13")], 0, "2026-04-02", 0, id="within-a-day"),
        pytest.param([("2026-03-01", "2026-03-12")], 0, "2026-04-02", 0, id="before-the-clock-ran"),
        pytest.param([("2026-04-02", "2026-04-30")], 0, "2026-04-02", 0, id="after-it-was-due"),
        pytest.param([("2026-04-01", "2026-04-02")], 0, "2026-04-06", 1, id="on-the-last-day"),
        pytest.param([("2026-03-12", "2026-03-16")], 0, "2026-04-07", 2, id="from-the-first-day"),
        pytest.param(
            [("2026-03-12", "2026-03-13"), ("2026-03-25", "2026-03-27")],
            0,
            "2026-04-08",
            3,
            id="two",
        ),
        pytest.param([], 7, "2026-04-14", 0, id="extended"),
        pytest.param([("2026-04-01", "2026-04-06")], 7, "2026-04-16", 2, id="extended-and-paused"),
    ],
)
def test_days_of_a_pause_are_not_counted(
    pauses: list[tuple[str, str]],
    extended: int,
    due_on: str,
    paused: int,
) -> None:
    still = [(date.fromisoformat(since), date.fromisoformat(until)) for since, until in pauses]
    found = due(date(2026, 3, 12), 10, CALENDARS, still, extended)
    assert (found.date.isoformat(), found.paused) == (due_on, paused)
    taken = working_days(date(2026, 3, 12), found.date, CALENDARS, still)
    assert taken == 10 + extended


def test_a_pause_and_an_extension_stand_in_the_derivation() -> None:
    found = due(date(2026, 3, 12), 10, CALENDARS, [(date(2026, 3, 13), date(2026, 3, 17))], 7)
    said = derivation(found, "id")
    assert said.startswith(
        "17 hari kerja dari 12 Mar 2026; 7 di antaranya perpanjangan; dilewati: "
    )
    assert said.endswith("; jeda 2 hari kerja; jatuh tempo Kamis, 16 April 2026.")


def noon(day: int) -> datetime:
    return datetime(2026, 3, day, 5, tzinfo=UTC)


PAUSED = Pause(since=noon(2), until=noon(9))
STILL = {
    "nothing says when it ends": ((Pause(since=noon(2)),), noon(5), ((2, 5),)),
    "it ended": ((PAUSED,), noon(12), ((2, 9),)),
    "its end isn't known yet": ((PAUSED,), noon(5), ((2, 5),)),
    "it began later": ((PAUSED,), noon(1), ()),
    "everything is known": ((PAUSED,), None, ((2, 9),)),
}


@pytest.mark.parametrize(("pauses", "last", "days"), STILL.values(), ids=STILL.keys())
def test_a_pause_is_known_up_to_the_cutoff(
    pauses: tuple[Pause, ...], last: datetime | None, days: tuple[tuple[int, int], ...]
) -> None:
    assert still(pauses, "Asia/Jakarta", last) == tuple(
        (date(2026, 3, since), date(2026, 3, until)) for since, until in days
    )
