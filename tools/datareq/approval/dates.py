"""How are days and times said? "Kamis, 2 April 2026", "1–7 April 2026", "09.05" there where the university is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

DAY = "d MMMM y"


def day_words(moment: datetime, timezone: str, lang: str, form: str = "EEEE, d MMMM y") -> str:
    """The day of a moment."""
    return format_date(moment.astimezone(ZoneInfo(timezone)).date(), form, locale=lang)


def full_day(day: date, lang: str) -> str:
    """`Kamis, 2 April 2026`."""
    return format_date(day, "EEEE, d MMMM y", locale=lang)


def time_words(moment: datetime, timezone: str, lang: str) -> tuple[str, str]:
    """The day and the time of a moment."""
    local = moment.astimezone(ZoneInfo(timezone))
    return day_words(moment, timezone, lang), format_time(local, "HH.mm", locale=lang)


def date_range(since: date, until: date | None, lang: str) -> str:
    """Both days inclusive, said as shortly as they allow; without an end only the first day."""
    last = until or since
    if last == since:
        return format_date(since, DAY, locale=lang)
    if (since.year, since.month) == (last.year, last.month):
        first = str(since.day)
    elif since.year == last.year:
        first = format_date(since, "d MMMM", locale=lang)
    else:
        first = format_date(since, DAY, locale=lang)
    return f"{first}–{format_date(last, DAY, locale=lang)}"
