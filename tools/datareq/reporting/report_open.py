"""Which requests are open right now, when is each due, and when will it probably be done? In a report of a period
that isn't over; what is published later has no such part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from datareq.errors import PolicyError
from datareq.language import mark, say
from datareq.model.policy import Policy
from datareq.reporting.blocks import Block, Heading, table, words
from datareq.reporting.clock import day_of, due, still
from datareq.reporting.clock_words import short_date
from datareq.reporting.forecast import Forecast, Past, forecast
from datareq.reporting.report_cells import label
from datareq.reporting.timeliness import OpenRequest

SENTENCES: dict[str, str] = {
    "open": mark("Still open"),
    "open-lead": mark(
        "Expected is what eight of ten earlier requests took from the same stage on; where too few came before, "
        "nothing is said."
    ),
    "request": mark("Request"),
    "unit": mark("Unit"),
    "urgency": mark("Urgency"),
    "due": mark("Due date"),
    "expected": mark("Expected"),
    "between": mark("{first} – {last}"),
    "paused": mark("stands still: the requester is waited for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNow:
    """`due`: None where no settled calendar tells it, or while it stands still."""

    request: OpenRequest
    due: date | None
    forecast: Forecast | None

    @property
    def paused(self) -> bool:
        return any(pause.until is None for pause in self.request.pauses)


def open_now(
    live: Iterable[OpenRequest], before: Past, policy: Policy, now: datetime
) -> tuple[OpenNow, ...]:
    """The most urgent first; those without a due date at the end."""
    found = [
        OpenNow(
            request=one, due=_due(one, policy, now), forecast=forecast(one, before, policy, now)
        )
        for one in live
        if one.complete_at <= now
    ]
    return tuple(
        sorted(
            found, key=lambda one: (one.due is None, one.due or date.max, one.request.registration)
        )
    )


def open_blocks(found: tuple[OpenNow, ...], policy: Policy, lang: str) -> tuple[Block, ...]:
    if not found:
        return ()
    head = ("request", "unit", "urgency", "due", "expected")
    rows = [
        [
            one.request.registration,
            label("unit", one.request.unit, policy, lang),
            label("urgency", one.request.urgency, policy, lang),
            short_date(one.due, lang) if one.due else "–",
            _expected(one, lang),
        ]
        for one in found
    ]
    return (
        Heading(level=2, text=_say("open", lang)),
        *words(_say("open-lead", lang)),
        table((_say(name, lang) for name in head), rows),
    )


def _expected(one: OpenNow, lang: str) -> str:
    if one.paused:
        return _say("paused", lang)
    if one.forecast is None:
        return "–"
    days = (one.forecast.first, one.forecast.last)
    first, last = (short_date(day, lang) for day in days)
    return _say("between", lang, first=first, last=last)


def _due(one: OpenRequest, policy: Policy, now: datetime) -> date | None:
    days = {level.urgency: level.days for level in policy.service_levels}.get(one.urgency)
    if days is None or any(pause.until is None for pause in one.pauses):
        return None
    start = day_of(one.complete_at, policy.timezone)
    pauses = still(one.pauses, policy.timezone, now)
    try:
        return due(start, days, policy.calendars, pauses, one.extended_days).date
    except PolicyError:
        return None


def _say(code: str, lang: str, **args: object) -> str:
    return say(SENTENCES[code], args, lang)
