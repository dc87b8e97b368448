"""Was every control kept that applies to a request, and was there no incident? The fourth indicator's rows.

A control passes only on what the archive shows; one that can't be shown any more has failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from datareq.model.manifest import Manifest
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.request import Request
from datareq.model.sop import BarKind, Condition, Evidence, EvidenceKind, Phase, Sop
from datareq.model.verdict import Proof, Status
from datareq.reporting.clock import day_of
from datareq.reporting.documentation import ArchivedRequest, handed_over_in
from datareq.reporting.period import Period

OPEN = "open"
PROTECTED = ("subjects", "no-persons", "alike")
"""Rules of disclosure control that leave no small group and nobody alone to be seen; `protect.py` names them."""
UNCONTROLLED = "uncontrolled"
"""The rule of rows about people that nobody asked to make alike."""
IDENTIFIERS = "identifiers"
"""The check that tells what may be an identifier; `outcome.py` names it. What surely is one stops the output."""


Proofs = Mapping[str, Sequence[Proof]]
"""Evidence → what it was given by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What the archive holds of a request that was handed over; None for what can't be read.

    `floor`: the lowest level that its form allows. `incidents`: how many the desk reported of it.
    `destroyed`: whether its data is gone, by the word of everybody who had it.
    """

    request: Request | None
    manifest: Manifest | None
    floor: str | None
    incidents: int
    destroyed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Controlled:
    """`results`: control → whether it was kept; one that doesn't apply isn't there."""

    registration: str
    unit: str
    level: str
    urgency: str
    results: Mapping[str, bool]

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(name for name, kept in self.results.items() if not kept)


def controlled(
    month: Period,
    archived: Iterable[ArchivedRequest],
    papers: Callable[[Record], Papers],
    policy: Policy,
    cutoff: datetime,
) -> tuple[Controlled, ...]:
    """The requests handed over in the month up to the cut-off, by number."""
    day = day_of(cutoff, policy.timezone)
    return tuple(
        Controlled(
            registration=record.registration,
            unit=record.unit,
            level=record.level,
            urgency=record.urgency,
            results=controls(record, papers(record), policy, day),
        )
        for record in handed_over_in(month, archived, cutoff, policy)
    )


def controls(record: Record, papers: Papers, policy: Policy, day: date) -> dict[str, bool]:
    """Control → whether it was kept, in the order in which they are told. `day`: by which data that is to
    be destroyed must have been."""
    asked, proofs = _asked(policy.sop), _proofs(record)
    found: dict[str, bool | None] = {
        "authority": all(proofs.get(name) for name in asked.intake),
        "level": _level(record, papers, policy),
        "data-use": _conditional(record, asked),
        "legal-basis": _legal_basis(papers),
        "identifiers": _identifiers(papers, asked, proofs),
        "disclosure": _disclosure(papers, policy),
        "channel": _channel(record, policy),
        "access": _access_after_letter(asked, proofs),
        "destruction": _destroyed(papers, day),
        "separation": _separated(record, asked, proofs),
        "incident": papers.incidents == 0,
    }
    return {name: kept for name, kept in found.items() if kept is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The approvals of a procedure, by what the controls ask of them. `conditional`: the steps that are only
    asked for under a condition; the others are ids of evidences."""

    approvals: tuple[Evidence, ...]
    intake: tuple[str, ...]
    results: tuple[str, ...]
    conditional: frozenset[str]
    letter: tuple[str, ...]
    access: tuple[str, ...]


_KNOWN: list[tuple[Sop, _Asked]] = []


def _asked(sop: Sop) -> _Asked:
    """Of the very same procedure not made again each time."""
    if not _KNOWN or _KNOWN[0][0] is not sop:
        _KNOWN[:] = [(sop, _approvals(sop))]
    return _KNOWN[0][1]


def _approvals(sop: Sop) -> _Asked:
    files = {rule.id: rule.schema for rule in sop.documents}
    sent = {e.document for _, e in sop.evidences() if e.kind is EvidenceKind.DELIVERY}
    approvals = [(step, e) for step, e in sop.evidences() if e.kind is EvidenceKind.APPROVAL]

    def ids(wanted: Callable[[Evidence], bool]) -> tuple[str, ...]:
        return tuple(e.id for _, e in approvals if wanted(e))

    return _Asked(
        approvals=tuple(e for _, e in approvals),
        intake=ids(lambda e: e.phase is Phase.INTAKE),
        results=ids(lambda e: e.document in sent),
        conditional=frozenset(step.id for step, e in approvals if e.when != Condition()),
        letter=ids(lambda e: files.get(e.document or "") == "letter"),
        access=ids(lambda e: files.get(e.document or "") == "access"),
    )


def _level(record: Record, papers: Papers, policy: Policy) -> bool:
    """No result is less secret than its form asks for, nor than the level that was approved."""
    if papers.floor is None or papers.manifest is None:
        return False
    rank = {level.id: level.rank for level in policy.levels}
    known = all(level in rank for level in (record.level, papers.manifest.level, papers.floor))
    return (
        known
        and rank[record.level] >= rank[papers.floor]
        and rank[papers.manifest.level] >= rank[record.level]
    )


def _conditional(record: Record, asked: _Asked) -> bool | None:
    """The approvals that are only asked for under a condition, such as a level; None where none was."""
    states = [step.status for step in record.steps if step.id in asked.conditional]
    applied = [status for status in states if status is not Status.NOT_APPLICABLE]
    return all(status is Status.DONE for status in applied) if applied else None


def _legal_basis(papers: Papers) -> bool | None:
    """Personal data needs a stated basis; None where none is asked for."""
    if papers.request is None:
        return False
    if not any(variable.personal for variable in papers.request.data.variables):
        return None
    return papers.request.personal_data is not None


def _identifiers(papers: Papers, asked: _Asked, proofs: Proofs) -> bool:
    """Every check of every output passed. What only may be an identifier is told to those who verify the
    result: once each of them has approved it, it is excepted."""
    if papers.manifest is None:
        return False
    excepted = all(proofs.get(name) for name in asked.results)
    return all(
        check.passed or (check.name == IDENTIFIERS and excepted)
        for output in papers.manifest.outputs
        for check in output.checks
    )


def _disclosure(papers: Papers, policy: Policy) -> bool | None:
    """Where the level hides small groups, every output was controlled; None where it hides none.

    Rows about people that were granted as such and left sealed are no groups: their control is the approval of
    the use, and the channel.
    """
    if papers.manifest is None:
        return False
    level = next((one for one in policy.levels if one.id == papers.manifest.level), None)
    if level is None:
        return False
    if level.suppress_below <= 1:
        return None
    rules = [output.disclosure.rule for output in papers.manifest.outputs]
    if level.delivery != OPEN:
        rules = [rule for rule in rules if rule != UNCONTROLLED]
    return all(rule in PROTECTED for rule in rules) if rules else None


def _channel(record: Record, policy: Policy) -> bool:
    """What may only leave encrypted left so, each time: to keys, in envelopes."""
    level = next((one for one in policy.levels if one.id == record.level), None)
    sealed = all(item.keys and item.envelopes for item in record.distributions)
    return level is not None and (level.delivery == OPEN or sealed)


def _access_after_letter(asked: _Asked, proofs: Proofs) -> bool:
    """Nobody was given access before the letter that assigns them was approved.

    Grants end with the request: no query runs for one that is closed.
    """
    letter, access = (
        [proof.at for name in names for proof in proofs.get(name, ())]
        for names in (asked.letter, asked.access)
    )
    return bool(letter) and bool(access) and max(letter) <= min(access)


def _destroyed(papers: Papers, day: date) -> bool:
    """What is to be destroyed is gone, or isn't due yet."""
    if papers.request is None:
        return False
    retention = papers.request.retention
    return retention is None or retention.destroy_by >= day or papers.destroyed


def _separated(record: Record, asked: _Asked, proofs: Proofs) -> bool:
    """The requester approved nothing that is barred to them, nobody twice where two are asked for."""
    for evidence in asked.approvals:
        given = proofs.get(evidence.id)
        if given is None:
            continue
        people = [p.by.id for p in given if p.by is not None]
        if not people:
            continue
        if len(set(people)) < evidence.count:
            return False
        for bar in evidence.bars:
            if bar.kind is BarKind.REQUESTER and record.requester.id in people:
                return False
            if bar.kind is BarKind.SAME_PERSON and any(
                p.by is not None and p.by.id in people for p in proofs.get(bar.ref, ())
            ):
                return False
    return True


def _proofs(record: Record) -> Proofs:
    found: dict[str, list[Proof]] = {}
    for step in record.steps:
        for proof in step.proofs:
            found.setdefault(proof.evidence, []).append(proof)
    return found
