"""How does the event log read to process-mining tools? CSV, and XES (IEEE 1849-2016)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

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
    log = Xml.Element("log", {"xes.version": "1849-2016", "xes.features": ""})
    for name, prefix, uri in EXTENSIONS:
        Xml.SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    Xml.SubElement(log, "classifier", {"name": "Activity", "keys": "concept:name"})
    for record, events in cases:
        trace = Xml.SubElement(log, "trace")
        _string(trace, "concept:name", record.registration)
        for key in ("unit", "level", "urgency"):
            _string(trace, key, getattr(record, key))
        _string(trace, "outcome", record.outcome.kind.value)
        for event in events:
            node = Xml.SubElement(trace, "event")
            _string(node, "concept:name", event.activity)
            _string(node, "label", labels.get(event.activity, event.activity))
            Xml.SubElement(node, "date", {"key": "time:timestamp", "value": _stamp(event.at)})
            _string(node, "lifecycle:transition", "complete")
            if event.role:
                _string(node, "org:role", event.role)
    Xml.indent(log)
    text: str = Xml.tostring(log, encoding="unicode")
    return f"{DECLARATION}\n{text}\n".encode()


def _string(node: Xml.Element, key: str, value: str) -> None:
    Xml.SubElement(node, "string", {"key": key, "value": value})


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
