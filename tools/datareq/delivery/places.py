"""Under which names do sealed files lie in the store?

A name is made of the ciphertext's own hash, so writing it again is writing the same.
"""

from __future__ import annotations

from datareq.model.envelope import EnvelopeKind

FOLDERS: dict[EnvelopeKind, str] = {
    EnvelopeKind.DRAFT: "draft",
    EnvelopeKind.RELEASE: "held",
    EnvelopeKind.KEPT: "kept",
}
"""A release is held back until the handover is authorised."""
RELEASED = "released"


def envelope_name(kind: EnvelopeKind, registration: str, sha256: str) -> str:
    """Where an envelope is put when it is made."""
    return f"{envelopes_of(kind, registration)}{sha256}.age"


def envelopes_of(kind: EnvelopeKind, registration: str) -> str:
    """How the names of all envelopes of a request begin."""
    return f"{FOLDERS[kind]}/{registration}/"


def released_name(registration: str, version: int, sha256: str) -> str:
    """Where recipients find it after the handover."""
    return f"{RELEASED}/{registration}/v{version}/{sha256}.age"
