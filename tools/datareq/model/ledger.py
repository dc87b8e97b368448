"""What the bot wrote down, once, and never changes: policies seen, announcements, observations, commands, acts.

The ledger is a branch that only the gate App may update. One NDJSON file a request, one for the
policies; lines are only ever appended. Times are the forge's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from datareq.model.forge import Account, ReviewState
from datareq.model.message import Value

POLICY_FILE = "policy.ndjson"


def request_file(registration: str) -> str:
    """The ledger's file of one request (or, for maintenance, of one pull request: `pull-<n>`)."""
    return f"requests/{registration}.ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySeen:
    """The bot saw `commit` of main, whose policy/roles.yaml is blob `roles`, for the first time."""

    commit: str
    roles: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """This evidence, with a subject of this digest, was open for approval on this pull request."""

    pull: int
    evidence: str
    digest: str
    head: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A review as it was when first seen; later changes outside git don't change what it said.

    `echo`: the hexadecimal words of its text then, since a text can be edited (None = not kept)."""

    pull: int
    review: int
    user: Account
    state: ReviewState
    commit: str
    submitted_at: datetime
    digests: Mapping[str, str]  # evidence id → subject digest at `commit`
    policy_commit: str
    at: datetime
    echo: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A comment command that counted: by whom, the SHA-256 of the comment's text, what it asked.

    `effect`: what the policy made of its name then (None = not kept)."""

    pull: int
    comment: int
    user: Account
    body_sha256: str
    name: str
    arguments: tuple[str, ...]
    text: str
    policy_commit: str
    given_at: datetime
    at: datetime
    effect: str | None = None


class ActName(Enum):
    SUBMITTED = "submitted"  # by an issue: by, commit (None = held), digest = the edition
    CHECKED = "checked"  # first look at a form: detail = valid, required_items, valid_items
    COMPLETE = "complete"  # the form was valid: detail = complete_at
    MERGING = "merging"  # intent, written before the merge: the verdict held for this head
    ACCEPTED = "accepted"  # the intake is merged: detail = proofs
    OPENED = "opened"  # the fulfilment: detail = pull
    NOTIFIED = "notified"  # evidence, detail = logins
    GENERATED = "generated"  # commit, digest = manifest SHA-256, detail = key
    DELIVERED = "delivered"  # evidence, digest = manifest SHA-256
    CLOSING = "closing"  # intent: refused or withdrawn, detail = outcome, code, text
    ARCHIVED = "archived"  # commit of main, detail = path
    HANDED_OVER = "handed-over"
    RECEIVED = "received"
    DECLINED = "declined"  # a command that doesn't count: evidence = its comment, detail = code and arguments
    # An intent of a command: evidence = its comment, commit = the head it is made on, digest = SHA-256 of the
    # document's new content, detail = path.
    EDITING = "editing"
    EDITED = "edited"  # likewise, once it is done; commit = the head since then
    ASKED = "asked"  # of the requester: evidence, digest = what is to be agreed to
    UNASKED = "unasked"  # likewise, when there is nothing to be agreed to any more
    RECALLED = (
        "recalled"  # what was handed over may not be used any more: by, detail = reason, version
    )
    REOPENED = (
        "reopened"  # pull = of the version that is over; by, detail = version that begins, reason
    )
    SUPERSEDED = "superseded"  # who got the version in detail was told of this one
    # What was released, encrypted, of the version in evidence (`v1`) can't be fetched any more: detail = envelopes.
    TAKEN_BACK = "taken-back"
    INCIDENT = "incident"  # detail = code and arguments of a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that the bot did, or (merging, closing) was about to do."""

    name: ActName
    pull: int
    at: datetime
    evidence: str | None = None
    digest: str | None = None
    commit: str | None = None
    by: Account | None = None
    detail: Mapping[str, Value] = field(default_factory=dict)


Line = PolicySeen | Announced | Observed | Commanded | Act
