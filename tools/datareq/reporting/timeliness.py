"""Which requests were due in a month, and were they handed over by then? (indicator 1)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from datareq.errors import PolicyError
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
    """A request that isn't closed yet, as far as the desk's account tells. `accepted_at`, `generated_at`: when
    it entered these stages, if it has."""

    registration: str
    unit: str
    level: str
    urgency: str
    complete_at: datetime
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0
    accepted_at: datetime | None = None
    generated_at: datetime | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Undated:
    """A request of which nobody can tell when it is due: the calendar of `year` isn't settled, and its working
    days are counted into that year."""

    registration: str
    year: int


def timed(
    period: Period,
    records: Iterable[Record],
    live: Iterable[OpenRequest],
    policy: Policy,
    cutoff: datetime,
) -> tuple[tuple[Timed, ...], tuple[Undated, ...]]:
    """The requests due in the period, by number; events after the cut-off haven't happened. And those that may
    be, were their due date known, unless they had ended before.

    One that is open at the cut-off counts from the end of its due day: before, it isn't late. A correction
    doesn't make a request due again: first versions only.
    """
    rows: dict[str, Timed] = {}
    undated: dict[str, Undated] = {}

    def note(found: Timed | Undated | None, ended: date | None) -> None:
        if isinstance(found, Timed):
            if period.holds(found.due.date):
                rows[found.registration] = found
            return
        # Counting stopped on that year's first day: what is due then or later isn't due before.
        over = ended is not None and ended < period.first
        if found is not None and not over and date(found.year, 1, 1) < period.next:
            undated[found.registration] = found

    for record in records:
        if record.archive_version == 1:
            closed = record.times.closed_at
            ended = None if closed is None else day_of(closed, policy.timezone)
            note(_closed(record, policy, cutoff), ended)
    for request in live:
        known = request.registration in rows or request.registration in undated
        if not known and request.complete_at <= cutoff:
            note(_open(request, policy, cutoff), None)
    counted = [
        row for row in rows.values() if row.answered is not None or _over(row, policy, cutoff)
    ]
    return (
        tuple(sorted(counted, key=lambda row: row.registration)),
        tuple(undated[name] for name in sorted(undated)),
    )


def _over(row: Timed, policy: Policy, cutoff: datetime) -> bool:
    """Whether the due day had ended by the cut-off, which may be its last second."""
    return day_of(cutoff + timedelta(seconds=1), policy.timezone) > row.due.date


def _closed(record: Record, policy: Policy, cutoff: datetime) -> Timed | Undated | None:
    complete, closed = record.times.complete_at, record.times.closed_at
    if complete is None or complete > cutoff:
        return None
    ended = closed is not None and closed <= cutoff
    if ended and record.outcome.kind in NOT_COUNTED:
        return None
    last = closed if closed is not None and ended else cutoff
    days = still(record.times.pauses, policy.timezone, last)
    found = _due(
        *(record.registration, complete, record.urgency, policy, days, record.times.extended_days)
    )
    if found is None or isinstance(found, Undated):
        return found
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


def _open(request: OpenRequest, policy: Policy, cutoff: datetime) -> Timed | Undated | None:
    days = still(request.pauses, policy.timezone, cutoff)
    found = _due(
        *(request.registration, request.complete_at, request.urgency),
        *(policy, days, request.extended_days),
    )
    if found is None or isinstance(found, Undated):
        return found
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
    registration: str,
    complete: datetime,
    urgency: str,
    policy: Policy,
    pauses: Sequence[Still],
    extended: int,
) -> tuple[Due, date] | Undated | None:
    """When it was due, and when it would have been without pauses and extension; None for an urgency that
    policy doesn't know any more."""
    days = {level.urgency: level.days for level in policy.service_levels}.get(urgency)
    if days is None:
        return None
    start = day_of(complete, policy.timezone)
    try:
        owed = due(start, days, policy.calendars, pauses, extended)
        if not pauses and not extended:
            return owed, owed.date
        return owed, due(start, days, policy.calendars).date
    except PolicyError as error:
        return Undated(registration=registration, year=int(str(error.args_["year"])))


def _days(
    start: date, until: date | None, policy: Policy, pauses: Sequence[Still] = ()
) -> int | None:
    """None also where a year between them isn't settled."""
    try:
        return None if until is None else working_days(start, until, policy.calendars, pauses)
    except PolicyError:
        return None


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
    dates = [None if at is None else day_of(at, policy.timezone) for at in moments]
    taken: dict[str, int] = {}
    for name, (since, until) in zip(STAGES, pairwise(dates), strict=True):
        if since is not None and until is not None:
            days = _days(since, until, policy)
            if days is not None:
                taken[name] = days
    return taken
