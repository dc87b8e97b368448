"""What does the account of a closed request say, from its final verdict, snapshots and ledger?

Pure: the same closing gives the same record, so the bot may write it twice and an audit can redo it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from datareq.model.disputes import annotated
from datareq.model.ledger import Act, ActName
from datareq.model.manifest import Manifest
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.pauses import extensions, pauses
from datareq.model.policy import Policy
from datareq.model.record import Distribution, Note, Record, RecordedStep, Times
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import EvidenceVerdict, Verdict

INTAKE_SNAPSHOT = "intake.snapshot.json"
FULFILMENT_SNAPSHOT = "fulfilment.snapshot.json"
SCHEMA = 1
HANDED_OVER = (OutcomeKind.DELIVERED, OutcomeKind.DELIVERED_IN_PART)
HIDDEN_TITLE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """All that a record is made of.

    `verdict` is that of the last snapshot (the fulfilment's if it was opened). `closed_at`: the forge's
    time of the merge, the command or the closing. `due`, `working_days` come from the service clock.
    `hide_title` where the title itself may not be kept.
    """

    policy: Policy
    intake: Snapshot
    fulfilment: Snapshot | None
    verdict: Verdict
    outcome: Outcome
    closed_at: datetime
    request: Request | None
    manifest: Manifest | None = None
    manifest_sha256: str | None = None
    due: date | None = None
    working_days: int | None = None
    archive_version: int = 1
    distributions: tuple[Distribution, ...] = ()
    hide_title: bool = False

    @property
    def last(self) -> Snapshot:
        return self.fulfilment or self.intake


def build_record(ending: Ending) -> Record:
    """The record without its files, which `deposit` adds."""
    last, request, requester = ending.last, ending.request, ending.intake.requester
    manifest = ending.manifest
    return Record(
        schema=SCHEMA,
        registration=last.registration,
        slug=last.slug or "",
        archive_version=ending.archive_version,
        sop=ending.policy.sop.id,
        sop_version=ending.policy.sop.version,
        requester=requester.account if requester else ending.intake.pull.author,
        via=requester.via if requester else "pull-request",
        unit=request.requester.unit if request else "",
        level=request.classification if request else "",
        urgency=request.urgency.level if request else "",
        title=_title(ending),
        outcome=ending.outcome,
        intake_pull=ending.intake.pull.number,
        fulfilment_pull=ending.fulfilment.pull.number if ending.fulfilment else None,
        times=_times(ending),
        completeness=_completeness(_acts(ending)),
        steps=recorded_steps(ending.verdict),
        files=(),
        snapshots=(INTAKE_SNAPSHOT, *((FULFILMENT_SNAPSHOT,) if ending.fulfilment else ())),
        policy_commit=last.policy_commit,
        manifest_sha256=ending.manifest_sha256,
        requested_variables=len(request.data.variables) if request else 0,
        delivered_variables=(
            sum(1 for covered in manifest.coverage if covered.unmet is None) if manifest else 0
        ),
        distributions=ending.distributions,
        sent_back=_sent_back(ending),
        notes=_notes(ending),
        supersedes=ending.archive_version - 1 or None,
    )


def outcome_of(manifest: Manifest) -> Outcome:
    """How a request ended whose dataset was handed over: in full, or with variables unmet."""
    unmet = [covered.variable for covered in manifest.coverage if covered.unmet is not None]
    return Outcome(kind=OutcomeKind.DELIVERED_IN_PART if unmet else OutcomeKind.DELIVERED)


def recorded_steps(verdict: Verdict) -> tuple[RecordedStep, ...]:
    """Each step as the verdict left it, with every proof that counted."""
    return tuple(
        RecordedStep(
            n=step.n,
            id=step.id,
            status=step.status,
            at=_latest(evidence.at for evidence in step.evidences),
            proofs=tuple(proof for evidence in step.evidences for proof in evidence.counted),
        )
        for step in verdict.steps
    )


def _title(ending: Ending) -> str:
    if ending.request is None:
        return ""
    return HIDDEN_TITLE if ending.hide_title else ending.request.data.title


def _times(ending: Ending) -> Times:
    intake, fulfilment = ending.intake, ending.fulfilment
    evidences = tuple(evidence for step in ending.verdict.steps for evidence in step.evidences)
    generated = [item for item in evidences if item.kind is EvidenceKind.GENERATION]
    merged = fulfilment.pull.merged_at if fulfilment else None
    if merged is None and ending.outcome.kind in HANDED_OVER:
        merged = ending.closed_at
    return Times(
        created_at=intake.pull.created_at,
        complete_at=_complete(_acts(ending)),
        accepted_at=(
            fulfilment.intake.merged_at
            if fulfilment and fulfilment.intake
            else intake.pull.merged_at
        ),
        generated_at=_latest(item.at for item in generated),
        verified_at=_latest(item.at for item in _verifications(ending.policy, evidences)),
        merged_at=merged,
        closed_at=ending.closed_at,
        due=ending.due,
        working_days=ending.working_days,
        pauses=pauses(ending.last.ledger.commanded, ending.last.ledger.acts),
        extended_days=extensions(ending.last.ledger.commanded) * ending.policy.terms.extension_days,
    )


def _verifications(
    policy: Policy, evidences: Iterable[EvidenceVerdict]
) -> tuple[EvidenceVerdict, ...]:
    """The approvals of what was generated."""
    rules = {rule.id: rule for _, rule in policy.sop.evidences()}
    made = {rule.document for rule in rules.values() if rule.kind is EvidenceKind.GENERATION}
    return tuple(
        item
        for item in evidences
        if item.kind is EvidenceKind.APPROVAL
        and item.id in rules
        and made.intersection(rules[item.id].subject)
    )


def _sent_back(ending: Ending) -> int:
    """One review counts once, however many offices its giver holds."""
    evidences = tuple(evidence for step in ending.verdict.steps for evidence in step.evidences)
    made = _verifications(ending.policy, evidences)
    return len({review for evidence in made for review in evidence.returned})


def _notes(ending: Ending) -> tuple[Note, ...]:
    return tuple(
        Note(
            at=one.decision.given_at,
            by=one.decision.user,
            about=one.raised.text,
            text=one.decision.text,
        )
        for one in annotated(ending.last.ledger.commanded)
        if one.decision is not None
    )


def _acts(ending: Ending) -> tuple[Act, ...]:
    """The acts of the request; the fulfilment's snapshot has those of the intake too."""
    return ending.last.ledger.acts


def _complete(acts: Iterable[Act]) -> datetime | None:
    for act in acts:
        if act.name is ActName.COMPLETE:
            stated = act.detail.get("complete_at")
            return datetime.fromisoformat(stated) if isinstance(stated, str) else act.at
    return None


def _completeness(acts: Iterable[Act]) -> tuple[int, int] | None:
    for act in acts:
        if act.name is ActName.CHECKED:
            valid, required = act.detail.get("valid_items"), act.detail.get("required_items")
            if isinstance(valid, int) and isinstance(required, int):
                return valid, required
    return None


def _latest(times: Iterable[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None), default=None)
