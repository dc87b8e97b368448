"""What happened in a closed request, event by event, and did it happen in the procedure's order?

The log is for process-mining tools: offices are in it, people aren't.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.sop import Evidence, Sop
from datareq.reporting.report_words import tell

OPENED, CLOSED = "opened", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """`activity` is the id of an evidence of the procedure, or `OPENED` or `CLOSED`; `step` its step's id;
    `role`: the office that gave it, where one did."""

    registration: str
    at: datetime
    activity: str
    step: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Of one request: pairs of an evidence and one that it rests on, and those given the other way round."""

    registration: str
    pairs: int
    reversed: tuple[tuple[str, str], ...]


def logged(record: Record, sop: Sop) -> tuple[Logged, ...]:
    """The events of a record in their order; of those of one second, in the procedure's."""
    number = record.registration
    places = {evidence.id: n for n, (_, evidence) in enumerate(sop.evidences())}
    found = [
        Logged(
            registration=number,
            at=proof.at,
            activity=proof.evidence,
            step=step.id,
            role=proof.role or "",
        )
        for step in record.steps
        for proof in step.proofs
    ]
    found = sorted(
        dict.fromkeys(found), key=lambda e: (e.at, places.get(e.activity, len(places)), e.role)
    )
    opened = Logged(
        registration=number, at=record.times.created_at, activity=OPENED, step="", role=""
    )
    ends = [
        Logged(registration=number, at=at, activity=CLOSED, step="", role="")
        for at in (record.times.closed_at,)
        if at is not None
    ]
    return (opened, *found, *ends)


def order_of(record: Record, sop: Sop) -> Order:
    """How the evidences of a record lie in time, measured by what each one needs.

    One that was given again after others had been built upon it lies the other way round: the gate asks
    that everything holds in the end, and this tells how often it took more than one way through.
    """
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for step in record.steps:
        for proof in step.proofs:
            first[proof.evidence] = min(first.get(proof.evidence, proof.at), proof.at)
            last[proof.evidence] = max(last.get(proof.evidence, proof.at), proof.at)
    pairs = [
        (need, evidence)
        for evidence, needs in _all_needs(sop)
        if evidence in first
        for need in needs
        if need in last
    ]
    wrong = tuple(pair for pair in pairs if last[pair[0]] > first[pair[1]])
    return Order(registration=record.registration, pairs=len(pairs), reversed=wrong)


def labels(policy: Policy, lang: str) -> Mapping[str, str]:
    """Activity → its words."""
    ends = {name: tell(name, lang) for name in (OPENED, CLOSED)}
    return ends | {e.id: e.label.words(lang) for _, e in policy.sop.evidences()}


_NEEDS: list[tuple[Sop, tuple[tuple[str, tuple[str, ...]], ...]]] = []


def _all_needs(sop: Sop) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each evidence with those that it rests on; of the very same procedure not told again each time."""
    if not _NEEDS or _NEEDS[0][0] is not sop:
        _NEEDS[:] = [(sop, tuple((e.id, _needs(e, sop)) for _, e in sop.evidences()))]
    return _NEEDS[0][1]


def _needs(evidence: Evidence, sop: Sop) -> tuple[str, ...]:
    """The evidences that one rests on; a step stands for all of its own."""
    steps = {step.id: tuple(e.id for e in step.evidences) for step in sop.steps}
    needed = [id_ for need in evidence.needs for id_ in steps.get(need, (need,))]
    return tuple(id_ for id_ in dict.fromkeys(needed) if id_ != evidence.id)
