"""The clock of an incident: three times twenty-four hours from when it was known, for each who has to be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import ROOT

from datareq.delivery.incident import deadline, incident_findings
from datareq.documents.findings import word
from datareq.documents.nouns import to_incident
from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder

SCHEMAS = Schemas.from_files(read_folder(ROOT, "schemas"))
KNOWN = datetime(
    2026, 3, 19, 8, tzinfo=UTC
)  # the day before Nyepi and Idulfitri: offices are closed
END = KNOWN + timedelta(hours=72)
TEXT = """
document: incident
version: 1
kind: kerahasiaan
discovered_at: "2026-03-19T08:00:00Z"
personal_data: true
requests: [PDI-2026-0042]
summary: Kiriman diteruskan kepada penerima yang tidak disetujui.
"""


def notices(**times: datetime) -> str:
    lines = [f'  - {{to: {to}, at: "{at:%Y-%m-%dT%H:%M:%SZ}"}}' for to, at in times.items()]
    return "notices:\n" + "\n".join(lines) + "\n"


def found(text: str, now: datetime) -> list[tuple[str, str]]:
    """Codes with what they are about."""
    document = read_document(text.encode(), "incident.yaml", "incident", SCHEMAS)
    assert document.findings == ()
    return [
        (finding.code, str(finding.args.get("to", finding.path)))
        for finding in incident_findings(document, now, "Asia/Jakarta")
    ]


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        (TEXT, END, [("incident-clock", "subjek_data"), ("incident-clock", "lembaga")]),
        (
            TEXT,
            END + timedelta(seconds=1),
            [("incident-untold", "subjek_data"), ("incident-untold", "lembaga")],
        ),
        (TEXT + notices(lembaga=END, subjek_data=END), END + timedelta(days=9), []),
        (
            TEXT + notices(lembaga=END + timedelta(seconds=1), subjek_data=END),
            END + timedelta(days=9),
            [("incident-late", "lembaga")],
        ),
        (TEXT + notices(pimpinan=KNOWN), END, [("incident-clock", "subjek_data"), ("incident-clock", "lembaga")]),
        (TEXT.replace("true", "false"), END + timedelta(days=9), []),
        (TEXT.replace("true", "false"), KNOWN - timedelta(hours=1), [("incident-future", "discovered_at")]),
        (
            TEXT.replace("true", "false") + 'occurred_at: "2026-03-19T09:00:00Z"\n',
            END,
            [("incident-order", "occurred_at")],
        ),
        (
            TEXT.replace("true", "false") + notices(pimpinan=KNOWN - timedelta(hours=1)),
            END,
            [("incident-order", "notices[0].at")],
        ),
        (
            TEXT.replace("true", "false") + 'closed_at: "2026-03-18T09:00:00Z"\n',
            END,
            [("incident-order", "closed_at")],
        ),
    ],
    ids=[
        "in time, nobody told",
        "a second too late",
        "told at the last moment",
        "told a second late",
        "told the wrong one",
        "no personal data",
        "in the future",
        "happened after it was known",
        "told before it was known",
        "closed before it was known",
    ],
)  # fmt: skip
def test_the_clock_says(text: str, now: datetime, expected: list[tuple[str, str]]) -> None:
    assert found(text, now) == expected


def test_nights_and_holidays_count() -> None:
    """Hours of the clock, not of offices."""
    document = read_document(TEXT.encode(), "incident.yaml", "incident", SCHEMAS)
    assert document.value is not None
    assert deadline(to_incident(document.value)) == datetime(2026, 3, 22, 8, tzinfo=UTC)


def test_a_person_reads_whom_to_tell_and_until_when() -> None:
    document = read_document(TEXT.encode(), "incident.yaml", "incident", SCHEMAS)
    first, _ = incident_findings(document, KNOWN, "Asia/Jakarta")
    assert not first.is_error
    assert word(first, "id") == (
        "Data pribadi terkena, dan subjek data belum diberi tahu. Batas waktunya 2026-03-22 15.00 WIB.",
        "Mohon beri tahu secara tertulis, lalu tambahkan pada `notices`.",
    )
    assert word(first, "en")[0].startswith("Personal data was hit, and the people whom the data")


@pytest.mark.parametrize(
    "text",
    [TEXT + "note: x\n", TEXT.replace("kerahasiaan", "lain"), TEXT.replace("PDI-2026-0042", "x")],
    ids=["unknown field", "unknown kind", "no registration number"],
)
def test_a_file_that_is_not_whole_is_said_by_its_schema_alone(text: str) -> None:
    document = read_document(text.encode(), "incident.yaml", "incident", SCHEMAS)
    assert document.findings
    assert list(incident_findings(document, END, "Asia/Jakarta")) == []
