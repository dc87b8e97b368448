"""What happened in a closed request, event by event, and did it happen in the procedure's order?

The log is for process-mining tools: offices are in it, people aren't.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.sop import Evidence, Sop
from datareq.reporting.report_words import tell

OPENED, CLOSED = "opened", "closed"
_BY_TIME = itemgetter(0, 1, 2)  # of those of one second, in the procedure's order, then by office


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
    places, elsewhere = _table(sop).places, len(_table(sop).places)
    # As tuples: there are very many, and a dataclass takes its time to be compared.
    found = dict.fromkeys(
        (proof.at, places.get(proof.evidence, elsewhere), proof.role or "", proof.evidence, step.id)
        for step in record.steps
        for proof in step.proofs
    )
    events = [
        Logged(registration=number, at=at, activity=activity, step=step, role=role)
        for at, _, role, activity, step in sorted(found, key=_BY_TIME)
    ]
    opened = Logged(
        registration=number, at=record.times.created_at, activity=OPENED, step="", role=""
    )
    ends = [
        Logged(registration=number, at=at, activity=CLOSED, step="", role="")
        for at in (record.times.closed_at,)
        if at is not None
    ]
    return (opened, *events, *ends)


def order_of(record: Record, sop: Sop) -> Order:
    """How the evidences of a record lie in time, measured by what each one needs.

    One that was given again after others had been built upon it lies the other way round: the gate asks
    that everything holds in the end, and this tells how often it took more than one way through.
    """
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for step in record.steps:
        for proof in step.proofs:
            name, at = proof.evidence, proof.at
            if name not in first:
                first[name] = last[name] = at
            elif at < first[name]:
                first[name] = at
            elif at > last[name]:
                last[name] = at
    pairs, wrong = 0, []
    for pair in _table(sop).pairs:
        need, name = pair
        if name in first and need in last:
            pairs += 1
            if last[need] > first[name]:
                wrong.append(pair)
    return Order(registration=record.registration, pairs=pairs, reversed=tuple(wrong))


def labels(policy: Policy, lang: str) -> Mapping[str, str]:
    """Activity → its words."""
    ends = {name: tell(name, lang) for name in (OPENED, CLOSED)}
    return ends | {e.id: e.label.words(lang) for _, e in policy.sop.evidences()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Of a procedure: evidence → its place; each pair of an evidence that is rested on and one that does."""

    places: Mapping[str, int]
    pairs: tuple[tuple[str, str], ...]


_KNOWN: list[tuple[Sop, _Table]] = []


def _table(sop: Sop) -> _Table:
    """Of the very same procedure not made again each time."""
    if not _KNOWN or _KNOWN[0][0] is not sop:
        evidences = [evidence for _, evidence in sop.evidences()]
        made = _Table(
            places={evidence.id: n for n, evidence in enumerate(evidences)},
            pairs=tuple((need, one.id) for one in evidences for need in _needs(one, sop)),
        )
        _KNOWN[:] = [(sop, made)]
    return _KNOWN[0][1]


def _needs(evidence: Evidence, sop: Sop) -> tuple[str, ...]:
    """The evidences that one rests on; a step stands for all of its own."""
    steps = {step.id: tuple(e.id for e in step.evidences) for step in sop.steps}
    needed = [id_ for need in evidence.needs for id_ in steps.get(need, (need,))]
    return tuple(id_ for id_ in dict.fromkeys(needed) if id_ != evidence.id)
