"""What a forge knows, as far as a decision may use it: accounts, pull requests, reviews, events.

Times are timezone-aware and whole seconds, as the forge gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class AccountType(Enum):
    USER = "User"
    BOT = "Bot"
    ORGANIZATION = "Organization"
    MANNEQUIN = "Mannequin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody on the forge. The numeric id is the identity; a login is a label that can change hands."""

    id: int
    login: str
    type: AccountType = AccountType.USER


class PullKind(Enum):
    INTAKE = "intake"
    FULFILMENT = "fulfilment"
    MAINTENANCE = "maintenance"
    MIXED = "mixed"


class PullState(Enum):
    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class ChangeStatus(Enum):
    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One path that differs between the merge base and the head; `mode` is git's, at the head ("" = deleted)."""

    path: str
    status: ChangeStatus
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A pull request. `head_repo` is None when the fork was deleted."""

    number: int
    title: str
    body: str
    author: Account
    state: PullState
    base_ref: str
    base_sha: str
    head_ref: str
    head_sha: str
    head_repo: str | None
    created_at: datetime
    closed_at: datetime | None = None
    closed_by: Account | None = None
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_sha: str | None = None


class ReviewState(Enum):
    APPROVED = "APPROVED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    COMMENTED = "COMMENTED"
    DISMISSED = "DISMISSED"
    PENDING = "PENDING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review as the forge shows it now. `user` is None when the account was deleted; `echo` holds the
    hexadecimal words (8 or more characters) of its text and nothing else of it."""

    id: int
    user: Account | None
    state: ReviewState
    commit: str | None
    submitted_at: datetime
    echo: tuple[str, ...] = ()


class EventKind(Enum):
    """Timeline events after which a reviewed head is no longer sure to be the one that was read."""

    FORCE_PUSHED = "head_ref_force_pushed"
    HEAD_DELETED = "head_ref_deleted"
    HEAD_RESTORED = "head_ref_restored"
    BASE_CHANGED = "base_ref_changed"
    RETARGETED = "automatic_base_change_succeeded"
    BASE_FORCE_PUSHED = "base_ref_force_pushed"
    REOPENED = "reopened"
    REVIEW_DISMISSED = "review_dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A timeline event that matters to a decision; `review_id` only for a dismissal."""

    kind: EventKind
    at: datetime
    actor: Account | None = None
    review_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on a pull request. One whose `updated_at` differs from `created_at` was edited."""

    id: int
    user: Account | None
    body: str
    created_at: datetime
    updated_at: datetime
    app_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue that isn't a pull request. `editor` is who last changed its text, None while nobody has
    (`edited_at` None) or the account is gone."""

    number: int
    body: str
    author: Account | None
    is_open: bool
    created_at: datetime
    edited_at: datetime | None = None
    editor: Account | None = None
    closed_at: datetime | None = None
    closed_by: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One entry of the push activity of a branch: who moved it, from where to where, when."""

    ref: str
    before: str
    after: str
    actor: Account | None
    at: datetime
    forced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file of a tree: `sha` is git's object id, `sha256` that of its content."""

    path: str
    mode: str
    sha: str
    sha256: str
