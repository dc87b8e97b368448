"""Which months are reported, and when are they over there where the university is?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

YEAR = 12
_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_FORMS = re.compile(rf"(\d{{4}})|{_MONTH}(?:\.\.{_MONTH})?")
_FIRST, _LAST = 2000, 2999


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A calendar month, or `months` of them in a row."""

    year: int
    month: int
    months: int = 1

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2026-04`, `2026` or `2026-01..2026-06`; a ValueError for anything else."""
        match = _FORMS.fullmatch(text)
        if match is None:
            raise ValueError(text)
        if match[1]:
            found = cls(year=int(match[1]), month=1, months=YEAR)
        else:
            year, month = int(match[2]), int(match[3])
            last = (int(match[4]), int(match[5])) if match[4] else (year, month)
            found = cls(
                year=year, month=month, months=YEAR * (last[0] - year) + last[1] - month + 1
            )
        if found.months < 1 or found.year < _FIRST or found.next.year > _LAST:
            raise ValueError(text)
        return found

    @classmethod
    def of(cls, at: datetime, timezone: str) -> Period:
        """The month in which it is then, there."""
        local = at.astimezone(ZoneInfo(timezone))
        return cls(year=local.year, month=local.month)

    @property
    def before(self) -> Period:
        """As many months, those that precede these."""
        return self._later(-self.months)

    @property
    def each(self) -> tuple[Period, ...]:
        """The months, one by one."""
        first = Period(year=self.year, month=self.month)
        return tuple(first._later(n) for n in range(self.months))

    @property
    def name(self) -> str:
        """`2026-04`, `2026`, `2026-01_2026-06`: also that of a folder."""
        first = f"{self.year:04d}-{self.month:02d}"
        if self.months == 1:
            return first
        if (self.month, self.months) == (1, YEAR):
            return f"{self.year:04d}"
        return f"{first}_{self.each[-1].name}"

    def words(self, lang: str) -> str:
        """`April 2026`, `2026`, `Januari 2026 – Juni 2026`."""
        first = format_date(self.first, "MMMM y", locale=lang)
        if self.months == 1:
            return first
        if (self.month, self.months) == (1, YEAR):
            return str(self.year)
        return f"{first} – {self.each[-1].words(lang)}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def next(self) -> date:
        """The first day that follows."""
        return self._later(self.months).first

    def holds(self, day: date) -> bool:
        return self.first <= day < self.next

    def ends_at(self, timezone: str) -> datetime:
        """The last second, in UTC: what happened up to then is counted unless told otherwise."""
        return self.span(timezone)[1] - timedelta(seconds=1)

    def span(self, timezone: str) -> tuple[datetime, datetime]:
        """From its first moment there up to the first one that isn't in it any more, in UTC."""
        begins, ends = (
            datetime(day.year, day.month, 1, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
            for day in (self.first, self.next)
        )
        return begins, ends

    def _later(self, months: int) -> Period:
        """As long, so many months on."""
        year, month = divmod(YEAR * self.year + self.month - 1 + months, YEAR)
        return Period(year=year, month=month + 1, months=self.months)
