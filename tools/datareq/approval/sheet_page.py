"""What is on the sheet that an official without an account signs? What is approved, and the code that binds it."""

from __future__ import annotations

from dataclasses import dataclass

from datareq.approval.digests import SHOWN
from datareq.documents.official import Page, letterhead, moment_in_words, office, unit_name
from datareq.model.manifest import Manifest
from datareq.model.policy import Policy
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.sop import CATALOGUE, Evidence
from datareq.model.verdict import EvidenceVerdict, Status, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """`evidence`, `standing`: the approval that waits for paper, and how it stands."""

    policy: Policy
    snapshot: Snapshot
    request: Request
    manifest: Manifest | None
    evidence: Evidence
    standing: EvidenceVerdict


def waits_for_paper(policy: Policy, verdict: Verdict) -> tuple[Evidence, EvidenceVerdict] | None:
    """The approval that is waited for now and that nobody with an account can give."""
    for _, evidence in policy.sop.evidences():
        shown = verdict.evidence(evidence.id)
        is_open = shown is not None and shown.open and shown.status is Status.WAITING
        if evidence.on_paper and shown is not None and is_open and not shown.holders:
            return evidence, shown
    return None


def sheet_page(facts: SheetFacts) -> Page:
    """For the template `lembar-persetujuan.typ`."""
    policy, digest = facts.policy, facts.standing.digest or ""
    files = {rule.id: rule.label.id for rule in policy.sop.documents}
    outputs = facts.manifest.outputs if facts.manifest else ()
    return {
        "head": letterhead(policy),
        "draft": False,
        "registration": facts.snapshot.registration,
        "office": office(policy, facts.evidence.roles[0], None),
        "unit": unit_name(policy, facts.request.requester.unit),
        "about": facts.evidence.label.id,
        "title": facts.request.data.title,
        "purpose": facts.request.purpose.text,
        "level": policy.level(facts.request.classification).label.id,
        "documents": [files[id_] for id_ in facts.evidence.subject if id_ != CATALOGUE],
        "outputs": [
            {
                "title": output.title,
                "columns": ", ".join(field.label for field in output.fields),
                "rows": "" if output.rows is None else str(output.rows),
            }
            for output in outputs
        ],
        "unmet": [
            {"variable": covered.variable, "why": covered.unmet}
            for covered in (facts.manifest.coverage if facts.manifest else ())
            if covered.unmet is not None
        ],
        "code": digest[:SHOWN],
        "digest": digest,
        "at": moment_in_words(facts.snapshot.read_at, policy),
    }
