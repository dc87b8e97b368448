"""Who fills which place? One person serves one role in a step; a small maximum matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datareq.approval.authority import Place
from datareq.approval.eligibility import Approval
from datareq.approval.facts import Case
from datareq.approval.holders import Seat, seats
from datareq.model.sop import BarKind, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One person wanted for an evidence, in any of these seats."""

    evidence: Evidence
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    slot: Slot
    approval: Approval
    place: Place


def slots(case: Case, evidence: Evidence) -> tuple[Slot, ...]:
    """Whom an evidence wants. `count` people of its roles; where there are people enough for all of
    the roles, each role is served, and each unit of a role that several units hold."""
    every = tuple(seat for role in evidence.roles for seat in seats(case, role, evidence))
    anyone = Slot(evidence=evidence, seats=every)
    if evidence.count < len(evidence.roles):
        return (anyone,) * evidence.count
    each = tuple(Slot(evidence=evidence, seats=(seat,)) for seat in every)
    return each + (anyone,) * (evidence.count - len(evidence.roles))


def assign(
    wanted: Sequence[Slot], offers: Mapping[str, Sequence[Approval]]
) -> tuple[Filled | None, ...]:
    """For each slot of a step who fills it, as many as can be filled; offers in order of preference."""
    taken: dict[int, int] = {}  # account id → slot
    for index in range(len(wanted)):
        _seek(index, wanted, offers, taken, set())
    filled: list[Filled | None] = [None] * len(wanted)
    for account_id, index in taken.items():
        filled[index] = _fill(wanted[index], offers, account_id, None)
    for index, slot in enumerate(wanted):
        if filled[index] is None:
            filled[index] = _again(slot, offers, filled)
    return tuple(filled)


def _seek(
    index: int,
    wanted: Sequence[Slot],
    offers: Mapping[str, Sequence[Approval]],
    taken: dict[int, int],
    tried: set[int],
) -> bool:
    """An augmenting path: gives the slot to somebody free, or to somebody whose slot another can fill."""
    slot = wanted[index]
    for approval in offers.get(slot.evidence.id, ()):
        account_id = approval.account_id
        if account_id in tried or _fill(slot, offers, account_id, None) is None:
            continue
        tried.add(account_id)
        if account_id not in taken or _seek(taken[account_id], wanted, offers, taken, tried):
            taken[account_id] = index
            return True
    return False


def _fill(
    slot: Slot,
    offers: Mapping[str, Sequence[Approval]],
    account_id: int,
    role: str | None,
) -> Filled | None:
    """The slot filled by this person, in that role if one is given."""
    for approval in offers.get(slot.evidence.id, ()):
        if approval.account_id == account_id:
            for place in approval.places:
                if place.seat in slot.seats and role in (None, place.seat.role):
                    return Filled(slot=slot, approval=approval, place=place)
    return None


def _again(
    slot: Slot, offers: Mapping[str, Sequence[Approval]], filled: Sequence[Filled | None]
) -> Filled | None:
    """Somebody who serves in the step already, in the same role: for another evidence of the step, or
    for another unit whose office is theirs too."""
    for other in filled:
        if other is None or not _may_repeat(slot, other):
            continue
        again = _fill(slot, offers, other.approval.account_id, other.place.seat.role)
        serves = [f for f in filled if f and f.approval.account_id == other.approval.account_id]
        if again and all(_may_repeat(slot, one) for one in serves):
            return again
    return None


def _may_repeat(slot: Slot, other: Filled) -> bool:
    if slot.evidence.id == other.slot.evidence.id:
        return len(slot.seats) == 1 and slot.seats != other.slot.seats
    pairs = ((slot.evidence, other.slot.evidence.id), (other.slot.evidence, slot.evidence.id))
    return not any(
        bar.kind is BarKind.SAME_PERSON and bar.ref == ref
        for evidence, ref in pairs
        for bar in evidence.bars
    )
