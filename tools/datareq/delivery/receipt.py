"""How does the unit's acknowledgement become `receipt.json`?"""

from __future__ import annotations

from datareq.documents.codec import encode
from datareq.model.ledger import Commanded
from datareq.model.record import RECEIPT_FILE, Receipt, Record


def receipt(record: Record, commanded: Commanded, role: str) -> Receipt | None:
    """Who acknowledged which dataset, by which comment; None when nothing was handed over.

    Times are the forge's (when the comment was written), so the same command gives the same bytes.
    """
    if record.manifest_sha256 is None:
        return None
    return Receipt(
        schema=1,
        registration=record.registration,
        archive_version=record.archive_version,
        by=commanded.user,
        role=role,
        at=commanded.given_at,
        pull=commanded.pull,
        comment=commanded.comment,
        body_sha256=commanded.body_sha256,
        manifest_sha256=record.manifest_sha256,
    )


def receipt_file(folder: str, given: Receipt) -> tuple[str, bytes]:
    """The path in the archive folder of the request, and the bytes."""
    return f"{folder}/{RECEIPT_FILE}", encode(given)
