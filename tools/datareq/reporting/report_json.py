"""How does the monthly report read to another program? report.json; shares are exact as "5/2"."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from datareq.documents.codec import readable
from datareq.reporting.documentation import Documented
from datareq.reporting.indicators import TARGETS, Figures, Indicator
from datareq.reporting.report_cells import rounded
from datareq.reporting.report_survey import survey_json
from datareq.reporting.report_words import tell
from datareq.reporting.timeliness import Timed


def report_json(figures: Figures, lang: str, revision: int = 1) -> bytes:
    """report.json: the same figures as the Markdown, with every request behind each. `revision`: 1 for the
    month's first report."""
    value = {
        "revision": revision,
        "month": figures.month.name,
        "cutoff": figures.cutoff.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": figures.commit,
        "open_requests_known": figures.live_known,
        "indicators": [_indicator(item, lang) for item in figures.indicators],
        "groups": [
            {"by": group.by, "name": group.name, **_indicator(group.indicator, lang)}
            for group in figures.groups
        ],
        "due": [_timed(row) for row in figures.timed],
        "undated": [
            {"registration": one.registration, "year": one.year} for one in figures.undated
        ],
        "results": [
            {
                "registration": row.registration,
                "requested": row.requested,
                "delivered": row.delivered,
                "sent_back": row.sent_back,
                "corrected": row.corrected,
                "provisional": row.provisional,
            }
            for row in figures.judged
        ],
        "order": [
            {
                "registration": order.registration,
                "pairs": order.pairs,
                "reversed": [list(pair) for pair in order.reversed],
            }
            for order in figures.orders
        ],
        "forms": [
            {"registration": row.registration, "required": row.required, "valid": row.valid}
            for row in figures.filled
        ],
        "controls": [
            {"registration": row.registration, "results": dict(row.results)}
            for row in figures.controlled
        ],
        "survey": survey_json(figures.satisfaction),
        "documents": [_documented(row) for row in figures.documented],
    }
    return readable(value)


def _indicator(item: Indicator, lang: str) -> dict[str, Any]:
    return {
        "n": item.n,
        "value": None if item.value is None else float(rounded(item.value)),
        "target": float(TARGETS[item.n]),
        "met": item.met,
        "numerator": None if item.numerator is None else str(item.numerator),
        "denominator": item.denominator,
        "small": item.small,
        "provisional": item.provisional,
        "reason": None if item.reason is None else tell(item.reason, lang),
        "requests": list(item.requests),
    }


def _timed(row: Timed) -> dict[str, Any]:
    return {
        "registration": row.registration,
        "unit": row.unit,
        "level": row.level,
        "urgency": row.urgency,
        "start": row.due.start.isoformat(),
        "days": row.due.days,
        "due": row.due.date.isoformat(),
        "paused": row.due.paused,
        "extended": row.due.extended,
        "due_without_pauses": row.gross.isoformat(),
        "skipped": [
            {
                "from": run.since.isoformat(),
                "until": run.until.isoformat(),
                "reasons": list(run.reasons),
            }
            for run in row.due.skipped
        ],
        "answered": row.answered.isoformat() if row.answered else None,
        "working_days": row.days,
        "on_time": row.on_time,
        "stages": dict(row.stages),
    }


def _documented(row: Documented) -> dict[str, Any]:
    return {
        "registration": row.registration,
        "version": row.version,
        "required": list(row.required),
        "missing": list(row.missing),
    }
