"""Does somebody who verifies the result disagree with the data, and what did the official in charge decide?

While that is open, what rests on the verification is on hold. To correct, or to leave a part out, means
another dataset: the hold lasts until there is one. To annotate ends it, and the note goes into the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from datareq.approval.words import register
from datareq.assignment.authority import Accepted
from datareq.language import mark
from datareq.model.disputes import CORRECT, PART, disputes
from datareq.model.forge import Comment
from datareq.model.message import Message
from datareq.model.snapshot import Hold, Snapshot
from datareq.model.sop import Evidence, EvidenceKind, Sop
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import World

SENTENCES = {
    "dispute-open": mark(
        "{user} disagrees with the data (on {at_date}): “{text}”. Verification goes on once this is decided with "
        "`/putus-keberatan`."
    ),
    "dispute-correct": mark(
        "The data is to be corrected: “{text}”. Please change the procedure and have it approved; the dataset "
        "is then made anew."
    ),
    "dispute-part": mark(
        "What is disputed is to be left out: “{text}”. Please state it as unmet in the procedure and have it "
        "approved; the rest is then made anew."
    ),
}
for _code, _sentence in SENTENCES.items():
    register(_code, _sentence)


def dispute(
    _world: World, _case: Case, _comment: Comment, accepted: Accepted, snapshot: Snapshot
) -> Accepted | Message:
    """The disagreement with the dataset that it is about."""
    made = snapshot.generation
    if made is None or made.manifest_sha256 is None or made.manifest_key != made.expected_key:
        return Message(code="command-no-data", args={"name": accepted.command.name})
    return replace(accepted, facts=(made.manifest_sha256,))


def settle(
    _world: World, case: Case, _comment: Comment, accepted: Accepted, _snapshot: Snapshot
) -> Accepted | Message:
    """A decision needs something to decide."""
    if all(one.decision for one in disputes(case.lines.commanded)):
        return Message(code="command-no-dispute", args={"name": accepted.command.name})
    return accepted


def dispute_holds(sop: Sop, snapshot: Snapshot) -> tuple[Hold, ...]:
    """What rests on the verification waits until the disagreement is settled."""
    reason = _reason(snapshot)
    if reason is None:
        return ()
    return tuple(Hold(evidence=one.id, reason=reason) for one in resting(sop))


def _reason(snapshot: Snapshot) -> Message | None:
    present = snapshot.generation.manifest_sha256 if snapshot.generation else None
    for one in disputes(snapshot.ledger.commanded):
        if one.decision is None:
            line = one.raised
            args = {"user": line.user.login, "at": line.given_at.isoformat(), "text": line.text}
            return Message(code="dispute-open", args={**args})
        if one.decided in (CORRECT, PART) and present in (None, one.manifest):
            return Message(code=f"dispute-{one.decided}", args={"text": one.decision.text})
    return None


def resting(sop: Sop) -> Iterable[Evidence]:
    """The approvals of what was made that need an earlier one of it: of these the first is the verification
    that may be disagreed with, so it isn't among them."""
    made = {e.document for _, e in sop.evidences() if e.kind is EvidenceKind.GENERATION}
    of_data = {
        evidence.id: step.id
        for step, evidence in sop.evidences()
        if evidence.kind is EvidenceKind.APPROVAL and made & set(evidence.subject)
    }
    for _, evidence in sop.evidences():
        rests_on = set(evidence.needs) & (of_data.keys() | set(of_data.values()))
        if evidence.id in of_data and rests_on:
            yield evidence
