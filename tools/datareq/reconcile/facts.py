"""What does the forge say of a case at one reading: reviews, events, pushes, comments?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from datareq.model.forge import Comment, Event, PullKind, Push, Review
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`comments` by pull request; `pushes` to the head's branch, where they tell who wrote what."""

    reviews: tuple[Review, ...]
    read_at: datetime
    events: tuple[Event, ...]
    pushes: tuple[Push, ...]
    comments: Mapping[int, tuple[Comment, ...]]


def read_facts(desk: Desk, case: Case) -> Facts:
    """Read whole, or `ForgeError`."""
    pull, reader = case.pull, desk.gate.reader
    reviews = reader.reviews(pull.number)
    read_at = desk.gate.clock.latest()
    talks = {pull.number, *([case.intake.number] if case.intake else [])}
    return Facts(
        reviews=reviews,
        read_at=read_at,
        events=reader.events(pull.number),
        pushes=_until(pull.head_sha, reader.pushes(pull.head_ref))
        if _has_writers(desk, case)
        else (),
        comments={number: reader.comments(number) for number in sorted(talks)},
    )


def _until(head: str, pushes: tuple[Push, ...]) -> tuple[Push, ...]:
    """Without the pushes after the one that made this head: who wrote what lies there doesn't hang on
    what came while we read. A head that no push is known to have made keeps them all."""
    made = [index for index, push in enumerate(pushes) if push.after == head]
    return pushes[: made[-1] + 1] if made else pushes


def _has_writers(desk: Desk, case: Case) -> bool:
    """Whether several people may have pushed to the branch, and the forge tells who."""
    own = case.pull.head_repo == desk.gate.repository
    return case.kind is PullKind.FULFILMENT or (case.kind is PullKind.MAINTENANCE and own)
