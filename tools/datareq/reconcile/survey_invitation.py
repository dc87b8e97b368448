"""How is somebody who received their data asked how it was? A paragraph below the words that end the request."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from datareq.language import mark, say
from datareq.model.policy import Policy
from datareq.reporting.clock import day_of
from datareq.reporting.clock_words import long_date
from datareq.reporting.satisfaction import last_day

PAGE = mark(
    "How did we serve you? Please answer {count} short questions until {day}, sealed so that only the desk can read "
    "them: {page}"
)
PAGE_AGAIN = mark(
    "How did we serve you? If you haven't told us yet, please answer {count} short questions until {day}, sealed so "
    "that only the desk can read them: {page}"
)
COMMAND = mark(
    "How did we serve you? Please answer {count} short questions until {day}, sealed so that only the desk can read "
    "them: `datareq survey answer {registration}`"
)
COMMAND_AGAIN = mark(
    "How did we serve you? If you haven't told us yet, please answer {count} short questions until {day}, sealed so "
    "that only the desk can read them: `datareq survey answer {registration}`"
)


def invitation(
    policy: Policy, registration: str, handed_over: datetime, lang: str, *, corrected: bool = False
) -> str | None:
    """None where nobody can answer: no survey, no key of the desk's, or no calendar. `corrected`: who got an
    earlier version was asked then, and is answered for if they did."""
    day = day_of(handed_over, policy.timezone)
    until = last_day(day, policy)
    keys = policy.sealing.periods if policy.sealing else ()
    covered = [k for k in keys if k.since <= day and (k.until is None or day <= k.until)]
    if policy.survey is None or until is None or not covered:
        return None
    facts: dict[str, object] = {
        "day": long_date(until, lang),
        "registration": registration,
        "count": len(policy.survey.elements),
    }
    if policy.survey.page is None:
        return say(COMMAND_AGAIN if corrected else COMMAND, facts, lang)
    words = PAGE_AGAIN if corrected else PAGE
    return say(words, {**facts, "page": f"{policy.survey.page}#{quote(registration)}"}, lang)
