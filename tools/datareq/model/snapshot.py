"""Everything the gate may decide from, read once. Nothing else may influence a decision.

`schemas/snapshot.schema.json` is generated from this module; replay loads policy at `policy_commit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from datareq.model.finding import Finding
from datareq.model.forge import Account, Blob, Change, Event, Pull, PullKind, Review
from datareq.model.ledger import Act, Announced, Commanded, Observed
from datareq.model.message import Message, Value
from datareq.model.roles import RolesAt
from datareq.model.verdict import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The accepted intake that a fulfilment belongs to. `digest` is that of the approved request.

    `proofs` come from the ledger's `accepted` act; None when the intake was merged without one."""

    pull: int
    author: Account
    created_at: datetime
    merged_at: datetime
    merge_sha: str
    request_sha256: str
    proofs: tuple[Proof, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequesterOfRecord:
    account: Account
    via: str  # pull-request | issue


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientOfRecord:
    """A recipient that the form names: the key's fingerprint, whose login it is now, and whose it was when the
    request was accepted (None: nobody's, or not accepted yet)."""

    login: str
    fingerprint: str
    account: int | None
    pinned: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What the head's manifest claims beside what it must be.

    `expected_key`: the key of the inputs at the head (None while they are incomplete);
    `manifest_key`, `manifest_sha256`: of the manifest at the head; `outputs_match`: whether every file
    of the manifest is there with its hash; `problem`: why the last generation was refused.
    """

    expected_key: str | None
    manifest_key: str | None = None
    manifest_sha256: str | None = None
    outputs_match: bool = False
    problem: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """Another open pull request that has this head or this slug."""

    number: int
    head: str
    slug: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """An evidence that can't be given in this installation, and why."""

    evidence: str
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The ledger's lines of this request, in their order."""

    announced: tuple[Announced, ...] = ()
    observed: tuple[Observed, ...] = ()
    commanded: tuple[Commanded, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One pull request with all that bears on it, at `read_at` (the forge's clock).

    `trees`: commit → the files of `requests/<slug>/` there (the head and each review's commit; one
    that could not be read is absent). `documents`: document id → parsed content at the head, for the
    documents that could be read. `pushers`: path → who pushed or commanded its present content (absent
    = unknown). `catalogue`, `owners`: source id → digest of its entry, → the unit that owns it, for
    every catalogued source. `archived_slugs`: slugs that are in use on main or in the archive and
    aren't this request's own. `branch_pushers`: of maintenance, everybody who ever pushed to its branch.
    `asking`: the sources whose owner has to approve every use.
    """

    schema: int = 1
    repository: str
    read_at: datetime
    policy_commit: str
    roles: tuple[RolesAt, ...]
    kind: PullKind
    pull: Pull
    changes: tuple[Change, ...]
    changes_complete: bool
    slug: str | None
    registration: str
    requester: RequesterOfRecord | None
    intake: Intake | None
    trees: Mapping[str, tuple[Blob, ...]]
    documents: Mapping[str, dict[str, Value]]
    findings: tuple[Finding, ...]
    pushers: Mapping[str, Account]
    reviews: tuple[Review, ...]
    events: tuple[Event, ...]
    ledger: Lines
    catalogue: Mapping[str, str]
    owners: Mapping[str, str]
    generation: Generation | None = None
    rivals: tuple[Rival, ...] = ()
    archived_slugs: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    changed_appointees: tuple[int, ...] = field(default=())
    branch_pushers: tuple[Account, ...] = ()
    asking: tuple[str, ...] = ()
    recipients: tuple[RecipientOfRecord, ...] = ()
