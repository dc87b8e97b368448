"""Does an evidence that isn't an approval hold? One function a kind; each says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from datareq.approval.digests import subject_digest
from datareq.approval.facts import Case, author, blob, errors, form
from datareq.approval.parts import agreement, digest_of, unmet
from datareq.model.forge import Account
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message
from datareq.model.sop import Evidence, EvidenceKind
from datareq.model.verdict import Proof, Status

ACTS: dict[EvidenceKind, ActName] = {
    EvidenceKind.NOTICE: ActName.NOTIFIED,
    EvidenceKind.DELIVERY: ActName.DELIVERED,
    EvidenceKind.ARCHIVE: ActName.ARCHIVED,
    EvidenceKind.HANDOVER: ActName.HANDED_OVER,
    EvidenceKind.RECEIPT: ActName.RECEIVED,
}
NAMED = (EvidenceKind.NOTICE, EvidenceKind.DELIVERY)
"""Kinds of which a procedure may have several: their acts name the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for one evidence: its status, why, and the proofs if it is done."""

    status: Status
    reason: Message
    proofs: tuple[Proof, ...] = ()
    digest: str | None = None


Rule = Callable[[Case, Evidence, datetime], Found]


def prove(case: Case, evidence: Evidence, since: datetime) -> Found:
    """The evidence's finding, its needs being done since that moment."""
    return RULES[evidence.kind](case, evidence, since)


def _document(case: Case, evidence: Evidence, since: datetime) -> Found:
    document = evidence.document or ""
    problem = document_problem(case, document)
    if problem:
        return problem
    writer = author(case, document)
    return _done(case, evidence, since, writer)


def document_problem(case: Case, document: str) -> Found | None:
    """What is wrong with a document at the head: not there, unreadable, or with errors."""
    args = {"document": document}
    if blob(case, case.snapshot.pull.head_sha, document) is None:
        return Found(status=Status.WAITING, reason=Message(code="document-missing", args=args))
    found = errors(case, document)
    if found:
        reason = Message(code="document-invalid", args={**args, "count": len(found)})
        return Found(status=Status.INVALID, reason=reason)
    if document not in case.snapshot.documents:
        reason = Message(code="document-unreadable", args=args)
        return Found(status=Status.INVALID, reason=reason)
    return None


def _submission(case: Case, evidence: Evidence, _since: datetime) -> Found:
    if case.snapshot.requester is None:
        return Found(status=Status.BLOCKED, reason=Message(code="requester-unknown"))
    problem = document_problem(case, evidence.document or "")
    if problem:
        return problem
    if not form(case):
        return Found(status=Status.BLOCKED, reason=Message(code="form-unknown"))
    requester = case.snapshot.requester.account
    return _done(case, evidence, case.snapshot.pull.created_at, requester)


def _done(case: Case, evidence: Evidence, at: datetime, by: Account | None) -> Found:
    head = case.snapshot.pull.head_sha
    file = blob(case, head, evidence.document or "")
    digest = file.sha256 if file else None
    proof = Proof(
        evidence=evidence.id,
        at=at,
        role=evidence.roles[0] if evidence.roles else None,
        by=by,
        commit=head,
        digest=digest,
    )
    return Found(status=Status.DONE, reason=Message(code="done"), proofs=(proof,), digest=digest)


def _generation(case: Case, evidence: Evidence, _since: datetime) -> Found:
    """Done only if the bot says that it made exactly this manifest from exactly these inputs."""
    made = case.snapshot.generation
    waiting = Found(status=Status.WAITING, reason=Message(code="generation-waiting"))
    if made is None or made.expected_key is None:
        return waiting
    if made.problem is not None:
        return Found(status=Status.INVALID, reason=made.problem)
    if made.manifest_sha256 is None or made.manifest_key != made.expected_key:
        return waiting
    act = next((act for act in case.snapshot.ledger.acts if _made(act, case)), None)
    if act is None:
        return Found(status=Status.INVALID, reason=Message(code="generation-foreign"))
    if not made.outputs_match:
        return Found(status=Status.INVALID, reason=Message(code="generation-altered"))
    found = errors(case, evidence.document) if evidence.document else ()
    if found:
        args = {"document": evidence.document, "count": len(found)}
        return Found(status=Status.INVALID, reason=Message(code="document-invalid", args=args))
    return _act_done(evidence, act, made.manifest_sha256)


def _made(act: Act, case: Case) -> bool:
    made = case.snapshot.generation
    return (
        made is not None
        and act.name is ActName.GENERATED
        and act.pull == case.snapshot.pull.number
        and act.digest == made.manifest_sha256
        and act.detail.get("key") == made.expected_key
    )


def _act(case: Case, evidence: Evidence, _since: datetime) -> Found:
    """An act of the bot. A delivery is that of the present manifest; a notice with a subject that of
    the present subject."""
    digest = _bound_to(case, evidence)
    is_bound = evidence.kind is EvidenceKind.DELIVERY or bool(evidence.subject)
    if is_bound and digest is None:
        return Found(status=Status.WAITING, reason=Message(code="act-nothing"))
    for act in case.snapshot.ledger.acts:
        is_named = act.evidence == evidence.id
        is_only = act.evidence is None and evidence.kind not in NAMED
        is_same = not is_bound or act.digest == digest
        if act.name is ACTS[evidence.kind] and (is_named or is_only) and is_same:
            return _act_done(evidence, act, digest)
    reason = Message(code=f"{evidence.kind.value}-waiting", args={"roles": [*evidence.roles]})
    return Found(status=Status.WAITING, reason=reason, digest=digest)


def _bound_to(case: Case, evidence: Evidence) -> str | None:
    if evidence.kind is EvidenceKind.DELIVERY:
        return case.snapshot.generation.manifest_sha256 if case.snapshot.generation else None
    head = case.snapshot.pull.head_sha
    return subject_digest(case, evidence, head) if evidence.subject else None


def _act_done(evidence: Evidence, act: Act, digest: str | None) -> Found:
    proof = Proof(evidence=evidence.id, at=act.at, by=act.by, commit=act.commit, digest=act.digest)
    return Found(status=Status.DONE, reason=Message(code="done"), proofs=(proof,), digest=digest)


def _agreement(case: Case, evidence: Evidence, _since: datetime) -> Found:
    """The requester agrees, by a command, to exactly what is left out now."""
    left_out = unmet(case.sop, case.snapshot)
    digest = digest_of(left_out)
    line = agreement(case.snapshot, digest) if digest else None
    if line is None:
        names = [f"{variable} ({why})" for variable, why in left_out]
        reason = Message(code="agreement-waiting", args={"variables": [*names]})
        return Found(status=Status.WAITING, reason=reason, digest=digest)
    proof = Proof(
        evidence=evidence.id,
        at=line.given_at,
        role=evidence.roles[0],
        by=line.user,
        comment=line.comment,
        digest=digest,
    )
    return Found(status=Status.DONE, reason=Message(code="done"), proofs=(proof,), digest=digest)


def _progress(_case: Case, _evidence: Evidence, _since: datetime) -> Found:
    return Found(status=Status.DONE, reason=Message(code="progress-shown"))


RULES: dict[EvidenceKind, Rule] = {
    EvidenceKind.SUBMISSION: _submission,
    EvidenceKind.DOCUMENT: _document,
    EvidenceKind.GENERATION: _generation,
    EvidenceKind.PROGRESS: _progress,
    EvidenceKind.AGREEMENT: _agreement,
    **dict.fromkeys(ACTS, _act),
}
