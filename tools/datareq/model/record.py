"""The account of a closed request: record.json and its row in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from datareq.model.envelope import KeyHolder
from datareq.model.forge import Account
from datareq.model.outcome import Outcome
from datareq.model.pauses import Pause
from datareq.model.verdict import Proof, Status

RECORD_FILE = "record.json"
RECEIPT_FILE = "receipt.json"
MINUTES_FILE = "berita-acara.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStep:
    """A step at closing: every proof that counted."""

    n: str
    id: str
    status: Status
    at: datetime | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFile:
    """A file of the archive folder (relative path) and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Forge times of the request's life; `due` is the end of the last working day allowed. `pauses`: in
    which the clock stood still; `extended_days`: working days by which the time was extended."""

    created_at: datetime
    complete_at: datetime | None = None
    accepted_at: datetime | None = None
    generated_at: datetime | None = None
    verified_at: datetime | None = None
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    due: date | None = None
    working_days: int | None = None  # from complete_at to closed_at, without pauses
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What went out: which manifest, when, by which channel, to whom (accounts), published where; encrypted, to
    whose keys, and under which name in the store."""

    at: datetime
    channel: str
    manifest_sha256: str
    to: tuple[int, ...] = ()
    path: str | None = None
    keys: tuple[KeyHolder, ...] = ()
    envelopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an official noted when somebody disagreed with the data: about which words, and what."""

    at: datetime
    by: Account
    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """receipt.json: the unit's acknowledgement, given by a comment or a review after the record was written."""

    schema: int
    registration: str
    archive_version: int
    by: Account
    role: str
    at: datetime
    pull: int
    comment: int | None
    body_sha256: str | None
    manifest_sha256: str
    review: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Written by the bot when a request is archived; every figure is computed from records.

    `supersedes`: the version that this one corrects.
    `sent_back`: how often those who had to verify what was made asked for changes of it; None in records
    from before that was counted.
    """

    schema: int
    registration: str
    slug: str
    archive_version: int
    sop: str
    sop_version: int
    requester: Account
    via: str
    unit: str
    level: str
    urgency: str
    title: str
    outcome: Outcome
    intake_pull: int
    fulfilment_pull: int | None
    times: Times
    completeness: tuple[int, int] | None  # valid and required items at the first check
    steps: tuple[RecordedStep, ...]
    files: tuple[RecordedFile, ...]
    snapshots: tuple[str, ...]
    policy_commit: str
    manifest_sha256: str | None = None
    requested_variables: int = 0
    delivered_variables: int = 0
    distributions: tuple[Distribution, ...] = ()
    sent_back: int | None = None
    notes: tuple[Note, ...] = ()
    supersedes: int | None = None
