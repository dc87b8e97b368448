"""When is something due, and how did that date come about?

The convention, fixed once: the day on which the clock starts is day zero and isn't counted; the days
counted lie in (start, due]; something is due at the end of its due day. Saturdays and Sundays are
never working days. A year without a settled calendar is unknown, and nothing is computed from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from datareq.errors import PolicyError
from datareq.model.calendar import Calendar

SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A run of days that weren't counted, both ends inclusive. `reasons`: the names of the days off
    in it, in order; none of them = a mere weekend."""

    since: date
    until: date
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day of `days` working days counted from the day after `start`, with all that was skipped."""

    start: date
    days: int
    date: date
    skipped: tuple[Skipped, ...]


class WorkingDays:
    """Which days are worked, by the settled calendars among those given."""

    def __init__(self, calendars: Iterable[Calendar]) -> None:
        self._names: dict[int, dict[date, str]] = {}
        self._unsettled: set[int] = set()
        for calendar in calendars:
            if calendar.settled:
                self._names[calendar.year] = {off.day: off.name for off in calendar.days_off}
            else:
                self._unsettled.add(calendar.year)

    def day_off(self, day: date) -> str | None:
        """Why this day isn't worked: a name, "" for a mere weekend; None if it is worked.

        A PolicyError if nothing is settled about its year.
        """
        names = self._names.get(day.year)
        if names is None:
            code = "calendar-unsettled" if day.year in self._unsettled else "calendar-unknown"
            raise PolicyError(code, year=day.year)
        return names.get(day, "" if day.weekday() >= SATURDAY else None)


def due(start: date, days: int, calendars: Iterable[Calendar]) -> Due:
    """The due date `days` (at least 1) working days after `start`, which may itself be a day off."""
    if days < 1:
        raise ValueError(days)
    known = WorkingDays(calendars)
    runs: list[Skipped] = []
    day, left = start, days
    while left:
        day += _DAY
        reason = known.day_off(day)
        if reason is None:
            left -= 1
        else:
            _skip(runs, day, reason)
    return Due(start=start, days=days, date=day, skipped=tuple(runs))


def working_days(after: date, until: date, calendars: Iterable[Calendar]) -> int:
    """How many working days lie in (after, until]; 0 if `until` doesn't lie after `after`."""
    known = WorkingDays(calendars)
    count, day = 0, after
    while day < until:
        day += _DAY
        count += known.day_off(day) is None
    return count


def day_of(at: datetime, timezone: str) -> date:
    """The day on which something happened, there where the university is."""
    return at.astimezone(ZoneInfo(timezone)).date()


def _skip(runs: list[Skipped], day: date, reason: str) -> None:
    """Lengthens the last run by `day`, or starts a new one."""
    reasons: tuple[str, ...] = (reason,) if reason else ()
    if runs and runs[-1].until == day - _DAY:
        last = runs.pop()
        reasons = last.reasons + tuple(r for r in reasons if r not in last.reasons)
        runs.append(Skipped(since=last.since, until=day, reasons=reasons))
    else:
        runs.append(Skipped(since=day, until=day, reasons=reasons))
