"""incident.yaml: something happened to data or procedure that should not have, and who was told when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

INCIDENTS = "records/incidents"
INCIDENT_FILE = "incident.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    to: str
    at: datetime
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """`discovered_at`: when the desk knew of it; the clock of the notices runs from there."""

    document: str
    version: int
    kind: str
    discovered_at: datetime
    personal_data: bool
    summary: str
    occurred_at: datetime | None = None
    requests: tuple[str, ...] = ()
    people: int | None = None
    measures: str | None = None
    notices: tuple[Notice, ...] = ()
    closed_at: datetime | None = None
