"""Who holds the offices that a request's documents are checked against?"""

from __future__ import annotations

from datetime import date

from datareq.model.policy import Policy
from datareq.model.roles import Appointment, RoleSource
from datareq.model.sop import EvidenceKind


def unit_heads(policy: Policy, unit: str, day: date) -> tuple[int, ...]:
    """Account ids of those who head this unit on that day."""
    roles = {role.id for role in policy.roles if role.source is RoleSource.UNIT}
    return _holders(policy, roles - _alternates(policy), unit, day)


def unit_alternates(policy: Policy, unit: str, day: date) -> tuple[int, ...]:
    """Account ids of those who serve when the head of this unit can't: alternates, then the superior's head."""
    found = policy.unit(unit)
    superior = found.superior if found else None
    above = unit_heads(policy, superior, day) if superior else ()
    return tuple(dict.fromkeys((*_holders(policy, _alternates(policy), unit, day), *above)))


def verifiers(policy: Policy, day: date) -> dict[int, str]:
    """Account id → office of those who verify what the data team makes: they can't be in the team.

    They approve a generated document and may not have written anything that it was made from.
    """
    generated = {
        evidence.document
        for _, evidence in policy.sop.evidences()
        if evidence.kind is EvidenceKind.GENERATION
    }
    roles = {
        role
        for _, evidence in policy.sop.evidences()
        if evidence.kind is EvidenceKind.APPROVAL and generated & set(evidence.subject)
        for role in evidence.roles
    }
    labels = {role.id: role.label.id for role in policy.roles}
    return {
        appointment.account_id: labels.get(appointment.role, appointment.role)
        for appointment in policy.appointments
        if appointment.role in roles and appointment.unit is None and _serves(appointment, day)
    }


def _alternates(policy: Policy) -> set[str]:
    """The roles that serve for a unit's office."""
    return {
        role.alternate
        for role in policy.roles
        if role.source is RoleSource.UNIT and role.alternate is not None
    }


def _holders(policy: Policy, roles: set[str], unit: str, day: date) -> tuple[int, ...]:
    return tuple(
        dict.fromkeys(
            appointment.account_id
            for appointment in policy.appointments
            if appointment.role in roles
            and appointment.unit in (unit, None)
            and _serves(appointment, day)
        )
    )


def _serves(appointment: Appointment, day: date) -> bool:
    return appointment.since <= day and (appointment.until is None or day <= appointment.until)
