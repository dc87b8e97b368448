"""Does the university work on a day, by the policy's calendars? A year that isn't settled is unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from datareq.model.calendar import Calendar

_SATURDAY = 5


def works(day: date, calendars: tuple[Calendar, ...]) -> bool | None:
    """Whether it is a working day; None where no settled calendar says so."""
    off = _days_off(calendars).get(day.year)
    return None if off is None else day.weekday() < _SATURDAY and day not in off


class _Latest:
    """The calendars that were looked at last: a run asks the same ones for every form."""

    calendars: tuple[Calendar, ...] | None = None
    days: ClassVar[dict[int, frozenset[date]]] = {}


def _days_off(calendars: tuple[Calendar, ...]) -> dict[int, frozenset[date]]:
    """Year → its days off, of the settled years; the first of two calendars of one year counts."""
    if _Latest.calendars is not calendars:
        days: dict[int, frozenset[date]] = {}
        for calendar in calendars:
            if calendar.settled:
                days.setdefault(calendar.year, frozenset(each.day for each in calendar.days_off))
        _Latest.calendars, _Latest.days = calendars, days
    return _Latest.days


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
