"""What did the gate decide, for each step, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from datareq.model.finding import Finding
from datareq.model.forge import Account, PullKind
from datareq.model.message import Message
from datareq.model.sop import EvidenceKind, Phase


class Status(Enum):
    DONE = "done"
    WAITING = "waiting"
    BLOCKED = "blocked"
    INVALID = "invalid"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that an evidence holds: a review, a comment, a document or an act; goes into record.json."""

    evidence: str
    at: datetime
    role: str | None = None
    by: Account | None = None
    acting: str | None = None  # plt | plh
    decree: str | None = None
    review: int | None = None
    comment: int | None = None
    commit: str | None = None
    digest: str | None = None
    sheet: str | None = None  # SHA-256 of a signed sheet, where the approval was given on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """A review that was given and doesn't count for this evidence, and why."""

    evidence: str
    review: int
    user: Account | None
    at: datetime
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who may give an evidence now. `acting` and `until` are shown when they aren't None."""

    role: str
    account: Account
    decree: str | None = None
    acting: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceVerdict:
    """`open`: an approval that may be announced and given now. `at`: when it came to hold.
    `returned`: the reviews by which somebody in office asked for changes, of whatever it was then."""

    id: str
    step: str
    kind: EvidenceKind
    phase: Phase
    status: Status
    reason: Message
    open: bool = False
    digest: str | None = None
    at: datetime | None = None
    holders: tuple[Holder, ...] = ()
    counted: tuple[Proof, ...] = ()
    discarded: tuple[Discard, ...] = ()
    display_only: bool = False
    returned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepVerdict:
    n: str
    id: str
    status: Status
    reason: Message
    evidences: tuple[EvidenceVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Who is to do what next. A vacant role has no holders and says so in `reason`."""

    role: str
    step: str
    evidence: str
    holders: tuple[Holder, ...]
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The gate's answer. `satisfied` speaks of the pull request's own phase: it may be merged.

    `refused`: what is wrong with the pull request as a whole (mixed kinds, foreign files, a head that
    another pull request has …); nothing counts while it isn't empty.
    """

    kind: PullKind
    pull: int
    head: str
    satisfied: bool
    refused: tuple[Message, ...]
    findings: tuple[Finding, ...]
    steps: tuple[StepVerdict, ...]
    next: tuple[Next, ...]

    def evidence(self, id_: str) -> EvidenceVerdict:
        for step in self.steps:
            for evidence in step.evidences:
                if evidence.id == id_:
                    return evidence
        raise KeyError(id_)
