"""Who is to do what next, in the order of the procedure?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datareq.approval.approvals import Count
from datareq.approval.authority import named
from datareq.approval.facts import Case
from datareq.approval.holders import Held, Seat, as_holder, roles_at, seats, serving
from datareq.approval.waiting import objection, request, vacancy, vacant, wanted
from datareq.model.forge import PullKind
from datareq.model.message import Message
from datareq.model.roles import RoleSource
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import EvidenceVerdict, Next, Status, StepVerdict

MAKERS = (EvidenceKind.GENERATION, EvidenceKind.SUBMISSION)


def next_steps(
    case: Case,
    counts: Mapping[str, Count],
    steps: tuple[StepVerdict, ...],
    refused: tuple[Message, ...],
) -> tuple[Next, ...]:
    """What can be done now; the same thing for the same people is said once, where it comes first."""
    if refused:
        return _after_refusal(case, refused[0])
    found: list[Next] = []
    for step in steps:
        for evidence in step.evidences:
            if evidence.status in (Status.WAITING, Status.INVALID) and not evidence.display_only:
                found += _actions(case, counts, evidence)
    said: set[tuple[str, str]] = set()
    unique: list[Next] = []
    for action in found:
        key = (action.role, repr(action.reason))
        if key not in said:
            said.add(key)
            unique.append(action)
    return tuple(unique)


def _actions(case: Case, counts: Mapping[str, Count], evidence: EvidenceVerdict) -> Iterator[Next]:
    count = counts.get(evidence.id)
    if evidence.open and count:
        yield from _approve(case, count, evidence)
        return
    code = "write-document" if evidence.status is Status.WAITING else "mend-document"
    documents = _named_documents(evidence.reason)
    for document in documents:
        yield from _ask(
            case, writers(case, document), evidence, Message(code=code, args={"document": document})
        )
    roles = next(e.roles for _, e in case.sop.evidences() if e.id == evidence.id)
    if evidence.kind is EvidenceKind.RECEIPT:
        yield from _ask(case, roles, evidence, Message(code="confirm-receipt"))
    elif evidence.kind is EvidenceKind.AGREEMENT:
        yield from _ask(
            case, roles, evidence, Message(code="agree-to-part", args=evidence.reason.args)
        )
    elif evidence.status is Status.INVALID and not documents:
        yield from _ask(case, roles, evidence, Message(code="mend", args={"step": evidence.step}))


def _approve(case: Case, count: Count, evidence: EvidenceVerdict) -> Iterator[Next]:
    if count.objections:
        document = count.office.evidence.document
        roles = writers(case, document) if document else count.office.evidence.roles
        asked = Message(code="answer-changes", args=objection(count).args)
        yield from _ask(case, roles, evidence, asked)
        return
    for seat, free in wanted(count):
        reason = request(count, ((seat, free),)) if free else vacancy(count, seat)
        yield Next(
            role=free[0].role if free else seat.role,
            step=evidence.step,
            evidence=evidence.id,
            holders=tuple(as_holder(held) for held in free),
            reason=reason,
        )


def _ask(
    case: Case, roles: tuple[str, ...], evidence: EvidenceVerdict, reason: Message
) -> Iterator[Next]:
    known, now = roles_at(case), case.snapshot.read_at
    for role in roles:
        for seat in seats(case, role):
            free = serving(case, seat, now, known)
            yield Next(
                role=role,
                step=evidence.step,
                evidence=evidence.id,
                holders=tuple(as_holder(held) for held in free),
                reason=_to(reason, seat, free) if free else vacant(case, seat),
            )


def _to(reason: Message, seat: Seat, free: tuple[Held, ...]) -> Message:
    return Message(code=reason.code, args={**reason.args, "allowed": [named(seat, free)]})


def writers(case: Case, document: str) -> tuple[str, ...]:
    """Who writes a document; for one that the bot makes, who answers for its making."""
    written_by = case.sop.document(document).written_by
    makers = [
        role
        for _, evidence in case.sop.evidences()
        if evidence.kind in MAKERS and evidence.document == document
        for role in evidence.roles
    ]
    return written_by or tuple(makers)


def _named_documents(reason: Message) -> list[str]:
    one, several = reason.args.get("document"), reason.args.get("documents")
    named = several if isinstance(several, list) else [one]
    return [name for name in named if isinstance(name, str)]


def _after_refusal(case: Case, reason: Message) -> tuple[Next, ...]:
    """A refused intake is its requester's to mend, anything else the maintainers'."""
    kind = case.snapshot.kind
    evidences = case.sop.evidences()
    if not evidences:
        return ()
    step, evidence = evidences[0]
    requester = [role.id for role in case.policy.roles if role.source is RoleSource.REQUESTER]
    roles = requester if kind is PullKind.INTAKE else [case.policy.maintainer_role]
    known, now = roles_at(case), case.snapshot.read_at
    return tuple(
        Next(
            role=role,
            step=step.id,
            evidence=evidence.id,
            holders=tuple(as_holder(held) for held in serving(case, seat, now, known)),
            reason=reason,
        )
        for role in roles
        for seat in seats(case, role)
    )
