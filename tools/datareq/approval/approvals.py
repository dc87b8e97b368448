"""For the approvals of a step: which reviews count, which don't and why, and what is still wanted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datareq.approval.authority import Place, places
from datareq.approval.bars import Office, is_author
from datareq.approval.chronology import Standing, standing
from datareq.approval.digests import subject_digest
from datareq.approval.eligibility import Approval, digest_then, judge
from datareq.approval.facts import Case
from datareq.approval.matching import Filled, Slot, assign, slots
from datareq.approval.statements import Statement
from datareq.model.forge import ReviewState
from datareq.model.message import Message
from datareq.model.sop import AuthorRule, Evidence, Step
from datareq.model.verdict import Discard, Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the reviews give for one evidence. `wanted`: places still to be filled; `second`: whether
    only the second signature beside the author's is missing; `objections`: who asked for changes of
    the content that is still there; `returned`: the reviews that ever asked for changes."""

    office: Office
    digest: str | None
    proofs: tuple[Proof, ...] = ()
    discarded: tuple[Discard, ...] = ()
    wanted: tuple[Slot, ...] = ()
    second: bool = False
    objections: tuple[Statement, ...] = ()
    returned: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.wanted


def count_step(
    case: Case,
    step: Step,
    evidences: Sequence[Evidence],
    said: Sequence[Statement],
    given: Mapping[str, frozenset[int]],
) -> dict[str, Count]:
    """The counts of a step's approvals; one person serves one role in all of them."""
    weighed = {
        evidence.id: _weigh(Office(case=case, step=step, evidence=evidence, given=given), said)
        for evidence in evidences
    }
    wanted = [slot for evidence in evidences for slot in slots(case, evidence)]
    offers = {id_: scale.offers for id_, scale in weighed.items()}
    filled = assign(wanted, offers)
    return {evidence.id: _count(weighed[evidence.id], wanted, filled) for evidence in evidences}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """One evidence's reviews before places are given out. `seconds`: approval of the author → who
    signs beside it; `alone`: approvals of the author that nobody signs beside."""

    office: Office
    standing: Standing
    discarded: tuple[Discard, ...]
    offers: tuple[Approval, ...]
    seconds: Mapping[int, Approval]
    alone: tuple[Approval, ...]
    returned: tuple[int, ...]


def _weigh(office: Office, said: Sequence[Statement]) -> _Scale:
    evidence = office.evidence
    approvals, discarded = _judge_all(office, said, evidence.roles)
    wanted = slots(office.case, evidence)

    def is_complete(present: Sequence[Approval]) -> bool:
        return all(assign(wanted, {evidence.id: present}))

    stands = standing(office, approvals, said, is_complete)
    seconds: dict[int, Approval] = {}
    alone: list[Approval] = []
    if evidence.author is AuthorRule.SECOND:
        beside, _ = _judge_all(office, said, evidence.second)
        # A signature beside another is whole by itself; that the evidence was, shows in what followed.
        signing = standing(office, beside, said, bool).approvals
        for approval in stands.approvals:
            if is_author(office, approval.account_id):
                others = [s for s in signing if s.account_id != approval.account_id]
                if others:
                    seconds[approval.account_id] = others[0]
                else:
                    alone.append(approval)
    return _Scale(
        office=office,
        standing=stands,
        discarded=(*discarded, *stands.discarded),
        offers=tuple(approval for approval in stands.approvals if approval not in alone),
        seconds=seconds,
        alone=tuple(alone),
        returned=tuple(s.review for s in said if _asked_for_changes(office, s)),
    )


def _judge_all(
    office: Office, said: Sequence[Statement], roles: tuple[str, ...]
) -> tuple[list[Approval], list[Discard]]:
    approvals: list[Approval] = []
    discarded: list[Discard] = []
    for statement in said:
        if statement.state is ReviewState.APPROVED:
            found = judge(office, statement, roles)
            if isinstance(found, Approval):
                approvals.append(found)
            else:
                discarded.append(_discard(office, statement, found))
        elif statement.state is ReviewState.DISMISSED and _was_approval(office, statement, roles):
            discarded.append(_discard(office, statement, _dismissed(statement)))
    return approvals, discarded


def _was_approval(office: Office, statement: Statement, roles: tuple[str, ...]) -> bool:
    """Whether a dismissed review may have been an approval by somebody in office."""
    asked = statement.said is ReviewState.CHANGES_REQUESTED
    return not asked and bool(places(office, statement, roles))


def _dismissed(statement: Statement) -> Message:
    by = statement.dismissed_by
    return Message(code="dismissed", args={"by": by.login} if by else {})


def _discard(office: Office, statement: Statement, reason: Message) -> Discard:
    return Discard(
        evidence=office.evidence.id,
        review=statement.review,
        user=statement.user,
        at=statement.at,
        reason=reason,
    )


def _count(scale: _Scale, wanted: Sequence[Slot], filled: Sequence[Filled | None]) -> Count:
    office = scale.office
    evidence = office.evidence
    mine = [(slot, f) for slot, f in zip(wanted, filled, strict=True) if slot.evidence is evidence]
    here = {one.approval.account_id for _, one in mine if one}
    serving = {f.approval.account_id for f in filled if f} - here
    proofs: list[Proof] = []
    for _, one in mine:
        if one:
            proofs.append(_proof(one.approval, one.place))
            second = scale.seconds.get(one.approval.account_id)
            if second:
                proofs.append(_proof(second, second.places[0]))
    lacking = tuple(slot for slot, one in mine if one is None)
    alone = [_discard(office, a.statement, _needs_second(evidence)) for a in scale.alone]
    elsewhere = [
        _discard(office, a.statement, _serves_already(a))
        for a in scale.offers
        if lacking and a.account_id in serving
    ]
    return Count(
        office=office,
        digest=subject_digest(office.case, evidence, office.case.snapshot.pull.head_sha),
        proofs=tuple(dict.fromkeys(proofs)),
        discarded=(*scale.discarded, *alone, *elsewhere),
        wanted=lacking,
        second=bool(lacking and scale.alone),
        objections=tuple(o for o in scale.standing.objections if _is_about(office, o)),
        returned=scale.returned,
    )


def _asked_for_changes(office: Office, statement: Statement) -> bool:
    """Whether somebody in office sent back what there was then, even if it was taken back later."""
    return (
        statement.said is ReviewState.CHANGES_REQUESTED
        and bool(places(office, statement, office.evidence.roles))
        and digest_then(office, statement) is not None
    )


def _is_about(office: Office, statement: Statement) -> bool:
    """Whether somebody in office asked for changes of the very content that is there now."""
    head = office.case.snapshot.pull.head_sha
    return (
        statement.state is ReviewState.CHANGES_REQUESTED
        and bool(places(office, statement, office.evidence.roles))
        and digest_then(office, statement) == subject_digest(office.case, office.evidence, head)
    )


def _needs_second(evidence: Evidence) -> Message:
    return Message(code="needs-second", args={"either": [*evidence.second]})


def _serves_already(approval: Approval) -> Message:
    return Message(code="serves-already", args={"user": approval.places[0].held.account.login})


def _proof(approval: Approval, place: Place) -> Proof:
    statement, held = approval.statement, place.held
    return Proof(
        evidence=approval.evidence,
        at=statement.at,
        role=held.role,
        by=statement.user,
        acting=held.acting,
        decree=held.decree,
        review=statement.review,
        commit=statement.commit,
        digest=approval.digest,
    )
