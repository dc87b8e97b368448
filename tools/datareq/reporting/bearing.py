"""Which archived requests can bear on a month's figures? Told at a glance, so that only those are read whole.

A glance may name one in vain and never misses: what it can't tell bears on every month.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from datareq.errors import PolicyError
from datareq.model.pauses import Pause
from datareq.model.policy import Policy
from datareq.reporting.clock import due
from datareq.reporting.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceTimes:
    """Of a record's times, those that say in which months it counts."""

    complete_at: datetime | None = None
    closed_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Of a record, what says in which months it counts; its fields have the names that they have there."""

    registration: str
    archive_version: int
    urgency: str
    times: GlanceTimes


class Bearing:
    """Whether requests bear on any of these months, by what is known at `until`."""

    def __init__(self, months: Collection[Period], policy: Policy, until: datetime) -> None:
        self._months = tuple((month.first, month.next) for month in months)
        self.begins = min(begins for begins, _ in self._months)
        self.ends = max(ends for _, ends in self._months)
        self._policy, self._until = policy, until
        self._days = {level.urgency: level.days for level in policy.service_levels}
        self._zone = ZoneInfo(policy.timezone)
        self._due: dict[tuple[date, int], date | None] = {}
        self._earliest: dict[int, date] = {}

    def closed(self, seen: Glance) -> bool:
        """Whether it was closed in one of the months; then its corrections matter, too."""
        closed = seen.times.closed_at
        return closed is not None and self._in(self._day(closed))

    def owed(self, seen: Glance) -> bool:
        """Whether it may have been due in one of the months."""
        complete, times = seen.times.complete_at, seen.times
        if complete is None or complete > self._until or seen.archive_version != 1:
            return False
        start = self._day(complete)
        # What is known grows with time and moves a due date later, never earlier.
        counted = start
        if times.pauses:  # no later than if nothing had counted before the last pause ended
            ends = (min(pause.until or self._until, self._until) for pause in times.pauses)
            counted = max(start, self._day(max(ends)))
        return self.may_be_due(start, counted, seen.urgency, times.extended_days)

    def may_be_due(self, start: date, counted: date, urgency: str, extended: int) -> bool:
        """Whether one that was complete on `start`, and of which nothing counted up to `counted` at the
        worst, may have been due in one of the months."""
        days = self._days.get(urgency)
        if days is None:
            return False
        first = self._date(start, days)
        last = self._date(counted, days + extended)
        if first is None or last is None:
            return True
        return any(first < ends and last >= begins for begins, ends in self._months)

    def earliest(self, extended: int) -> date:
        """What was complete before this day, and never paused, was due before the months; at most so many
        days were granted besides."""
        begins = self.begins
        most = max(self._days.values(), default=1) + extended
        if most in self._earliest:
            return self._earliest[most]
        day = begins
        while (found := self._date(day, most)) is not None and found >= begins:
            day -= timedelta(days=1)
        self._earliest[most] = day + timedelta(days=1) if found is not None else date.min
        return self._earliest[most]

    def holds(self, day: date) -> bool:
        """Whether a day lies in one of the months."""
        return self._in(day)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def _in(self, day: date) -> bool:
        return any(begins <= day < ends for begins, ends in self._months)

    def _date(self, start: date, days: int) -> date | None:
        """The due date; None where no settled calendar tells it: who reads the request whole says so."""
        key = (start, days)
        if key not in self._due:
            try:
                self._due[key] = due(start, days, self._policy.calendars).date
            except PolicyError:
                self._due[key] = None
        return self._due[key]


def bearing(
    seen: Iterable[Glance], months: Collection[Period], policy: Policy, until: datetime
) -> frozenset[tuple[str, int]]:
    """Registration and version of those that bear on the months, with all versions of those closed in them."""
    asked = Bearing(months, policy, until)
    found: set[tuple[str, int]] = set()
    later: list[Glance] = []
    closed: set[str] = set()
    for one in seen:
        if asked.closed(one):
            closed.add(one.registration)
            found.add((one.registration, one.archive_version))
        elif one.archive_version != 1:
            later.append(one)
        elif asked.owed(one):
            found.add((one.registration, 1))
    found |= {
        (one.registration, one.archive_version) for one in later if one.registration in closed
    }
    return frozenset(found)
