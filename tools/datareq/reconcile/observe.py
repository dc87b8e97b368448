"""What must be written down because of what was just read and decided?

Announcements before anybody can approve, reviews as they were when first seen, commands as they were
given. The ledger itself drops what it has already.
"""

from __future__ import annotations

from datareq.approval.digests import digests_at
from datareq.model.forge import AccountType, PullKind, PullState, ReviewState
from datareq.model.ledger import Act, ActName, Announced, Line, Observed
from datareq.model.policy import Policy
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict

DECISIVE = frozenset({ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED})


def new_lines(
    policy: Policy, snapshot: Snapshot, verdict: Verdict, *, roles_commit: str
) -> tuple[Line, ...]:
    """Announcements and first observations that the ledger doesn't have yet."""
    return (*_announcements(snapshot, verdict), *_observations(policy, snapshot, roles_commit))


def _announcements(snapshot: Snapshot, verdict: Verdict) -> list[Announced]:
    if snapshot.pull.state is not PullState.OPEN:
        return []
    known = {(line.pull, line.evidence, line.digest) for line in snapshot.ledger.announced}
    return [
        Announced(
            pull=snapshot.pull.number,
            evidence=evidence.id,
            digest=evidence.digest,
            head=snapshot.pull.head_sha,
            at=snapshot.read_at,
        )
        for step in verdict.steps
        for evidence in step.evidences
        if evidence.open
        and evidence.digest is not None
        and (snapshot.pull.number, evidence.id, evidence.digest) not in known
    ]


def _observations(policy: Policy, snapshot: Snapshot, roles_commit: str) -> list[Observed]:
    """Reviews of people that say yes or no; one that is dismissed before it was seen is never observed."""
    known = {line.review for line in snapshot.ledger.observed}
    observed: list[Observed] = []
    for review in snapshot.reviews:
        if review.id in known or review.state not in DECISIVE:
            continue
        if review.user is None or review.user.type is not AccountType.USER:
            continue
        if review.commit is None or review.commit not in snapshot.trees:
            continue
        observed.append(
            Observed(
                pull=snapshot.pull.number,
                review=review.id,
                user=review.user,
                state=review.state,
                commit=review.commit,
                submitted_at=review.submitted_at,
                echo=review.echo,
                digests=digests_at(policy, snapshot, review.commit),
                policy_commit=roles_commit,
                at=snapshot.read_at,
            )
        )
    return observed


def form_lines(snapshot: Snapshot, valid: bool, completeness: tuple[int, int]) -> list[Act]:
    """The first look at a form, and the moment from which it was complete (indicators 1 and 3).

    Complete at opening counts from the opening; a form corrected later counts from our first green look.
    `completeness`: (valid, required) items.
    """
    if snapshot.kind is not PullKind.INTAKE:
        return []
    number = snapshot.pull.number
    names = {act.name for act in snapshot.ledger.acts}
    lines: list[Act] = []
    if ActName.CHECKED not in names:
        lines.append(
            Act(
                name=ActName.CHECKED,
                pull=number,
                at=snapshot.read_at,
                commit=snapshot.pull.head_sha,
                detail={
                    "valid": valid,
                    "required_items": completeness[1],
                    "valid_items": completeness[0],
                },
            )
        )
    if valid and ActName.COMPLETE not in names:
        complete_at = snapshot.read_at if ActName.CHECKED in names else snapshot.pull.created_at
        lines.append(
            Act(
                name=ActName.COMPLETE,
                pull=number,
                at=snapshot.read_at,
                commit=snapshot.pull.head_sha,
                detail={"complete_at": complete_at.isoformat()},
            )
        )
    return lines
