"""How does the event log read to process-mining tools? CSV, and XES (IEEE 1849-2016)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
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

_LINES = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})

Case = tuple[Record, Sequence[Logged]]


def events_csv(cases: Iterable[Case], labels: Mapping[str, str]) -> bytes:
    """One line an event, with what is known of its request."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record, events in cases:
        about = (record.unit, record.level, record.urgency, record.outcome.kind.value)
        for event in events:
            label = labels.get(event.activity, event.activity)
            writer.writerow(
                (
                    event.registration,
                    event.activity,
                    label,
                    event.step,
                    _stamp(event.at),
                    event.role,
                    *about,
                )
            )
    return text.getvalue().encode("utf-8")


def events_xes(cases: Iterable[Case], labels: Mapping[str, str]) -> bytes:
    """One trace a request; every event is the completion of its activity."""
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
    return "\n".join([*lines, "</log>", ""]).encode("utf-8")


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


def _string(indent: int, key: str, value: str) -> str:
    return f'{" " * indent}<string key="{key}" value="{escape(value).translate(_LINES)}" />'


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
