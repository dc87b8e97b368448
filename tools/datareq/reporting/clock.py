"""When is something due, and how did that date come about?

The convention, fixed once: the day on which the clock starts is day zero and isn't counted; the days
counted lie in (start, due]; something is due at the end of its due day. A pause is such an interval,
too: it begins after the day on which it was ordered, and the day on which it ended still belongs to it.
Saturdays and Sundays are never working days. A year without a settled calendar is unknown, and nothing is computed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from datareq.errors import PolicyError
from datareq.model.calendar import Calendar
from datareq.model.pauses import Pause

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
    """The last day of `days` working days counted from the day after `start`, with all that was skipped.

    `paused`: working days that weren't counted because the clock stood still; `extended`: those of `days` by
    which the time was extended."""

    start: date
    days: int
    date: date
    skipped: tuple[Skipped, ...]
    paused: int = 0
    extended: int = 0


Still = tuple[date, date]
"""The clock stands still in (first, second]."""


class WorkingDays:
    """Which days are worked, by the settled calendars among those given."""

    def __init__(self, calendars: Iterable[Calendar]) -> None:
        self._names: dict[int, dict[date, str]] = {}
        self._unsettled: set[int] = set()
        self.dues: dict[tuple[date, int], Due] = {}
        self.counts: dict[tuple[date, date], int] = {}
        """What was worked out of these days without pauses: the same few are asked for again and again."""
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


_KNOWN: list[tuple[Iterable[Calendar], WorkingDays]] = []


def known_days(calendars: Iterable[Calendar]) -> WorkingDays:
    """The working days of these calendars, those of the very same tuple not made again each time."""
    for given, known in _KNOWN:
        if given is calendars:
            return known
    made = WorkingDays(calendars)
    if isinstance(calendars, tuple):
        _KNOWN[:] = [(calendars, made), *_KNOWN[:3]]
    return made


def due(
    start: date,
    days: int,
    calendars: Iterable[Calendar],
    pauses: Sequence[Still] = (),
    extended: int = 0,
) -> Due:
    """The due date `days` (at least 1) and `extended` working days after `start`, which may itself be a day
    off."""
    if days < 1:
        raise ValueError(days)
    known = known_days(calendars)
    if pauses or extended:
        return _due(start, days, known, pauses, extended)
    if (start, days) not in known.dues:
        known.dues[start, days] = _due(start, days, known)
    return known.dues[start, days]


def _due(
    start: date, days: int, known: WorkingDays, pauses: Sequence[Still] = (), extended: int = 0
) -> Due:
    runs: list[Skipped] = []
    day, left, paused = start, days + extended, 0
    while left:
        day += _DAY
        reason = known.day_off(day)
        if reason is not None:
            _skip(runs, day, reason)
        elif _stands_still(day, pauses):
            paused += 1
        else:
            left -= 1
    return Due(
        start=start,
        days=days + extended,
        date=day,
        skipped=tuple(runs),
        paused=paused,
        extended=extended,
    )


def working_days(
    after: date, until: date, calendars: Iterable[Calendar], pauses: Sequence[Still] = ()
) -> int:
    """How many working days outside pauses lie in (after, until]; 0 if `until` doesn't lie after `after`."""
    known = known_days(calendars)
    if pauses:
        return _count(after, until, known, pauses)
    if (after, until) not in known.counts:
        known.counts[after, until] = _count(after, until, known)
    return known.counts[after, until]


def _count(after: date, until: date, known: WorkingDays, pauses: Sequence[Still] = ()) -> int:
    count, day = 0, after
    while day < until:
        day += _DAY
        count += known.day_off(day) is None and not _stands_still(day, pauses)
    return count


def still(
    pauses: Iterable[Pause], timezone: str, last: datetime | None = None
) -> tuple[Still, ...]:
    """Pauses as days. `last`: what is known, or when the request ended: what began later isn't there, and
    none lasts longer."""
    return tuple(
        (
            day_of(pause.since, timezone),
            day_of(min((at for at in (pause.until, last) if at), default=pause.since), timezone),
        )
        for pause in pauses
        if last is None or pause.since <= last
    )


def _stands_still(day: date, pauses: Iterable[Still]) -> bool:
    return any(since < day <= until for since, until in pauses)


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
