"""Was everybody told of an incident in time? Three times twenty-four hours from when it was known (UU 27/2022, Art. 46).

Hours of the clock, not of offices: nights and holidays count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from datareq.delivery import incident_texts as incident_texts  # registers the sentences
from datareq.documents.notes import note
from datareq.documents.nouns import to_incident
from datareq.documents.read import Document
from datareq.model.finding import Finding, Severity
from datareq.model.incident import Incident
from datareq.model.message import Value

ALLOWED = timedelta(hours=3 * 24)
TOLD = ("subjek_data", "lembaga")
"""Whom the law wants to be told when personal data was hit."""


def deadline(incident: Incident) -> datetime | None:
    """Until when everybody has to be told; None where the law asks for nothing."""
    return incident.discovered_at + ALLOWED if incident.personal_data else None


def incident_findings(document: Document, now: datetime, timezone: str) -> Iterator[Finding]:
    """What is wrong with a valid file, and what its clock says."""
    if document.value is None or not document.valid:
        return
    incident = to_incident(document.value)
    found = [*_order(incident, now), *_clock(incident, now, timezone)]
    for code, path, args, severity in found:
        yield note(document, code, path, severity=severity, **args)


Found = tuple[str, str, Mapping[str, Value], Severity]


def _order(incident: Incident, now: datetime) -> Iterator[Found]:
    """What comes after what."""
    known = incident.discovered_at
    if known > now:
        yield "incident-future", "discovered_at", {}, Severity.ERROR
    if incident.occurred_at is not None and incident.occurred_at > known:
        yield "incident-order", "occurred_at", {}, Severity.ERROR
    for number, notice in enumerate(incident.notices):
        if notice.at < known:
            yield "incident-order", f"notices[{number}].at", {}, Severity.ERROR
    if incident.closed_at is not None and incident.closed_at < known:
        yield "incident-order", "closed_at", {}, Severity.ERROR


def _clock(incident: Incident, now: datetime, timezone: str) -> Iterator[Found]:
    until = deadline(incident)
    if until is None:
        return
    local = until.astimezone(ZoneInfo(timezone))
    by: dict[str, Value] = {"by": f"{local:%Y-%m-%d %H.%M %Z}"}
    for to in TOLD:
        times = [notice.at for notice in incident.notices if notice.to == to]
        args = {"to": to, **by}
        if not times:
            late = now > until
            code = "incident-untold" if late else "incident-clock"
            yield code, "discovered_at", args, Severity.ERROR if late else Severity.WARNING
        elif min(times) > until:
            number = next(n for n, one in enumerate(incident.notices) if one.at == min(times))
            yield "incident-late", f"notices[{number}].at", args, Severity.WARNING
