"""Does the university work on a day, by the policy's calendars? A year that isn't settled is unknown."""

from __future__ import annotations

from datetime import date, timedelta

from datareq.model.calendar import Calendar

_SATURDAY = 5


def works(day: date, calendars: tuple[Calendar, ...]) -> bool | None:
    """Whether it is a working day; None where no settled calendar says so."""
    for calendar in calendars:
        if calendar.year == day.year and calendar.settled:
            return day.weekday() < _SATURDAY and day not in [each.day for each in calendar.days_off]
    return None


def working_day_after(start: date, days: int, calendars: tuple[Calendar, ...]) -> date | None:
    """The last of `days` working days that follow `start`; None where a year on the way is unknown."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        working = works(day, calendars)
        if working is None:
            return None
        days -= working
    return day
