"""How does the event log read to process-mining tools? CSV, and XES (IEEE 1849-2016)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from html import escape

from datareq.model.record import Record
from datareq.reporting.eventlog import Logged

CSV, XES = "events.csv", "events.xes"
COLUMNS = ("case", "activity", "label", "step", "timestamp", "role", "unit", "level", "urgency", "outcome")  # fmt: skip
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)

SECONDS = len("2026-11-03T02:00:00")

_LINES = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})

Case = tuple[Record, Sequence[Logged]]


def events_csv(cases: Iterable[Case], labels: Mapping[str, str]) -> Iterator[bytes]:
    """One line an event, with what is known of its request; request by request, since a month takes much room."""
    yield f"{_cells(COLUMNS)}\n".encode()
    known: dict[tuple[str, str], str] = {}
    for record, events in cases:
        first, lines = _cells((record.registration,)), []
        about = _cells((record.unit, record.level, record.urgency, record.outcome.kind.value))
        for event in events:
            what = known.get((event.activity, event.step))
            if what is None:
                label = labels.get(event.activity, event.activity)
                what = _cells((event.activity, label, event.step))
                known[event.activity, event.step] = what
            role = _cells((event.role,)) if event.role else ""
            lines.append(f"{first},{what},{_stamp(event.at)},{role},{about}\n")
        yield "".join(lines).encode("utf-8")


@lru_cache(maxsize=4096)
def _cells(cells: tuple[str, ...]) -> str:
    """Some cells of a line, quoted where they have to be; the same ones come again with every request."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def events_xes(cases: Iterable[Case], labels: Mapping[str, str]) -> Iterator[bytes]:
    """One trace a request; every event is the completion of its activity. Request by request, too."""
    lines = [DECLARATION, '<log xes.version="1849-2016" xes.features="">']
    lines += [
        f'  <extension name="{name}" prefix="{prefix}" uri="{uri}" />'
        for name, prefix, uri in EXTENSIONS
    ]
    lines.append('  <classifier name="Activity" keys="concept:name" />')
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for record, events in cases:
        lines += ["  <trace>", _string(4, "concept:name", record.registration)]
        for key in ("unit", "level", "urgency"):
            lines.append(_string(4, key, getattr(record, key)))
        lines.append(_string(4, "outcome", record.outcome.kind.value))
        for event in events:
            about = (event.activity, event.role)
            if about not in known:
                known[about] = _event(event, labels)
            opening, closing = known[about]
            lines.append(f"{opening}{_stamp(event.at)}{closing}")
        lines.append("  </trace>")
        yield "\n".join([*lines, ""]).encode("utf-8")
        lines = []
    yield "\n".join([*lines, "</log>", ""]).encode("utf-8")


def _event(event: Logged, labels: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the time of such an event."""
    before = [
        "    <event>",
        _string(6, "concept:name", event.activity),
        _string(6, "label", labels.get(event.activity, event.activity)),
        '      <date key="time:timestamp" value="',
    ]
    after = ['" />', _string(6, "lifecycle:transition", "complete")]
    if event.role:
        after.append(_string(6, "org:role", event.role))
    return "\n".join(before), "\n".join([*after, "    </event>"])


@lru_cache(maxsize=4096)
def _string(indent: int, key: str, value: str) -> str:
    return f'{" " * indent}<string key="{key}" value="{escape(value).translate(_LINES)}" />'


def _stamp(at: datetime) -> str:
    """`2026-11-03T02:00:00Z`; asked very often, nearly always of a time that is in UTC already."""
    at = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{at.isoformat()[:SECONDS]}Z"
