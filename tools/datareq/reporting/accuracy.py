"""Was what was handed over what had been asked for, and right the first time? The second indicator's rows.

Right the first time: nobody who had to verify it sent it back, and no correction followed within thirty
days. Until those days are over a figure is provisional.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.documentation import ArchivedRequest, handed_over_in
from datareq.reporting.period import Period

GRACE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A request that was handed over. `corrected`: a correction came in time to count; `provisional`: one
    still may. `requested`, `delivered`: variables."""

    registration: str
    unit: str
    level: str
    urgency: str
    requested: int
    delivered: int
    sent_back: int
    corrected: bool
    provisional: bool

    @property
    def right(self) -> bool:
        return not self.sent_back and not self.corrected


def judged(
    month: Period, archived: Iterable[ArchivedRequest], policy: Policy, cutoff: datetime
) -> tuple[Judged, ...]:
    """The requests handed over in the month up to the cut-off, by number; one of which nobody counted
    how often it was sent back isn't there."""
    items = tuple(archived)
    corrections = _corrections(item.record for item in items)
    rows = []
    for record in handed_over_in(month, items, cutoff, policy):
        closed = record.times.closed_at
        if closed is None or record.sent_back is None:
            continue
        rows.append(
            Judged(
                registration=record.registration,
                unit=record.unit,
                level=record.level,
                urgency=record.urgency,
                requested=record.requested_variables,
                delivered=record.delivered_variables,
                sent_back=record.sent_back,
                corrected=any(
                    closed < at <= min(cutoff, closed + GRACE)
                    for at in corrections.get(record.registration, ())
                ),
                provisional=cutoff < closed + GRACE,
            )
        )
    return tuple(rows)


def conformity(rows: Iterable[Judged]) -> Fraction | None:
    """The share of the variables asked for that were delivered."""
    rows = tuple(rows)
    requested = sum(row.requested for row in rows)
    return Fraction(sum(row.delivered for row in rows), requested) if requested else None


def _corrections(records: Iterable[Record]) -> dict[str, list[datetime]]:
    """Registration → when its later versions were closed."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for record in records:
        if record.archive_version > 1 and record.times.closed_at is not None:
            found[record.registration].append(record.times.closed_at)
    return found
