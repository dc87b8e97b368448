"""How does the unit's acknowledgement become `receipt.json`?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from datareq.documents.codec import encode
from datareq.model.forge import Account
from datareq.model.record import RECEIPT_FILE, Receipt, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """Who said in which role that it was received, when, and where: in a comment (with the SHA-256 of its text) or
    by an approving review."""

    by: Account
    role: str
    at: datetime
    pull: int
    comment: int | None = None
    body_sha256: str | None = None
    review: int | None = None


def receipt(record: Record, said: Acknowledged) -> Receipt | None:
    """Who acknowledged which dataset; None when nothing was handed over.

    Times are the forge's (when it was written), so the same word gives the same bytes.
    """
    if record.manifest_sha256 is None:
        return None
    return Receipt(
        schema=1,
        registration=record.registration,
        archive_version=record.archive_version,
        by=said.by,
        role=said.role,
        at=said.at,
        pull=said.pull,
        comment=said.comment,
        body_sha256=said.body_sha256,
        manifest_sha256=record.manifest_sha256,
        review=said.review,
    )


def receipt_file(folder: str, given: Receipt) -> tuple[str, bytes]:
    """The path in the archive folder of the request, and the bytes."""
    return f"{folder}/{RECEIPT_FILE}", encode(given)
