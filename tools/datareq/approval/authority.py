"""Which places may this reviewer fill, and if none, who is authorised instead?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datareq.approval.bars import Office, bar
from datareq.approval.holders import (
    Held,
    Seat,
    appointed,
    obstacle,
    roles_at,
    seats,
    serving,
)
from datareq.approval.statements import Statement
from datareq.model.forge import Account
from datareq.model.message import Message, Value
from datareq.model.roles import RolesAt


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A seat that somebody may fill, and by which office."""

    seat: Seat
    held: Held


def judged_by(office: Office, statement: Statement) -> RolesAt | None:
    """The roles as they were when the review was first observed, else the present ones."""
    return roles_at(office.case, statement.seen_at, statement.policy_commit)


def places(office: Office, statement: Statement, roles: Sequence[str]) -> tuple[Place, ...]:
    """Every seat of the roles that the reviewer could fill when the review was given."""
    if statement.user is None:
        return ()
    known = judged_by(office, statement)
    return tuple(
        Place(seat=seat, held=held)
        for seat in all_seats(office, roles)
        for held in serving(
            office.case, seat, statement.at, known, lambda id_: bar(office, id_) is not None
        )
        if held.account.id == statement.user.id
    )


def all_seats(office: Office, roles: Sequence[str]) -> tuple[Seat, ...]:
    return tuple(seat for role in roles for seat in seats(office.case, role, office.evidence))


def bar_reason(
    office: Office, statement: Statement, user: Account, roles: Sequence[str]
) -> Message | None:
    """Why a holder of the office may not give this evidence, and who serves instead."""
    known = judged_by(office, statement)
    for seat in all_seats(office, roles):
        held = appointed(office.case, seat, statement.at, known)
        reason = bar(office, user.id)
        if reason and any(holder.account.id == user.id for holder in held):
            instead = authorised(office, [seat.role], statement)
            return Message(code=reason.code, args={**reason.args, "instead": [*instead]})
    return None


def stranger_reason(
    office: Office, statement: Statement, user: Account, roles: Sequence[str]
) -> Message:
    """Why somebody isn't in office: an appointment that isn't in force, or none at all."""
    known = judged_by(office, statement)
    allowed = authorised(office, roles, statement)
    who: dict[str, Value] = {"user": user.login, "allowed": [*allowed]}
    for seat in all_seats(office, roles):
        found = obstacle(office.case, seat, user.id, statement.at, known)
        if found:
            code, appointment = found
            until = appointment.until.isoformat() if appointment.until else None
            dates = {"since": appointment.since.isoformat(), "until": until}
            return Message(
                code=code, args={**who, "role": seat.role, "decree": appointment.decree, **dates}
            )
    code = (
        "another-account" if _bears_a_holders_name(office, statement, user, roles) else "not-holder"
    )
    return Message(code=code, args=who)


def _bears_a_holders_name(
    office: Office, statement: Statement, user: Account, roles: Sequence[str]
) -> bool:
    """Whether the login is a holder's and the account isn't: renamed, and taken over by somebody else."""
    known = judged_by(office, statement)
    return any(
        held.account.login.casefold() == user.login.casefold()
        for seat in all_seats(office, roles)
        for held in appointed(office.case, seat, statement.at, known)
    )


def authorised(
    office: Office, roles: Sequence[str], statement: Statement
) -> list[dict[str, Value]]:
    """Seat by seat, who could have given the evidence when a review was given."""
    known = judged_by(office, statement)
    found: list[dict[str, Value]] = []
    for seat in all_seats(office, roles):
        free = serving(
            office.case, seat, statement.at, known, lambda id_: bar(office, id_) is not None
        )
        found.append(named(seat, free))
    return found


def named(seat: Seat, held: Sequence[Held]) -> dict[str, Value]:
    """A seat and who fills it, as a message carries them."""
    return {
        "role": held[0].role if held else seat.role,
        "unit": held[0].unit if held else seat.unit,
        "holders": [
            {
                "login": holder.account.login,
                "acting": holder.acting,
                "since": holder.since.isoformat() if holder.since else None,
                "until": holder.until.isoformat() if holder.until else None,
                "decree": holder.decree,
            }
            for holder in held
        ],
    }
