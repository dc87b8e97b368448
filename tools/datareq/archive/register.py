"""Which requests were closed in a year, and what was distributed? `archive/<year>/register.csv`.

A pure function of the year's records: written whole each time, never appended to.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from datareq.documents.codec import encode
from datareq.model.record import Distribution, Record

REGISTER_FILE = "register.csv"

COLUMNS = (
    "registration",
    "version",
    "slug",
    "title",
    "unit",
    "requester_id",
    "requester",
    "level",
    "urgency",
    "created_at",
    "complete_at",
    "due",
    "handed_over_at",
    "closed_at",
    "working_days",
    "outcome",
    "code",
    "reason",
    "requested_variables",
    "delivered_variables",
    "distributions",
    "manifest_sha256",
    "documents_sha256",
    "record_sha256",
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that starts so for a formula."""


def register_path(registration: str) -> str:
    """`archive/2026/register.csv`, by the year in the registration number."""
    return f"archive/{registration.rsplit('-', 2)[1]}/{REGISTER_FILE}"


def rows(records: Iterable[Record]) -> tuple[Mapping[str, str], ...]:
    """One row a record, sorted by registration number and version; times in UTC."""
    return tuple(_row(record) for record in sorted(records, key=order))


def order(record: Record) -> tuple[str, int, int]:
    """By prefix and year, then by number as a number, then by version."""
    head, number = record.registration.rsplit("-", 1)
    return head, int(number), record.archive_version


def render(records: Iterable[Record]) -> bytes:
    """register.csv: UTF-8, a header, one line a record; no cell is a formula to a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows(records):
        writer.writerow({name: safe(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8")


def read(data: bytes) -> tuple[Mapping[str, str], ...]:
    """The rows of a register.csv, for whoever only wants to look something up in it."""
    return tuple(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def safe(value: str) -> str:
    """The value as a spreadsheet shows it: on one line, and as words even if it looks like a formula."""
    flat = " ".join(value.split()) if any(char in value for char in "\r\n\t") else value
    return f"'{flat}" if flat.lstrip().startswith(FORMULA) else flat


def documents_sha256(record: Record) -> str:
    """One hash over the archived files: SHA-256 of the lines `<sha256>  <path>`, sorted by path."""
    lines = "".join(
        f"{file.sha256}  {file.path}\n" for file in sorted(record.files, key=lambda file: file.path)
    )
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def _row(record: Record) -> Mapping[str, str]:
    times, outcome = record.times, record.outcome
    return {
        "registration": record.registration,
        "version": str(record.archive_version),
        "slug": record.slug,
        "title": record.title,
        "unit": record.unit,
        "requester_id": str(record.requester.id),
        "requester": record.requester.login,
        "level": record.level,
        "urgency": record.urgency,
        "created_at": _text(times.created_at),
        "complete_at": _text(times.complete_at),
        "due": _text(times.due),
        "handed_over_at": _text(times.closed_at) if times.merged_at else "",
        "closed_at": _text(times.closed_at),
        "working_days": "" if times.working_days is None else str(times.working_days),
        "outcome": outcome.kind.value,
        "code": outcome.code or "",
        "reason": outcome.reason or "",
        "requested_variables": str(record.requested_variables),
        "delivered_variables": str(record.delivered_variables),
        "distributions": " | ".join(_distribution(item) for item in record.distributions),
        "manifest_sha256": record.manifest_sha256 or "",
        "documents_sha256": documents_sha256(record),
        "record_sha256": hashlib.sha256(encode(record)).hexdigest(),
    }


def _distribution(item: Distribution) -> str:
    """`2026-04-02T03:15:00Z repositori datasets/published/PDI-2026-0042 → 4101, 4102`; encrypted: with the key of
    each (`→ 4101 SHA256:…`) and the envelope."""
    place = f" {item.path}" if item.path else ""
    to = ", ".join(
        [f"{holder.account} {holder.fingerprint}" for holder in item.keys]
        or [str(account) for account in item.to]
    )
    place += "".join(f" {name}" for name in item.envelopes)
    return f"{_text(item.at)} {item.channel}{place}" + (f" → {to}" if to else "")


def _text(value: datetime | date | None) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if value is not None else ""
