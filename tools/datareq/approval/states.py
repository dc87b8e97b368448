"""How does each evidence stand: done, waiting, blocked, invalid, not applicable, and why?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from datareq.approval.approvals import Count
from datareq.approval.digests import covered, missing
from datareq.approval.facts import Case, applies, errors, from_intake, in_phase, resolve
from datareq.approval.holders import as_holder
from datareq.approval.on_paper import done_on_paper, on_paper
from datareq.approval.proofs import prove
from datareq.approval.waiting import waiting, wanted
from datareq.model.forge import PullKind
from datareq.model.message import Message
from datareq.model.sop import Evidence, EvidenceKind, Phase, Step
from datareq.model.verdict import EvidenceVerdict, Holder, Proof, Status

SETTLED = (Status.DONE, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """The evidences' states, each worked out once; `known` keeps them while they are asked for."""

    case: Case
    counts: Mapping[str, Count]
    refused: tuple[Message, ...]
    known: dict[str, EvidenceVerdict] = field(default_factory=dict)

    def verdict(self, step: Step, evidence: Evidence) -> EvidenceVerdict:
        """The evidence's state. While it is worked out it counts as blocked, so a circle stays shut."""
        if evidence.id not in self.known:
            self.known[evidence.id] = _verdict(
                step, evidence, Status.BLOCKED, Message(code="policy-circle")
            )
            self.known[evidence.id] = self._work_out(step, evidence)
        return self.known[evidence.id]

    def _work_out(self, step: Step, evidence: Evidence) -> EvidenceVerdict:
        case = self.case
        if self.refused:
            return _verdict(step, evidence, Status.BLOCKED, Message(code="pull-refused"))
        if not applies(case, evidence.when):
            return _verdict(step, evidence, Status.NOT_APPLICABLE, Message(code="not-applicable"))
        if from_intake(case, evidence):
            return self._from_intake(step, evidence)
        if not in_phase(case, evidence) and evidence.phase is not Phase.CLOSING:
            return _verdict(step, evidence, Status.BLOCKED, Message(code="after-acceptance"))
        hold = next((h for h in case.snapshot.holds if h.evidence == evidence.id), None)
        if hold:
            return _verdict(step, evidence, Status.BLOCKED, hold.reason)
        blocker, since = self._needs(evidence)
        if blocker:
            count = self.counts.get(evidence.id)
            return _verdict(
                step,
                evidence,
                Status.BLOCKED,
                blocker,
                digest=count.digest if count else None,
                counted=count.proofs if count else (),
            )
        if evidence.kind is EvidenceKind.APPROVAL:
            return self._approval(step, evidence)
        found = prove(case, evidence, since)
        return _verdict(
            step,
            evidence,
            found.status,
            found.reason,
            counted=found.proofs,
            digest=found.digest,
        )

    def _from_intake(self, step: Step, evidence: Evidence) -> EvidenceVerdict:
        intake = self.case.snapshot.intake
        proofs = tuple(
            proof
            for proof in ((intake.proofs or ()) if intake else ())
            if proof.evidence == evidence.id
        )
        if proofs or evidence.display_only:
            return _verdict(step, evidence, Status.DONE, Message(code="done"), counted=proofs)
        return _verdict(step, evidence, Status.INVALID, Message(code="intake-unproven"))

    def _needs(self, evidence: Evidence) -> tuple[Message | None, datetime]:
        """The first need that doesn't hold, and since when all those that do have held."""
        since = self.case.snapshot.pull.created_at
        for reference in evidence.needs:
            needed = resolve(self.case.sop, reference)
            if not needed:
                return Message(code="policy-circle"), since
            for step, need in needed:
                if need.id == evidence.id or need.display_only:
                    continue
                state = self.verdict(step, need)
                if state.status not in SETTLED:
                    ids = {"evidence": evidence.id, "subject": evidence.id}
                    args = {**ids, "need": need.id, "step": step.id}
                    is_approval = evidence.kind is EvidenceKind.APPROVAL
                    code = "blocked-approval" if is_approval else "blocked"
                    return Message(code=code, args=args), since
                since = max(since, state.at or since)
        return None, since

    def _approval(self, step: Step, evidence: Evidence) -> EvidenceVerdict:
        case, count = self.case, self.counts[evidence.id]
        if count.complete:
            return _verdict(
                step,
                evidence,
                Status.DONE,
                Message(code="done"),
                counted=count.proofs,
                digest=count.digest,
            )
        paper = on_paper(count)
        if paper:
            return _verdict(
                step,
                evidence,
                Status.DONE,
                done_on_paper(paper),
                counted=paper,
                digest=count.digest,
            )
        absent = missing(case, evidence)
        if absent or count.digest is None:
            reason = Message(code="documents-missing", args={"documents": [*absent]})
            return _verdict(step, evidence, Status.WAITING, reason, counted=count.proofs)
        wrong = _wrong_document(case, evidence)
        if wrong:
            reason = Message(code="document-invalid", args={"document": wrong})
            return _verdict(
                step, evidence, Status.INVALID, reason, counted=count.proofs, digest=count.digest
            )
        return _verdict(
            step,
            evidence,
            Status.WAITING,
            waiting(count),
            counted=count.proofs,
            digest=count.digest,
            is_open=True,
            holders=tuple(as_holder(held) for _, free in wanted(count) for held in free),
        )


def _wrong_document(case: Case, evidence: Evidence) -> str | None:
    """A document of the subject that has errors and may still be written: approving it would be early."""
    for document in covered(case, evidence):
        rule = case.sop.document(document)
        if errors(case, document) and not _is_frozen(case, rule.phase):
            return document
    return None


def _is_frozen(case: Case, phase: Phase) -> bool:
    """Whether a document was accepted with the intake and can't be changed any more."""
    return case.snapshot.kind is PullKind.FULFILMENT and phase is Phase.INTAKE


def _verdict(
    step: Step,
    evidence: Evidence,
    status: Status,
    reason: Message,
    *,
    counted: tuple[Proof, ...] = (),
    digest: str | None = None,
    is_open: bool = False,
    holders: tuple[Holder, ...] = (),
) -> EvidenceVerdict:
    times = [proof.at for proof in counted]
    return EvidenceVerdict(
        id=evidence.id,
        step=step.id,
        kind=evidence.kind,
        phase=evidence.phase,
        status=status,
        reason=reason,
        open=is_open,
        digest=digest,
        at=max(times) if times and status is Status.DONE else None,
        holders=holders,
        counted=counted,
        display_only=evidence.display_only,
    )
