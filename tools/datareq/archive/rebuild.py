"""Does the record say of the request what its own snapshots and documents say?

The record is built again from them, and every part that follows from them alone is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datareq.archive.record import HIDDEN_TITLE, Ending, build_record
from datareq.documents.nouns import to_request
from datareq.errors import DocumentError
from datareq.model.ledger import ActName
from datareq.model.message import Message, Value
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind
from datareq.model.verdict import Verdict

FACTS = (
    "unit",
    "level",
    "urgency",
    "via",
    "sop",
    "sop_version",
    "completeness",
    "requested_variables",
    "notes",
)
TIMES = (
    "created_at",
    "complete_at",
    "accepted_at",
    "generated_at",
    "verified_at",
    "pauses",
    "extended_days",
)


def check_facts(
    record: Record, snapshots: tuple[Snapshot, ...], verdict: Verdict, policy: Policy
) -> Iterator[Message]:
    """What the record says otherwise than the snapshots that lie beside it."""
    closed_at = record.times.closed_at
    if closed_at is None:
        yield Message(code="audit-fact-differs", args={"fact": "closed_at"})
        return
    archived = [act.at for act in snapshots[-1].ledger.acts if act.name is ActName.ARCHIVED]
    if archived and closed_at not in archived:
        yield Message(code="audit-fact-differs", args={"fact": "closed_at"})
    again = build_record(
        Ending(
            policy=policy,
            intake=snapshots[0],
            fulfilment=snapshots[1] if len(snapshots) > 1 else None,
            verdict=verdict,
            outcome=record.outcome,
            closed_at=closed_at,
            request=_form(snapshots[-1].documents, policy),
        )
    )
    if record.sent_back not in (None, again.sent_back):
        yield Message(code="audit-fact-differs", args={"fact": "sent_back"})
    for name in FACTS:
        if getattr(again, name) != getattr(record, name):
            yield Message(code="audit-fact-differs", args={"fact": name})
    for name in TIMES:
        if getattr(again.times, name) != getattr(record.times, name):
            yield Message(code="audit-fact-differs", args={"fact": name})
    if record.title not in (again.title, HIDDEN_TITLE):
        yield Message(code="audit-fact-differs", args={"fact": "title"})


def _form(documents: Mapping[str, dict[str, Value]], policy: Policy) -> Request | None:
    """The form as the snapshot holds it; None where it couldn't be read."""
    for _, evidence in policy.sop.evidences():
        form = documents.get(evidence.document or "")
        if evidence.kind is EvidenceKind.SUBMISSION and form is not None:
            try:
                return to_request(form)
            except DocumentError:
                return None
    return None
