"""What would a year's calendar be, as far as the package `holidays` knows? A draft for a person to settle."""

from __future__ import annotations

import json
from datetime import date

import holidays

from datareq.model.calendar import Calendar, DayOff, DayOffKind

COUNTRY = "ID"
ESTIMATED = "(perkiraan)"
"""What the package writes behind a name whose date is only computed."""

_CATEGORIES = (
    (DayOffKind.PUBLIC, holidays.PUBLIC),
    (DayOffKind.COLLECTIVE, holidays.GOVERNMENT),
)


def seed(year: int, decree: str = "") -> Calendar:
    """The public holidays and the collective leave of a year.

    It is settled only if a decree is named, there is collective leave in it, and no date is an
    estimate: a year without collective leave is one whose decree the package doesn't know yet.
    """
    days: dict[date, DayOff] = {}
    for kind, category in _CATEGORIES:
        named = holidays.country_holidays(
            COUNTRY, years=year, categories=(category,), language="id"
        )
        for day, name in sorted(named.items()):
            days.setdefault(day, DayOff(day=day, name=name, kind=kind))
    days_off = tuple(days[day] for day in sorted(days))
    complete = any(off.kind is DayOffKind.COLLECTIVE for off in days_off) and not any(
        ESTIMATED in off.name for off in days_off
    )
    return Calendar(year=year, settled=bool(decree) and complete, decree=decree, days_off=days_off)


def render(calendar: Calendar) -> str:
    """The text of `policy/calendar/<year>.yaml`."""
    head = (
        f"# Hari libur {calendar.year}, disusun dari paket holidays dengan perintah: "
        f"datareq calendar {calendar.year}\n"
        "# Libur kampus ditambahkan dengan tangan (kind: campus). Sabtu dan Minggu tidak perlu ditulis.\n"
        "# settled: true hanya setelah keputusan resminya terbit dan setiap tanggal dicocokkan.\n"
    )
    lines = [
        f"year: {calendar.year}",
        f"settled: {json.dumps(calendar.settled)}",
        f"decree: {json.dumps(calendar.decree, ensure_ascii=False)}",
        "days_off:",
        *(
            f"  - {{day: {off.day.isoformat()}, kind: {off.kind.value}, "
            f"name: {json.dumps(off.name, ensure_ascii=False)}}}"
            for off in calendar.days_off
        ),
    ]
    return head + "\n".join(lines) + "\n"
