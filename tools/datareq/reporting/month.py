"""Which month is reported, and when is it over there where the university is?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2026-04`; a ValueError for anything else."""
        match = MONTH.fullmatch(text)
        if match is None:
            raise ValueError(text)
        return cls(year=int(match[1]), month=int(match[2]))

    @classmethod
    def of(cls, at: datetime, timezone: str) -> Month:
        """The month in which it is then, there."""
        local = at.astimezone(ZoneInfo(timezone))
        return cls(year=local.year, month=local.month)

    @property
    def before(self) -> Month:
        """The month that precedes this one."""
        last = self.first - timedelta(days=1)
        return Month(year=last.year, month=last.month)

    @property
    def name(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def next(self) -> date:
        """The first day of the following month."""
        return (self.first + timedelta(days=31)).replace(day=1)

    def holds(self, day: date) -> bool:
        return self.first <= day < self.next

    def ends_at(self, timezone: str) -> datetime:
        """The last second of the month, in UTC: what happened up to then is counted unless told otherwise."""
        midnight = datetime(self.next.year, self.next.month, 1, tzinfo=ZoneInfo(timezone))
        return midnight.astimezone(UTC) - timedelta(seconds=1)
