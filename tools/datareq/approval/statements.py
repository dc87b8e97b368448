"""What did each reviewer say, about what, when? The first observation of a review is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from datareq.model.forge import Account, EventKind, Review, ReviewState
from datareq.model.ledger import Observed
from datareq.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A review as it counts: what was first observed of it, else what the forge shows now.

    `state` is DISMISSED for one that was taken back; `said` is what it had said before that (None =
    unknown). `ghost`: the account is gone now. `digests`: what the observation kept, by evidence.
    `policy_commit` and `seen_at` tell by which roles it is judged; None = the present ones.
    """

    review: int
    user: Account | None
    ghost: bool
    state: ReviewState
    said: ReviewState | None
    commit: str | None
    at: datetime
    echo: tuple[str, ...]
    dismissed_by: Account | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    policy_commit: str | None = None
    seen_at: datetime | None = None

    @property
    def takes_back(self) -> bool:
        """A change request takes earlier approvals back, also one that somebody dismissed later: else
        any writer could bring an approval back to life. What a review never observed had said before
        its dismissal is unknown, and so taken for a change request."""
        dismissed = self.state is ReviewState.DISMISSED and self.said is not ReviewState.APPROVED
        return self.state is ReviewState.CHANGES_REQUESTED or dismissed

    def by_same(self, other: Statement) -> bool:
        """Whether both are, or may be, one person's."""
        if self.user is None or other.user is None:
            return self.ghost and other.ghost
        return self.user.id == other.user.id


def statements(snapshot: Snapshot) -> tuple[Statement, ...]:
    """Every review of the pull request as it counts, in the order in which they were given."""
    observed: dict[int, Observed] = {}
    for line in snapshot.ledger.observed:
        if line.pull == snapshot.pull.number:
            observed.setdefault(line.review, line)
    found = [_statement(snapshot, r, observed.get(r.id)) for r in snapshot.reviews]
    return tuple(sorted(found, key=lambda statement: (statement.at, statement.review)))


def unseen_reviews(snapshot: Snapshot) -> tuple[int, ...]:
    """Reviews that were observed and aren't among those read: the reading is incomplete."""
    read = {review.id for review in snapshot.reviews}
    lines = [line for line in snapshot.ledger.observed if line.pull == snapshot.pull.number]
    return tuple(sorted({line.review for line in lines} - read))


def _statement(snapshot: Snapshot, review: Review, line: Observed | None) -> Statement:
    dismissal = next(
        (
            event
            for event in snapshot.events
            if event.kind is EventKind.REVIEW_DISMISSED and event.review_id == review.id
        ),
        None,
    )
    said = line.state if line else review.state
    dismissed = dismissal is not None or ReviewState.DISMISSED in (review.state, said)
    return Statement(
        review=review.id,
        user=line.user if line else review.user,
        ghost=review.user is None,
        state=ReviewState.DISMISSED if dismissed else said,
        said=None if said is ReviewState.DISMISSED else said,
        commit=line.commit if line else review.commit,
        at=line.submitted_at if line else review.submitted_at,
        echo=review.echo if line is None or line.echo is None else line.echo,
        dismissed_by=dismissal.actor if dismissal else None,
        digests=line.digests if line else {},
        policy_commit=line.policy_commit if line else None,
        seen_at=line.at if line else None,
    )
