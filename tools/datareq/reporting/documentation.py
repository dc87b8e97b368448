"""Are the papers of the requests that were closed in a month all there, and unchanged? (indicator 6)"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from datareq.model.policy import Policy
from datareq.model.record import MINUTES_FILE, RECORD_FILE, Record
from datareq.model.sop import DocumentRule, Phase
from datareq.reporting.period import Period
from datareq.reporting.timeliness import HANDED_OVER

REGISTER_ROW = "register.csv"
WITHHELD = ".sha256"
"""What stands for a form that may not be kept: its hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedRequest:
    """A record with what really lies beside it: path → SHA-256, and whether the register has its row."""

    record: Record
    present: Mapping[str, str]
    registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """The papers of one closed request: those required, and those of them that aren't there as recorded."""

    registration: str
    version: int
    unit: str
    level: str
    urgency: str
    required: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> tuple[int, int]:
        """How many papers are there, of how many."""
        return len(self.required) - len(self.missing), len(self.required)


def documented(
    month: Period, archived: Iterable[ArchivedRequest], policy: Policy, cutoff: datetime
) -> tuple[Documented, ...]:
    """The requests that were closed in the month up to the cut-off, by number and version."""
    items = {(i.record.registration, i.record.archive_version): i for i in archived}
    rows = []
    for record in closed_in(month, items.values(), cutoff, policy):
        item = items[record.registration, record.archive_version]
        required = required_papers(record, policy)
        rows.append(
            Documented(
                registration=record.registration,
                version=record.archive_version,
                unit=record.unit,
                level=record.level,
                urgency=record.urgency,
                required=required,
                missing=_missing(required, item),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.registration, row.version)))


def closed_in(
    month: Period, archived: Iterable[ArchivedRequest], cutoff: datetime, policy: Policy
) -> tuple[Record, ...]:
    """The records closed in the month up to the cut-off, corrections among them, by number and version."""
    begins, ends = month.span(policy.timezone)
    found = [
        item.record
        for item in archived
        if (at := item.record.times.closed_at) is not None and begins <= at < ends and at <= cutoff
    ]
    return tuple(sorted(found, key=lambda record: (record.registration, record.archive_version)))


def handed_over_in(
    month: Period, archived: Iterable[ArchivedRequest], cutoff: datetime, policy: Policy
) -> tuple[Record, ...]:
    """Of these the requests that were handed over; a correction isn't another one."""
    return tuple(
        record
        for record in versions_handed_over_in(month, archived, cutoff, policy)
        if record.archive_version == 1
    )


def versions_handed_over_in(
    month: Period, archived: Iterable[ArchivedRequest], cutoff: datetime, policy: Policy
) -> tuple[Record, ...]:
    """Every version that was handed over, corrections among them."""
    return tuple(
        record
        for record in closed_in(month, archived, cutoff, policy)
        if record.outcome.kind in HANDED_OVER
    )


def required_papers(record: Record, policy: Policy) -> tuple[str, ...]:
    """What the archive must hold of a request that ended so.

    The form, the record, the snapshots and the register's row of every request; of one that was handed
    over also the documents that its level asks for, its data and the minutes.
    """
    handed_over = record.outcome.kind in HANDED_OVER
    papers = [
        rule.file
        for rule in policy.sop.documents
        if rule.phase is Phase.INTAKE or (handed_over and _asked(rule, record, policy))
    ]
    papers += [RECORD_FILE, *record.snapshots, REGISTER_ROW]
    if handed_over:
        papers.append(MINUTES_FILE)
        papers += [file.path for file in record.files if file.path not in papers]
    return tuple(papers)


def _asked(rule: DocumentRule, record: Record, policy: Policy) -> bool:
    rank = policy.level(record.level).rank
    when = rule.when
    if when.from_level is not None and rank < policy.level(when.from_level).rank:
        return False
    return when.below_level is None or rank < policy.level(when.below_level).rank


def _missing(required: Iterable[str], item: ArchivedRequest) -> tuple[str, ...]:
    """Those that aren't there as recorded."""
    recorded = {file.path: file.sha256 for file in item.record.files}

    def as_recorded(name: str) -> bool:
        return name in recorded and item.present.get(name) == recorded[name]

    def there(paper: str) -> bool:
        if paper == REGISTER_ROW:
            return item.registered
        if paper == RECORD_FILE:
            return paper in item.present
        return as_recorded(paper) or as_recorded(paper + WITHHELD)

    return tuple(paper for paper in required if not there(paper))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
