"""Records of closed requests, for the indicators and the report."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from datareq.documents.codec import encode
from datareq.model.forge import Account
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.record import Record, RecordedFile, Times
from datareq.reporting.documentation import ArchivedRequest

ROOT = Path(__file__).parents[3]
DOCUMENTS = (
    "request.yaml",
    "team.yaml",
    "letter.yaml",
    "access.yaml",
    "procedure.yaml",
    "manifest.json",
    "output/aktif.csv",
    "berita-acara.md",
    "intake.snapshot.json",
    "fulfilment.snapshot.json",
)


def at(text: str) -> datetime:
    """`2026-03-12 09:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def record(number: int, complete: str | None, closed: str | None, **changes: object) -> Record:
    """A request that was delivered at `closed`, unless `changes` say otherwise."""
    made = Record(
        schema=1,
        registration=f"PDI-2026-{number:04d}",
        slug=f"2026-03-12-fmipa-data-{number}",
        archive_version=1,
        sop="permintaan-data-insidental",
        sop_version=1,
        requester=Account(id=77, login="siti"),
        via="pull-request",
        unit="FMIPA",
        level="publik",
        urgency="normal",
        title="Mahasiswa aktif per prodi",
        outcome=Outcome(kind=OutcomeKind.DELIVERED),
        intake_pull=number,
        fulfilment_pull=number + 1,
        times=Times(
            created_at=at("2026-03-01 02:00"),
            complete_at=at(complete) if complete else None,
            closed_at=at(closed) if closed else None,
        ),
        completeness=(10 + number % 3, 12),
        requested_variables=4,
        delivered_variables=4 - number % 2,
        sent_back=int(number == 43),
        steps=(),
        files=tuple(RecordedFile(path=path, sha256=sha(path)) for path in DOCUMENTS),
        snapshots=("intake.snapshot.json", "fulfilment.snapshot.json"),
        policy_commit="c" * 40,
        manifest_sha256="e" * 64,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def refused(number: int, closed: str) -> Record:
    return record(
        number,
        "2026-03-12 02:00",
        closed,
        outcome=Outcome(kind=OutcomeKind.REFUSED, code="17h"),
        fulfilment_pull=None,
        files=tuple(
            RecordedFile(path=path, sha256=sha(path))
            for path in ("request.yaml", "intake.snapshot.json")
        ),
        snapshots=("intake.snapshot.json",),
    )


def with_times(made: Record, **times: object) -> Record:
    return replace(made, times=replace(made.times, **times))  # type: ignore[arg-type]


def archived(
    made: Record, *, missing: tuple[str, ...] = (), registered: bool = True
) -> ArchivedRequest:
    present = {file.path: file.sha256 for file in made.files if file.path not in missing}
    present["record.json"] = hashlib.sha256(encode(made)).hexdigest()
    return ArchivedRequest(record=made, present=present, registered=registered)


def april() -> tuple[ArchivedRequest, ...]:
    """What a desk closed around April 2026: in time, late, urgent, refused, with papers missing."""
    staged = with_times(
        record(42, "2026-03-12 02:00", "2026-04-01 03:00"),
        accepted_at=at("2026-03-13 02:00"),
        generated_at=at("2026-03-27 02:00"),
        verified_at=at("2026-03-31 02:00"),
        due=date(2026, 4, 2),
    )
    return (
        archived(staged),
        archived(
            record(43, "2026-03-12 02:00", "2026-04-06 03:00", unit="FIP"), missing=("letter.yaml",)
        ),
        archived(
            with_times(
                record(44, "2026-04-06 02:00", "2026-04-08 03:00", urgency="mendesak"),
                due=date(2026, 4, 10),
            ),
            registered=False,
        ),
        archived(refused(45, "2026-04-07 03:00")),
    )
