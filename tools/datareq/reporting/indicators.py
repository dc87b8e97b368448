"""How well did the desk serve in a month? The six indicators of the procedure, as far as they can be computed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import TypeVar

from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.accuracy import Judged, judged
from datareq.reporting.clock import known_days
from datareq.reporting.completeness import Filled, filled
from datareq.reporting.compliance import Controlled, Papers, controlled
from datareq.reporting.documentation import (
    ArchivedRequest,
    Documented,
    closed_in,
    documented,
    versions_handed_over_in,
)
from datareq.reporting.eventlog import Order, order_of
from datareq.reporting.period import Period
from datareq.reporting.satisfaction import Answers, Satisfaction, satisfaction
from datareq.reporting.timeliness import OpenRequest, Timed, Undated, timed

SMALL = 10
"""Fewer requests than this make a percentage that says little: it is flagged."""

TARGETS: Mapping[int, Fraction] = {
    1: Fraction(90),
    2: Fraction(95),
    3: Fraction(90),
    4: Fraction(100),
    5: Fraction("76.61"),
    6: Fraction(100),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure with all that it was made of. `value` is None ("n/a") for `reason`. `provisional`: it may
    still become lower.

    `numerator` of the sixth is a sum of shares, so it may be a fraction.
    """

    n: int
    value: Fraction | None
    numerator: Fraction | None
    denominator: int | None
    requests: tuple[str, ...]
    reason: str | None = None
    provisional: bool = False

    @property
    def small(self) -> bool:
        return self.denominator is not None and 0 < self.denominator < SMALL

    @property
    def met(self) -> bool | None:
        return None if self.value is None else self.value >= TARGETS[self.n]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An indicator's part for one unit, level or urgency."""

    by: str
    name: str
    indicator: Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a month. `commit`: of main, `cutoff`: what happened later isn't in them.

    `live_known`: whether open requests could be read; else those overdue are missing from the first.
    """

    month: Period
    cutoff: datetime
    commit: str
    live_known: bool
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    timed: tuple[Timed, ...]
    undated: tuple[Undated, ...]
    judged: tuple[Judged, ...]
    filled: tuple[Filled, ...]
    controlled: tuple[Controlled, ...]
    satisfaction: Satisfaction
    documented: tuple[Documented, ...]
    orders: tuple[Order, ...]


BY = ("unit", "level", "urgency")

Row = TypeVar("Row", Timed, Judged, Filled, Controlled, Documented)


def figures(
    month: Period,
    archived: Iterable[ArchivedRequest],
    live: Iterable[OpenRequest] | None,
    policy: Policy,
    cutoff: datetime,
    commit: str,
    papers: Callable[[Record], Papers] | None = None,
    answers: Answers | None = None,
    known: Iterable[Satisfaction] = (),
) -> Figures:
    """The period's figures; a `PolicyError` if one of its own years has no settled calendar.

    `papers`: what the archive holds of a request; without it the fourth indicator has no figure. `answers`: to
    the survey, as far as they can be opened here; `known`: what was counted of the month's before.
    """
    for one in month.each:
        known_days(policy.calendars).day_off(one.first)
    requests = tuple(archived)
    rows, undated = timed(month, (item.record for item in requests), live or (), policy, cutoff)
    results = judged(month, requests, policy, cutoff)
    forms = filled(month, requests, policy, cutoff)
    archive = documented(month, requests, policy, cutoff)
    kept = controlled(month, requests, papers, policy, cutoff) if papers else None
    content = satisfaction(
        versions_handed_over_in(month, requests, cutoff, policy),
        requests,
        answers or Answers(),
        policy,
        cutoff,
        known,
    )
    return Figures(
        month=month,
        cutoff=cutoff,
        commit=commit,
        live_known=live is not None,
        indicators=(
            timeliness(rows),
            accuracy(results),
            completeness(forms),
            _later(4) if kept is None else compliance(kept),
            contentment(content),
            documentation(archive),
        ),
        groups=(
            *_groups(rows, timeliness),
            *_groups(results, accuracy),
            *_groups(forms, completeness),
            *_groups(kept or (), compliance),
            *_groups(archive, documentation),
        ),
        timed=rows,
        undated=undated,
        judged=results,
        filled=forms,
        controlled=kept or (),
        satisfaction=content,
        documented=archive,
        orders=tuple(
            order_of(record, policy.sop) for record in closed_in(month, requests, cutoff, policy)
        ),
    )


def timeliness(rows: Iterable[Timed]) -> Indicator:
    """100·|handed over by the due date| / |due in the period|."""
    rows = tuple(rows)
    return _percent(
        1, Fraction(sum(row.on_time for row in rows)), tuple(row.registration for row in rows)
    )


def accuracy(rows: Iterable[Judged]) -> Indicator:
    """100·|right the first time| / |handed over|; provisional while a correction may still come."""
    rows = tuple(rows)
    found = _percent(
        2, Fraction(sum(row.right for row in rows)), tuple(row.registration for row in rows)
    )
    return replace(found, provisional=any(row.provisional for row in rows))


def completeness(rows: Iterable[Filled]) -> Indicator:
    """100·mean(items that were in order at the first check / items required)."""
    rows = tuple(rows)
    return _percent(3, _total(row.share for row in rows), tuple(row.registration for row in rows))


def compliance(rows: Iterable[Controlled]) -> Indicator:
    """100·|every control that applies was kept, and no incident| / |handed over|."""
    rows = tuple(rows)
    return _percent(
        4,
        Fraction(sum(all(row.results.values()) for row in rows)),
        tuple(row.registration for row in rows),
    )


def contentment(found: Satisfaction) -> Indicator:
    """The index of the answers, told without a request's number: who is content stays sealed."""
    return Indicator(
        n=5,
        value=found.index,
        numerator=None,
        denominator=found.counted,
        requests=(),
        reason=found.reason,
    )


def documentation(rows: Iterable[Documented]) -> Indicator:
    """100·mean(papers present and unchanged / papers required)."""
    rows = tuple(rows)
    names = tuple(
        row.registration if row.version == 1 else f"{row.registration}/v{row.version}"
        for row in rows
    )
    return _percent(6, _total(row.share for row in rows), names)


def _total(shares: Iterable[tuple[int, int]]) -> Fraction:
    """Their sum, those of as many first: there are few of these, and many shares."""
    parts: Counter[int] = Counter()
    for part, whole in shares:
        parts[whole] += part
    return sum((Fraction(part, whole) for whole, part in parts.items()), Fraction(0))


def _percent(n: int, numerator: Fraction, requests: tuple[str, ...]) -> Indicator:
    count = len(requests)
    return Indicator(
        n=n,
        value=100 * numerator / count if count else None,
        numerator=numerator,
        denominator=count,
        requests=requests,
        reason=None if count else "none",
    )


def _later(n: int) -> Indicator:
    """One whose facts aren't collected yet. Saying so is better than a number made of half of them."""
    return Indicator(
        n=n, value=None, numerator=None, denominator=None, requests=(), reason=f"not-yet-{n}"
    )


def _groups(rows: tuple[Row, ...], make: Callable[[Iterable[Row]], Indicator]) -> tuple[Group, ...]:
    """The indicator for each unit, each level and each urgency that has requests."""
    found: list[Group] = []
    for by in BY:
        parts: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            parts[_part(row, by)].append(row)
        found += (Group(by=by, name=name, indicator=make(parts[name])) for name in sorted(parts))
    return tuple(found)


def _part(row: Timed | Judged | Filled | Controlled | Documented, by: str) -> str:
    return row.unit if by == "unit" else row.level if by == "level" else row.urgency
