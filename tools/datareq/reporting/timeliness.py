"""Which requests were due in a month, and were they handed over by then? (indicator 1)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from datareq.model.outcome import OutcomeKind
from datareq.model.pauses import Pause
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.clock import Due, Still, day_of, due, still, working_days
from datareq.reporting.period import Period

HANDED_OVER = (OutcomeKind.DELIVERED, OutcomeKind.DELIVERED_IN_PART)
NOT_COUNTED = (OutcomeKind.REFUSED, OutcomeKind.WITHDRAWN)
"""A request that ended so was never owed a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """A request that isn't closed yet, as far as the desk's account tells."""

    registration: str
    unit: str
    level: str
    urgency: str
    complete_at: datetime
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A request that was due in the month. `answered`: the day of its handover (or of the answer that
    there is nothing to hand over), None while it was open at the cut-off. `gross`: when it would have been due
    without pauses and extension. `recorded`: the due date that
    the record gives; where it differs, the calendar or the service level was changed since.

    `stages`: stage → working days that it took.
    """

    registration: str
    unit: str
    level: str
    urgency: str
    due: Due
    gross: date
    answered: date | None
    days: int | None
    recorded: date | None
    stages: Mapping[str, int]

    @property
    def on_time(self) -> bool:
        return self.answered is not None and self.answered <= self.due.date

    @property
    def on_time_gross(self) -> bool:
        return self.answered is not None and self.answered <= self.gross


def timed(
    month: Period,
    records: Iterable[Record],
    live: Iterable[OpenRequest],
    policy: Policy,
    cutoff: datetime,
) -> tuple[Timed, ...]:
    """The requests due in the month, by number; events after the cut-off haven't happened.

    One that is open at the cut-off counts from the end of its due day: before, it isn't late. A correction doesn't make a request due again: first versions only. A `PolicyError` where a year's
    calendar isn't settled.
    """
    rows = [
        row
        for record in records
        if record.archive_version == 1
        and (row := _closed(record, policy, cutoff)) is not None
        and month.holds(row.due.date)
    ]
    archived = {row.registration for row in rows}
    rows += [
        row
        for request in live
        if request.registration not in archived
        and request.complete_at <= cutoff
        and (row := _open(request, policy, cutoff)) is not None
        and month.holds(row.due.date)
    ]
    return tuple(
        sorted(
            (row for row in rows if row.answered is not None or _over(row, policy, cutoff)),
            key=lambda row: row.registration,
        )
    )


def _over(row: Timed, policy: Policy, cutoff: datetime) -> bool:
    """Whether the due day had ended by the cut-off, which may be its last second."""
    return day_of(cutoff + timedelta(seconds=1), policy.timezone) > row.due.date


def _closed(record: Record, policy: Policy, cutoff: datetime) -> Timed | None:
    complete, closed = record.times.complete_at, record.times.closed_at
    if complete is None or complete > cutoff:
        return None
    ended = closed is not None and closed <= cutoff
    if ended and record.outcome.kind in NOT_COUNTED:
        return None
    last = closed if closed is not None and ended else cutoff
    days = still(record.times.pauses, policy.timezone, last)
    found = _due(complete, record.urgency, policy, days, record.times.extended_days)
    if found is None:
        return None
    owed, gross = found
    answered = day_of(closed, policy.timezone) if closed is not None and ended else None
    return Timed(
        registration=record.registration,
        unit=record.unit,
        level=record.level,
        urgency=record.urgency,
        due=owed,
        gross=gross,
        answered=answered,
        days=_days(owed.start, answered, policy, days),
        recorded=record.times.due,
        stages=_stages(record, policy) if ended else {},
    )


def _open(request: OpenRequest, policy: Policy, cutoff: datetime) -> Timed | None:
    days = still(request.pauses, policy.timezone, cutoff)
    found = _due(request.complete_at, request.urgency, policy, days, request.extended_days)
    if found is None:
        return None
    owed, gross = found
    return Timed(
        registration=request.registration,
        unit=request.unit,
        level=request.level,
        urgency=request.urgency,
        due=owed,
        gross=gross,
        answered=None,
        days=None,
        recorded=None,
        stages={},
    )


def _due(
    complete: datetime, urgency: str, policy: Policy, pauses: Sequence[Still], extended: int
) -> tuple[Due, date] | None:
    """When it was due, and when it would have been without pauses and extension."""
    days = {level.urgency: level.days for level in policy.service_levels}.get(urgency)
    if days is None:
        return None
    start = day_of(complete, policy.timezone)
    owed = due(start, days, policy.calendars, pauses, extended)
    if not pauses and not extended:
        return owed, owed.date
    return owed, due(start, days, policy.calendars).date


def _days(
    start: date, answered: date | None, policy: Policy, pauses: Sequence[Still]
) -> int | None:
    return None if answered is None else working_days(start, answered, policy.calendars, pauses)


STAGES = ("accepted", "generated", "verified", "closed")
"""Each stage runs from the moment before it (the first one from the complete form)."""


def _stages(record: Record, policy: Policy) -> Mapping[str, int]:
    times = record.times
    moments = (
        times.complete_at,
        times.accepted_at,
        times.generated_at,
        times.verified_at,
        times.closed_at,
    )
    taken: dict[str, int] = {}
    for name, (before, after) in zip(STAGES, pairwise(moments), strict=True):
        if before is not None and after is not None:
            taken[name] = working_days(
                day_of(before, policy.timezone), day_of(after, policy.timezone), policy.calendars
            )
    return taken
