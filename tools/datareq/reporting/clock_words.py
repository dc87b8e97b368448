"""How does a due date read, with its derivation?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from babel.dates import format_date

from datareq.language import mark, say
from datareq.reporting.clock import Due, Skipped

SENTENCES: dict[str, str] = {
    "due-days": mark("{days} working days from {start}"),
    "due-extended": mark("{extended} of them an extension"),
    "due-skipped": mark("skipped: {skipped}"),
    "due-paused": mark("paused for {paused} working days"),
    "due": mark("due {due}."),
    "weekend": mark("weekend"),
}

ERRORS: dict[str, str] = {
    "month-running": mark(
        "The report of {month} can't be proposed before the month is over. Nothing was changed."
    ),
    "calendar-unknown": mark(
        "There is no calendar for {year}, so no due date can be told. "
        "Please ask the maintainer to add policy/calendar/{year}.yaml (`datareq calendar {year}` drafts it)."
    ),
    "calendar-unsettled": mark(
        "The calendar of {year} is not settled yet, so no due date can be told. "
        "Please ask the maintainer to compare policy/calendar/{year}.yaml with the decree and to settle it."
    ),
}


def long_date(day: date, lang: str) -> str:
    """`Kamis, 2 April 2026`."""
    return format_date(day, "EEEE, d MMMM y", locale=lang)


def short_date(day: date, lang: str) -> str:
    """`12 Mar 2026`."""
    return format_date(day, "d MMM y", locale=lang)


def derivation(result: Due, lang: str) -> str:
    """One sentence: how many days from when, which were skipped and why, and the due date."""
    args = {
        "days": result.days,
        "extended": result.extended,
        "paused": result.paused,
        "start": short_date(result.start, lang),
        "due": long_date(result.date, lang),
        "skipped": ", ".join(_run(run, lang) for run in result.skipped),
    }
    parts = [
        "due-days",
        *(["due-extended"] if result.extended else []),
        *(["due-skipped"] if result.skipped else []),
        *(["due-paused"] if result.paused else []),
        "due",
    ]
    return "; ".join(say(SENTENCES[part], args, lang) for part in parts)


def render_text(result: Due, lang: str) -> str:
    return derivation(result, lang) + "\n"


def render_json(result: Due, lang: str) -> str:
    value = {
        "start": result.start.isoformat(),
        "days": result.days,
        "due": result.date.isoformat(),
        "skipped": [
            {
                "from": run.since.isoformat(),
                "until": run.until.isoformat(),
                "reasons": list(run.reasons) or [say(SENTENCES["weekend"], {}, lang)],
            }
            for run in result.skipped
        ],
        "sentence": derivation(result, lang),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


RENDERERS: dict[str, Callable[[Due, str], str]] = {"text": render_text, "json": render_json}


def _run(run: Skipped, lang: str) -> str:
    """`18–24 Mar (Hari Suci Nyepi, …)`."""
    reasons = ", ".join(run.reasons) or say(SENTENCES["weekend"], {}, lang)
    return f"{_span(run.since, run.until, lang)} ({reasons})"


def _span(since: date, until: date, lang: str) -> str:
    last = format_date(until, "d MMM", locale=lang)
    if since == until:
        return last
    pattern = "d" if (since.year, since.month) == (until.year, until.month) else "d MMM"
    return f"{format_date(since, pattern, locale=lang)}–{last}"
