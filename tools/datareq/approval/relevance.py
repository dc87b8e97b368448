"""Which discarded reviews are worth telling, and at which evidence?

A review speaks for the evidences that were open when it was given. One that counts for one evidence
isn't reported at all the others; one that counts for none is always reported somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from datareq.approval.approvals import Count
from datareq.approval.chronology import was_open
from datareq.approval.facts import Case
from datareq.model.message import Message
from datareq.model.verdict import Discard, EvidenceVerdict, Status

EARLY = ("too-early", "too-early-document", "nothing-to-approve")
STRANGERS = ("not-holder", "another-account")


def relevant(case: Case, counts: Mapping[str, Count]) -> dict[str, tuple[Discard, ...]]:
    """Evidence → the discards to be told there. `counts` are in the order of the procedure."""
    every = [discard for count in counts.values() for discard in count.discarded]
    counted = {proof.review for count in counts.values() for proof in count.proofs}
    kept = [
        d for d in every if _spoke(case, counts[d.evidence], d) and d.reason.code not in STRANGERS
    ]
    told = counted | {discard.review for discard in kept}
    for review in dict.fromkeys(d.review for d in every if d.review not in told):
        kept += _fallback(case, counts, [d for d in every if d.review == review])
    kept.sort(key=lambda discard: (discard.at, discard.review))
    return {id_: tuple(d for d in kept if d.evidence == id_) for id_ in counts}


def until_then(discard: Discard, evidence: EvidenceVerdict) -> Discard:
    """An early approval of something that is still blocked says after which step to approve again."""
    step = evidence.reason.args.get("step")
    if discard.reason.code not in EARLY or evidence.status is not Status.BLOCKED or not step:
        return discard
    args = {**discard.reason.args, "step": step}
    return replace(discard, reason=Message(code=f"{discard.reason.code}-step", args=args))


def _spoke(case: Case, count: Count, discard: Discard) -> bool:
    """Whether the evidence was open when the review was given."""
    done_before = count.complete and all(proof.at < discard.at for proof in count.proofs)
    return not done_before and was_open(case, discard.evidence, discard.at)


def _fallback(case: Case, counts: Mapping[str, Count], discards: list[Discard]) -> list[Discard]:
    """For a review that would go unmentioned: where its giver is in office, else where something was
    open, else at the first evidence that isn't complete."""
    in_office = [d for d in discards if d.reason.code not in STRANGERS]
    if in_office:
        return [d for d in in_office if not counts[d.evidence].complete][:1] or in_office[:1]
    open_then = [d for d in discards if _spoke(case, counts[d.evidence], d)]
    undone = [d for d in discards if not counts[d.evidence].complete]
    return open_then or undone[:1] or discards[:1]
