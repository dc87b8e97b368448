"""How completely was each form filled in when the desk first checked it? The third indicator's rows.

Counted are the questions that this form had to answer; a conditional one only where it was triggered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from datareq.model.policy import Policy
from datareq.reporting.documentation import ArchivedRequest, handed_over_in
from datareq.reporting.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A request that was handed over: how many of the `required` items of its first form were `valid`."""

    registration: str
    unit: str
    level: str
    urgency: str
    valid: int
    required: int

    @property
    def share(self) -> tuple[int, int]:
        """How many, of how many."""
        return self.valid, self.required


def filled(
    month: Period, archived: Iterable[ArchivedRequest], policy: Policy, cutoff: datetime
) -> tuple[Filled, ...]:
    """The requests handed over in the month up to the cut-off, by number; a correction isn't another form.

    One whose form was never counted (it came before the counting) isn't there.
    """
    rows = []
    for record in handed_over_in(month, archived, cutoff, policy):
        if record.completeness is None or record.completeness[1] == 0:
            continue
        valid, required = record.completeness
        rows.append(
            Filled(
                registration=record.registration,
                unit=record.unit,
                level=record.level,
                urgency=record.urgency,
                valid=valid,
                required=required,
            )
        )
    return tuple(rows)
