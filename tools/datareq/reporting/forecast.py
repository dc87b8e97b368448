"""When will an open request probably be handed over? By what those before it still took when they stood where it stands.

Counted are requests of the same urgency, from the moment that they entered the same stage, in working days without
pauses; of those that took at least as long as this one has by now, what they took from then on. Eight of ten
are handed over between the two days that are told. Of fewer than `LEAST` such requests nothing is told.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from datareq.errors import PolicyError
from datareq.model.pauses import Pause
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.clock import day_of, due, still, working_days
from datareq.reporting.timeliness import HANDED_OVER, OpenRequest

LEAST = 20
NEWEST = 400
"""So many requests are looked back on: a desk changes."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9

COMPLETE, ACCEPTED, GENERATED = "complete", "accepted", "generated"

Past = Mapping[tuple[str, str], Sequence[int]]
"""(urgency, stage) → working days from entering the stage to the handover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`likely`: the middle; `first`, `last`: eight of ten fall between them. `of`: so many requests before."""

    registration: str
    first: date
    likely: date
    last: date
    of: int


def past(records: Iterable[Record], policy: Policy) -> Past:
    """What the newest of the requests that were handed over took; where a calendar isn't settled, nothing."""
    done = [
        record
        for record in records
        if record.archive_version == 1
        and record.outcome.kind in HANDED_OVER
        and record.times.closed_at is not None
    ]
    done.sort(key=lambda record: (record.times.closed_at, record.registration))
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in done[-NEWEST:]:
        times = record.times
        for stage, at in (
            (COMPLETE, times.complete_at),
            (ACCEPTED, times.accepted_at),
            (GENERATED, times.generated_at),
        ):
            if at is None or times.closed_at is None or at > times.closed_at:
                continue
            days = _days(at, times.closed_at, times.pauses, policy)
            if days is not None:
                found[record.urgency, stage].append(days)
    return found


def forecast(request: OpenRequest, before: Past, policy: Policy, now: datetime) -> Forecast | None:
    """None where too few came before it, where it stands still, or where no settled calendar tells."""
    if any(pause.until is None for pause in request.pauses):
        return None
    stage, since = _stage(request)
    gone = _days(since, now, request.pauses, policy)
    if gone is None:
        return None
    rest = sorted(days - gone for days in before.get((request.urgency, stage), ()) if days >= gone)
    if len(rest) < LEAST:
        return None
    low, middle, high = _quantiles(rest)
    today = day_of(now, policy.timezone)
    try:
        first, likely, last = (
            due(today, days, policy.calendars).date if days else today
            for days in (low, middle, high)
        )
    except PolicyError:
        return None
    return Forecast(
        registration=request.registration, first=first, likely=likely, last=last, of=len(rest)
    )


def _stage(request: OpenRequest) -> tuple[str, datetime]:
    """The last stage that it has entered, and when."""
    found = (COMPLETE, request.complete_at)
    if request.accepted_at is not None:
        found = (ACCEPTED, request.accepted_at)
    if request.generated_at is not None and request.generated_at >= found[1]:
        found = (GENERATED, request.generated_at)
    return found


def _quantiles(rest: Sequence[int]) -> tuple[int, int, int]:
    """As the next of the same kind would fall: of n before it the p(n+1)th, outwards to whole days."""
    import numpy as np  # only who forecasts needs it

    low, middle, high = np.quantile(rest, (LOW, MIDDLE, HIGH), method="weibull")
    return math.floor(low), round(float(middle)), math.ceil(high)


def _days(since: datetime, until: datetime, pauses: Iterable[Pause], policy: Policy) -> int | None:
    zone = policy.timezone
    try:
        return working_days(
            day_of(since, zone), day_of(until, zone), policy.calendars, still(pauses, zone, until)
        )
    except PolicyError:
        return None
