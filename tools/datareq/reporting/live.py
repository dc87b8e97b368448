"""Which requests are complete and still open, by the desk's own account?

From the ledger's branch as a clone has it: the acts of each request, and the snapshot that was kept when
its form was accepted. A form that isn't accepted yet has no snapshot and isn't counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from datareq.documents.codec import decode, decode_line
from datareq.documents.nouns import to_request
from datareq.model.ledger import Act, ActName, Commanded, Line
from datareq.model.pauses import extensions, pauses
from datareq.model.policy import Policy
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.sop import EvidenceKind
from datareq.reporting.timeliness import OpenRequest

ENDED = (ActName.ARCHIVED, ActName.CLOSING)


def open_requests(
    ledger: Mapping[str, bytes], snapshots: Mapping[str, bytes], policy: Policy
) -> tuple[OpenRequest, ...]:
    """`ledger`, `snapshots`: registration number → the bytes of its lines, of its intake's snapshot."""
    found = []
    for registration, data in sorted(ledger.items()):
        lines = _lines(data)
        acts = [line for line in lines if isinstance(line, Act)]
        commanded = [line for line in lines if isinstance(line, Commanded)]
        complete = next((act for act in acts if act.name is ActName.COMPLETE), None)
        if complete is None or any(act.name in ENDED for act in acts):
            continue
        request = _request(snapshots.get(registration), policy)
        if request is None:
            continue
        found.append(open_request(registration, request, acts, commanded, complete, policy))
    return tuple(found)


def open_request(
    registration: str,
    request: Request,
    acts: Sequence[Act],
    commanded: Sequence[Commanded],
    complete: Act,
    policy: Policy,
) -> OpenRequest:
    """One request by its form and its account; `complete`: the act that says since when its form is."""
    stated = complete.detail.get("complete_at")
    times = {act.name: act.at for act in acts}  # of what was done again, the last time
    return OpenRequest(
        registration=registration,
        unit=request.requester.unit,
        level=request.classification,
        urgency=request.urgency.level,
        complete_at=datetime.fromisoformat(stated) if isinstance(stated, str) else complete.at,
        pauses=pauses(commanded, acts),
        extended_days=extensions(commanded) * policy.terms.extension_days,
        accepted_at=times.get(ActName.ACCEPTED),
        generated_at=times.get(ActName.GENERATED),
    )


def _lines(data: bytes) -> tuple[Line, ...]:
    return tuple(decode_line(text) for text in data.decode("utf-8").split("\n") if text.strip())


def _request(data: bytes | None, policy: Policy) -> Request | None:
    """The form that the accepted snapshot holds."""
    if data is None:
        return None
    documents = decode(data, Snapshot).documents
    form = next(
        (
            evidence.document
            for _, evidence in policy.sop.evidences()
            if evidence.kind is EvidenceKind.SUBMISSION
        ),
        None,
    )
    return to_request(documents[form]) if form is not None and form in documents else None
