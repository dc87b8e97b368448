"""Is the access from which a dataset is to be made open today? If not, nothing is made until it is."""

from __future__ import annotations

from collections.abc import Mapping

from datareq.approval.words import register
from datareq.documents import nouns
from datareq.errors import DocumentError
from datareq.generation.grants import State, closed_on
from datareq.language import mark
from datareq.model.message import Message, Value
from datareq.model.policy import Policy
from datareq.model.snapshot import Hold, Snapshot
from datareq.model.sop import EvidenceKind
from datareq.reconcile.expect import ACCESS, PROCEDURE
from datareq.reporting.clock import day_of

SENTENCES = {
    State.OVER: mark(
        "Access to the source {source} is over, so nothing can be made from it. Please extend it in the access "
        "document and have it approved."
    ),
    State.NOT_BEGUN: mark(
        "Access to the source {source} hasn't begun yet; the dataset is made once it has."
    ),
}
for _state, _sentence in SENTENCES.items():
    register(f"grant-{_state.value}", _sentence)


def grant_holds(policy: Policy, snapshot: Snapshot) -> tuple[Hold, ...]:
    """Nothing is read outside the days of a grant; what was made within them stays."""
    made = snapshot.generation
    if made is None or made.expected_key is None or made.manifest_key == made.expected_key:
        return ()
    access, procedure = _document(policy, snapshot, ACCESS), _document(policy, snapshot, PROCEDURE)
    try:
        closed = closed_on(
            nouns.to_access(access),
            nouns.to_procedure(procedure).sources,
            day_of(snapshot.read_at, policy.timezone),
        )
    except DocumentError:
        return ()  # what can't be read makes nothing anyhow
    if closed is None:
        return ()
    source, state = closed
    reason = Message(code=f"grant-{state.value}", args={"source": source})
    return tuple(
        Hold(evidence=evidence.id, reason=reason)
        for _, evidence in policy.sop.evidences()
        if evidence.kind is EvidenceKind.GENERATION
    )


def _document(policy: Policy, snapshot: Snapshot, schema: str) -> Mapping[str, Value]:
    ids = [rule.id for rule in policy.sop.documents if rule.schema == schema]
    return snapshot.documents.get(ids[0], {}) if ids else {}
