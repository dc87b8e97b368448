"""Do the other policy files agree with each other and with the procedure?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datareq.documents import policy_wire as wire
from datareq.documents.policy_hierarchies import unclear_steps
from datareq.documents.policy_levels import unkept_promises
from datareq.documents.policy_read import CALENDAR_FILE, Reading, file_of
from datareq.documents.policy_sealing import check_sealing
from datareq.model.finding import Severity
from datareq.model.message import Value
from datareq.model.roles import RoleSource

ROLES = file_of("roles")
UNITS = file_of("units")
CLASSIFICATION = file_of("classification")
SERVICE = file_of("service-levels")
COMMANDS = file_of("commands")
HINTS = file_of("column-hints")
IDENTIFIERS = file_of("identifiers")
INSTITUTION = file_of("institution")

OF_A_UNIT = frozenset({RoleSource.UNIT, RoleSource.CATALOGUE})
"""Roles whose appointments say for which unit."""
APPOINTED = OF_A_UNIT | {RoleSource.APPOINTMENT}


def check_rest(reading: Reading, policy: wire.PolicyWire) -> None:
    """Adds a finding for everything outside policy/sop.yaml that doesn't fit."""
    _roles(reading, policy)
    _appointments(reading, policy)
    _units(reading, policy.units)
    _levels(reading, policy.classification)
    for code, path, name in unclear_steps(policy.hierarchies):
        reading.find(code, file_of("hierarchies"), path, id=name)
    _unique(
        reading, SERVICE, "levels", "urgency", [x.urgency for x in policy.service_levels.levels]
    )
    _unique(reading, SERVICE, "refusals", "code", [x.code for x in policy.service_levels.refusals])
    if policy.service_levels.survey:
        asked = [x.id for x in policy.service_levels.survey.elements]
        _unique(reading, SERVICE, "survey.elements", "id", asked)
    for key in ("legal_bases", "supporting_documents", "purposes"):
        references: tuple[wire.ReferenceWire, ...] = getattr(policy.references, key)
        _unique(reading, file_of("references"), key, "id", [x.id for x in references])
    _institution(reading, policy)
    _commands(reading, policy)
    _reminders(reading, policy)
    _hints(reading, policy)
    _identifiers(reading, policy)
    check_sealing(reading, policy.delivery)
    for file, calendar in policy.calendars:
        _calendar(reading, file, calendar)


def _roles(reading: Reading, policy: wire.PolicyWire) -> None:
    roles = {role.id: role for role in policy.roles.roles}
    documents = {document.id for document in policy.sop.documents}
    _unique(reading, ROLES, "roles", "id", [role.id for role in policy.roles.roles])
    alternates = {role.id: role.alternate for role in policy.roles.roles}
    for i, role in enumerate(policy.roles.roles):
        path = f"roles[{i}]"
        if role.alternate is not None and role.alternate not in roles:
            reading.find("policy-unknown-role", ROLES, f"{path}.alternate", id=role.alternate)
        elif _circles(role.id, alternates):
            reading.find("policy-alternate-circle", ROLES, f"{path}.alternate", role=role.id)
        if (role.source is RoleSource.DOCUMENT) is (role.document is None):
            reading.find("policy-role-document", ROLES, path, role=role.id)
        elif role.document is not None and role.document not in documents:
            reading.find("policy-unknown-document", ROLES, f"{path}.document", id=role.document)


def _appointments(reading: Reading, policy: wire.PolicyWire) -> None:
    roles = {role.id: role for role in policy.roles.roles}
    units = {unit.code for unit in policy.units.units}
    logins: dict[int, str] = {}
    accounts: dict[str, int] = {}
    seen: list[wire.AppointmentWire] = []
    for i, one in enumerate(policy.roles.appointments):
        path, account = f"appointments[{i}]", one.account
        role = roles.get(one.role)
        if role is None:
            reading.find("policy-unknown-role", ROLES, f"{path}.role", id=one.role)
        elif role.source not in APPOINTED:
            reading.find("policy-not-appointed", ROLES, f"{path}.role", role=one.role)
        elif (role.source in OF_A_UNIT) is (one.unit is None):
            reading.find("policy-appointment-unit", ROLES, path, role=one.role)
        if one.unit is not None and one.unit not in units:
            reading.find("policy-unknown-unit", ROLES, f"{path}.unit", id=one.unit)
        if one.until is not None and one.until < one.since:
            reading.find(
                "policy-dates",
                ROLES,
                f"{path}.until",
                since=one.since.isoformat(),
                until=one.until.isoformat(),
            )
        if accounts.setdefault(account.login.lower(), account.id) != account.id:
            reading.find("policy-login-twice", ROLES, f"{path}.account", login=account.login)
        elif logins.setdefault(account.id, account.login) != account.login:
            reading.find(
                "policy-login-changed",
                ROLES,
                f"{path}.account.login",
                severity=Severity.WARNING,
                account=account.id,
                login=account.login,
                other=logins[account.id],
            )
        if any(_same_office(one, other) and _overlap(one, other) for other in seen):
            reading.find(
                "policy-appointment-twice", ROLES, path, role=one.role, login=account.login
            )
        seen.append(one)


def _same_office(one: wire.AppointmentWire, other: wire.AppointmentWire) -> bool:
    return (one.role, one.account.id, one.unit) == (other.role, other.account.id, other.unit)


def _overlap(one: wire.AppointmentWire, other: wire.AppointmentWire) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def _units(reading: Reading, units: wire.UnitsWire) -> None:
    # Folder names are in lower case, so codes that differ only by case would be one unit there.
    _unique(reading, UNITS, "units", "code", [unit.code.lower() for unit in units.units])
    _unique(reading, UNITS, "units", "siakad", [unit.siakad for unit in units.units])
    superiors = {unit.code: unit.superior for unit in units.units}
    for i, unit in enumerate(units.units):
        if unit.superior is None:
            continue
        path = f"units[{i}].superior"
        if unit.superior not in superiors:
            reading.find("policy-unknown-unit", UNITS, path, id=unit.superior)
        elif _circles(unit.code, superiors):
            reading.find("policy-superior-circle", UNITS, path, unit=unit.code)


def _levels(reading: Reading, classification: wire.ClassificationWire) -> None:
    levels = classification.levels
    _unique(reading, CLASSIFICATION, "levels", "id", [level.id for level in levels])
    _unique(reading, CLASSIFICATION, "levels", "rank", [level.rank for level in levels])
    ranks = {level.id: level.rank for level in levels}
    _unique(reading, CLASSIFICATION, "floors", "for", [x.for_ for x in classification.floors])
    for i, floor in enumerate(classification.floors):
        if floor.level not in ranks:
            path = f"floors[{i}].level"
            reading.find("policy-unknown-level", CLASSIFICATION, path, id=floor.level)
    for i, level in enumerate(levels):
        for code, key, args in unkept_promises(level):
            reading.find(code, CLASSIFICATION, f"levels[{i}].{key}", args=args)
    # An open level above a sealed one would publish what is more secret than what is sealed.
    sealed = min((level.rank for level in levels if level.delivery == "sealed"), default=None)
    for i, level in enumerate(levels):
        if level.delivery == "open" and sealed is not None and level.rank > sealed:
            path = f"levels[{i}].delivery"
            reading.find("policy-open-above-sealed", CLASSIFICATION, path, level=level.id)


def _institution(reading: Reading, policy: wire.PolicyWire) -> None:
    institution = policy.institution
    if institution.maintainer_role not in {role.id for role in policy.roles.roles}:
        reading.find(
            "policy-unknown-role", INSTITUTION, "maintainer_role", id=institution.maintainer_role
        )
    if institution.desk_unit not in {unit.code for unit in policy.units.units}:
        reading.find("policy-unknown-unit", INSTITUTION, "desk_unit", id=institution.desk_unit)
    try:
        ZoneInfo(institution.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        reading.find("policy-timezone", INSTITUTION, "timezone", id=institution.timezone)


def _reminders(reading: Reading, policy: wire.PolicyWire) -> None:
    reminders = policy.service_levels.reminders
    if reminders and reminders.escalate_to not in {role.id for role in policy.roles.roles}:
        path = "reminders.escalate_to"
        reading.find("policy-unknown-role", SERVICE, path, id=reminders.escalate_to)


def _commands(reading: Reading, policy: wire.PolicyWire) -> None:
    """The comment commands are read by their stage; here only the roles that they name are looked up."""
    roles = {role.id for role in policy.roles.roles}
    for i, row in enumerate(_rows(reading, COMMANDS, "commands")):
        named = row.get("roles") if isinstance(row, dict) else None
        for j, role in enumerate(named if isinstance(named, list) else []):
            if role not in roles:
                path = f"commands[{i}].roles[{j}]"
                reading.find("policy-unknown-role", COMMANDS, path, id=role)


def _hints(reading: Reading, policy: wire.PolicyWire) -> None:
    """Likewise the levels that hints about columns name."""
    levels = {level.id for level in policy.classification.levels}
    for i, row in enumerate(_rows(reading, HINTS, "hints")):
        level = row.get("level") if isinstance(row, dict) else None
        if level not in levels:
            reading.find("policy-unknown-level", HINTS, f"hints[{i}].level", id=level)


def _identifiers(reading: Reading, policy: wire.PolicyWire) -> None:
    """Likewise the levels that say what becomes of identifiers."""
    if policy.identifiers is None:
        return
    levels = {level.id for level in policy.classification.levels}
    rules = policy.identifiers.levels
    for i, rule in enumerate(rules):
        if rule.level not in levels:
            reading.find("policy-unknown-level", IDENTIFIERS, f"levels[{i}].level", id=rule.level)
    _unique(reading, IDENTIFIERS, "levels", "level", [rule.level for rule in rules])
    _unique(reading, IDENTIFIERS, "kinds", "id", [kind.id for kind in policy.identifiers.kinds])


def _rows(reading: Reading, file: str, key: str) -> list[Value]:
    parsed = reading.parsed.get(file)
    value = parsed.value if parsed else None
    rows = value.get(key) if isinstance(value, dict) else None
    return rows if isinstance(rows, list) else []


def _calendar(reading: Reading, file: str, calendar: wire.CalendarWire) -> None:
    match = CALENDAR_FILE.fullmatch(file)
    if match is None or int(match[1]) != calendar.year:
        reading.find("policy-calendar-year", file, "year", year=calendar.year)
    if calendar.settled and not calendar.decree.strip():
        reading.find("policy-calendar-decree", file, "decree", year=calendar.year)
    _unique(reading, file, "days_off", "day", [off.day.isoformat() for off in calendar.days_off])
    for i, off in enumerate(calendar.days_off):
        if off.day.year != calendar.year:
            reading.find(
                "policy-calendar-day",
                file,
                f"days_off[{i}].day",
                day=off.day.isoformat(),
                year=calendar.year,
            )


def _unique(
    reading: Reading, file: str, list_: str, key: str, names: Iterable[str | int | None]
) -> None:
    seen: set[Value] = set()
    for i, name in enumerate(names):
        if name is not None and name in seen:
            reading.find("policy-duplicate", file, f"{list_}[{i}].{key}", id=str(name))
        seen.add(name)


def _circles(start: str, next_of: dict[str, str | None]) -> bool:
    """Whether following the links from `start` leads back to it."""
    here, steps = next_of.get(start), 0
    while here is not None and here != start and steps < len(next_of):
        here, steps = next_of.get(here), steps + 1
    return here == start
