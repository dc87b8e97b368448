"""Which approvals still stand, after everything that was said later?

Reviews are replayed in the order in which they were given; at the same second the approval comes
first, so a tie counts against it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from datareq.approval.bars import Office
from datareq.approval.eligibility import Approval, digest_then
from datareq.approval.facts import Case
from datareq.approval.statements import Statement
from datareq.model.forge import ReviewState
from datareq.model.ledger import Act, Announced
from datareq.model.message import Message
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Discard

Complete = Callable[[Sequence[Approval]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The approvals of an evidence that stand, one a person (the earliest of the unbroken run), and
    those that something later took away. `objections`: change requests with no approval after them."""

    approvals: tuple[Approval, ...]
    discarded: tuple[Discard, ...]
    objections: tuple[Statement, ...]


def standing(
    office: Office,
    approvals: Sequence[Approval],
    said: Sequence[Statement],
    is_complete: Complete,
) -> Standing:
    """Replays the reviews of a pull request for one evidence."""
    eligible = {approval.statement.review: approval for approval in approvals}
    runs: dict[int, list[Approval]] = {}
    discarded: list[Discard] = []
    objections: list[Statement] = []
    built = built_on(office.case, office.evidence.id)
    complete_at: datetime | None = None
    for statement in sorted(said, key=lambda s: (s.at, s.takes_back, s.review)):
        approval = eligible.get(statement.review)
        if approval:
            runs.setdefault(approval.account_id, []).append(approval)
            objections = [o for o in objections if not o.by_same(statement)]
        elif statement.takes_back:
            if _closed(complete_at, statement.at, built):
                continue
            objections.append(statement)
            discarded += _break(office, runs, statement, "taken-back")
        elif _approves_other_content(office, statement, approvals):
            discarded += _break(office, runs, statement, "replaced")
        first = [run[0] for run in runs.values()]
        if not is_complete(first):
            complete_at = None
        elif complete_at is None:
            complete_at = statement.at
    return Standing(
        approvals=tuple(sorted((run[0] for run in runs.values()), key=_order)),
        discarded=tuple(discarded),
        objections=tuple(objections),
    )


def _order(approval: Approval) -> tuple[datetime, int]:
    return approval.statement.at, approval.statement.review


def _break(
    office: Office, runs: dict[int, list[Approval]], by: Statement, code: str
) -> list[Discard]:
    """Ends the runs of whoever said this; gives what is lost with them."""
    lost: list[Discard] = []
    for account_id, run in list(runs.items()):
        if run[0].statement.by_same(by):
            del runs[account_id]
            args = {"at": run[0].statement.at.isoformat(), "later": by.at.isoformat()}
            lost += [
                Discard(
                    evidence=office.evidence.id,
                    review=approval.statement.review,
                    user=approval.statement.user,
                    at=approval.statement.at,
                    reason=Message(code=code, args=args),
                )
                for approval in run
            ]
    return lost


def _approves_other_content(
    office: Office, statement: Statement, approvals: Sequence[Approval]
) -> bool:
    """An approval of a different content in between: the run on the present content is broken."""
    then = digest_then(office, statement)
    return (
        statement.state is ReviewState.APPROVED
        and then is not None
        and all(approval.digest != then for approval in approvals)
    )


def _closed(complete_at: datetime | None, at: datetime, built: Sequence[datetime]) -> bool:
    """Whether others had already built on the complete evidence when something was said. Until then it
    is still open, so that a slip can be taken back."""
    return complete_at is not None and any(complete_at <= moment < at for moment in built)


def built_on(case: Case, evidence: str) -> list[datetime]:
    """When something that rests on the evidence was done: an act, or an approval, as the announcement of
    what rests on that approval shows."""
    ids = case.dependants.get(evidence, frozenset())
    approved = [
        other.id
        for _, other in case.sop.evidences()
        if other.id in ids and other.kind is EvidenceKind.APPROVAL
    ]
    later = frozenset(id_ for other in approved for id_ in case.dependants[other])
    ledger = case.snapshot.ledger
    return [*_times(case, ledger.acts, ids), *_times(case, ledger.announced, later)]


def was_open(case: Case, evidence: str, at: datetime) -> bool:
    """Whether the evidence had been announced before a moment and nothing that rests on it since."""
    ledger = case.snapshot.ledger
    announced = [m for m in _times(case, ledger.announced, {evidence}) if m < at]
    ids = case.dependants.get(evidence, frozenset())
    moved = [*_times(case, ledger.acts, ids), *_times(case, ledger.announced, ids)]
    return bool(announced) and not any(max(announced) <= moment < at for moment in moved)


def _times(case: Case, lines: Sequence[Announced | Act], ids: Collection[str]) -> list[datetime]:
    number = case.snapshot.pull.number
    return [line.at for line in lines if line.pull == number and line.evidence in ids]
