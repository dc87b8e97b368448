"""Who holds an office at a moment, by which decree, and who serves when all of them are barred?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from datareq.approval.digests import sources_used
from datareq.approval.facts import Case, day, requesting_unit
from datareq.model.forge import Account
from datareq.model.message import Value
from datareq.model.policy import Policy
from datareq.model.roles import Appointment, RolesAt, RoleSource
from datareq.model.snapshot import Snapshot
from datareq.model.sop import Evidence
from datareq.model.verdict import Holder

SCOPED = (RoleSource.UNIT, RoleSource.CATALOGUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A place to be filled: a role, for a unit where the role is a unit's. `unit` None in a role that is
    scoped to units means that no unit could be told: nobody fills it."""

    role: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody in an office; `since`, `until` and `decree` only for appointments."""

    role: str
    account: Account
    since: date | None = None
    until: date | None = None
    decree: str | None = None
    acting: str | None = None
    unit: str | None = None


Barred = Callable[[int], bool]


def nobody_barred(_account_id: int) -> bool:
    return False


def holders(
    role: str, policy: Policy, snapshot: Snapshot, at: datetime, commit: str | None = None
) -> tuple[Held, ...]:
    """Everybody who holds a role for this request at a moment, by the roles of a commit (None: the
    policy's own). Ids count; a login is only for readers."""
    case = Case(sop=policy.sop, policy=policy, snapshot=snapshot)
    known = roles_at(case, at if commit else None, commit)
    found = [held for seat in seats(case, role) for held in appointed(case, seat, at, known)]
    return tuple(dict.fromkeys(found))


def seats(case: Case, role: str, evidence: Evidence | None = None) -> tuple[Seat, ...]:
    """The places of a role that this request needs filled: one, or one for each unit that owns a source."""
    source = case.policy.role(role).source
    if source is RoleSource.UNIT:
        return (Seat(role=role, unit=requesting_unit(case)),)
    if source is RoleSource.CATALOGUE:
        used = sources_used(case, evidence)
        if evidence is not None and evidence.when.source_asks:
            used = tuple(name for name in used if name in case.snapshot.asking)
        owners = {case.snapshot.owners.get(name) for name in used}
        if not owners or None in owners:
            owners.add(None)  # a source that nobody owns: a seat that nobody fills
        return tuple(Seat(role=role, unit=unit) for unit in sorted(owners, key=str))
    return (Seat(role=role),)


def appointed(case: Case, seat: Seat, at: datetime, known: RolesAt | None) -> tuple[Held, ...]:
    """Who holds the seat itself, without alternates, by the roles that are `known`."""
    role = case.policy.role(seat.role)
    if role.source is RoleSource.REQUESTER:
        requester = case.snapshot.requester
        return () if requester is None else (Held(role=seat.role, account=requester.account),)
    if role.source is RoleSource.DOCUMENT:
        return tuple(Held(role=seat.role, account=a) for a in _members(case, role.document))
    if known is None:
        return ()
    return tuple(
        _held(appointment)
        for appointment in _of_seat(case, known, seat)
        if not _obstacle(case, appointment, at, known)
    )


def serving(
    case: Case,
    seat: Seat,
    at: datetime,
    known: RolesAt | None,
    barred: Barred = nobody_barred,
) -> tuple[Held, ...]:
    """Who may fill the seat: its holders who aren't barred. If every holder is barred, the alternate
    role's for the same unit, then the superior unit's, and so on up. A vacant seat is nobody's."""
    present = appointed(case, seat, at, known)
    free = tuple(held for held in present if not barred(held.account.id))
    if free or not present:
        return free
    for instead in _alternates(case, seat):
        found = appointed(case, instead, at, known)
        free = tuple(held for held in found if not barred(held.account.id))
        if free:
            return free
    return ()


def obstacle(
    case: Case, seat: Seat, account_id: int, at: datetime, known: RolesAt | None
) -> tuple[str, Appointment] | None:
    """Why an appointment of this person to this seat doesn't count at that moment; None if there is none."""
    if known is None:
        return None
    for appointment in _of_seat(case, known, seat):
        why = _obstacle(case, appointment, at, known)
        if appointment.account_id == account_id and why:
            return why, appointment
    return None


def roles_at(
    case: Case, moment: datetime | None = None, commit: str | None = None
) -> RolesAt | None:
    """The roles of a commit of main (None: of the policy's). The ledger keeps a commit only when its
    roles are new: for one that it doesn't name, they are the last that were seen by `moment` (None:
    the time of reading). None if none were."""
    wanted = commit or case.snapshot.policy_commit
    latest = moment or case.snapshot.read_at
    history = _history(case)
    for known in history:
        if known.commit == wanted:
            return known
    return next((known for known in reversed(history) if known.seen_at <= latest), None)


def as_holder(held: Held) -> Holder:
    """The holder as a verdict shows it."""
    return Holder(
        role=held.role,
        account=held.account,
        decree=held.decree,
        acting=held.acting,
        until=held.until.isoformat() if held.until else None,
    )


def _history(case: Case) -> list[RolesAt]:
    return sorted(case.snapshot.roles, key=lambda known: known.seen_at)


def _of_seat(case: Case, known: RolesAt, seat: Seat) -> tuple[Appointment, ...]:
    scoped = case.policy.role(seat.role).source in SCOPED
    if scoped and seat.unit is None:
        return ()
    unit = seat.unit if scoped else None
    return tuple(a for a in known.appointments if a.role == seat.role and a.unit == unit)


def _obstacle(case: Case, appointment: Appointment, at: datetime, known: RolesAt) -> str | None:
    today = day(case, at)
    if today < appointment.since:
        return "appointment-future"
    if appointment.until is not None and today > appointment.until:
        return "appointment-expired"
    return "appointment-unseen" if at < _seen(case, known, appointment) else None


def _seen(case: Case, known: RolesAt, appointment: Appointment) -> datetime:
    """When the unbroken run of roles that carry the appointment began. A new login breaks no run."""
    since = known.seen_at
    history = _history(case)
    for earlier in reversed(history[: history.index(known)]):
        if all(_identity(other) != _identity(appointment) for other in earlier.appointments):
            break
        since = earlier.seen_at
    return since


def _identity(a: Appointment) -> tuple[object, ...]:
    return (a.role, a.account_id, a.since, a.until, a.decree, a.acting, a.unit)


def _held(appointment: Appointment) -> Held:
    return Held(
        role=appointment.role,
        account=Account(id=appointment.account_id, login=appointment.login),
        since=appointment.since,
        until=appointment.until,
        decree=appointment.decree,
        acting=appointment.acting.value if appointment.acting else None,
        unit=appointment.unit,
    )


def _members(case: Case, document: str | None) -> tuple[Account, ...]:
    members = case.snapshot.documents.get(document or "", {}).get("members")
    accounts = [_part(member, "account") for member in members] if isinstance(members, list) else []
    named = [(_part(account, "id"), _part(account, "login")) for account in accounts]
    return tuple(
        Account(id=id_, login=login)
        for id_, login in named
        if isinstance(id_, int) and isinstance(login, str)
    )


def _part(value: Value, key: str) -> Value:
    return value.get(key) if isinstance(value, dict) else None


def _alternates(case: Case, seat: Seat) -> tuple[Seat, ...]:
    """The seats that serve instead, in order."""
    alternate = case.policy.role(seat.role).alternate
    roles = [seat.role] if alternate is None else [seat.role, alternate]
    if case.policy.role(seat.role).source not in SCOPED:
        return tuple(Seat(role=role) for role in roles[1:])
    units: list[str] = []
    code = seat.unit
    while code is not None and code not in units:
        units.append(code)
        unit = case.policy.unit(code)
        code = unit.superior if unit else None
    found = [Seat(role=role, unit=unit) for unit in units for role in roles]
    return tuple(found[1:])
