"""How does a forecast read, in words and to another program?"""

from __future__ import annotations

from datareq.language import mark, say
from datareq.reporting.clock_words import long_date
from datareq.reporting.forecast import Forecast

EXPECTED = mark(
    "Expected: handed over around {likely}; eight of ten such requests between {first} and {last}. By {count} earlier "
    "requests; no promise."
)
TODAY = mark(
    "Expected: handed over by {last}, in eight of ten such requests. By {count} earlier requests; no promise."
)


def forecast_sentence(found: Forecast, lang: str) -> str:
    days = {name: long_date(getattr(found, name), lang) for name in ("first", "likely", "last")}
    together = found.first == found.likely == found.last
    return say(TODAY if together else EXPECTED, {**days, "count": found.of}, lang)


def forecast_value(found: Forecast | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "first": found.first.isoformat(),
        "likely": found.likely.isoformat(),
        "last": found.last.isoformat(),
        "share": 0.8,
        "of": found.of,
    }
