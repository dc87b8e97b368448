"""Rules about who asks, for whom, and on what authority."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date

from datareq.intake.form import Form, Hit, hit
from datareq.model.roles import RoleSource
from datareq.model.sop import BarKind, EvidenceKind

STUDENT = "mahasiswa"
FOR_A_UNIT = "perwakilan_unit"

INCOMING_NUMBER = re.compile(
    r"(?:(?:SR|R|T|B)/)?\d{1,5}/UN39(?:\.[0-9A-Z-]+)*/[A-Z]{2}(?:\.\d{2}){0,2}/(?:\d{2}|\d{4})"
)
"""As five real letters are numbered; a letter from elsewhere may differ, so this only warns."""


def unit_unknown(form: Form) -> Iterator[Hit]:
    """The unit and its companions are in the policy's list."""
    codes = [unit.code for unit in form.context.policy.units]
    asked = [("requester.unit", form.at("requester.unit")), *form.each("requester.co_units")]
    for path, code in asked:
        if isinstance(code, str) and code not in codes:
            close = difflib.get_close_matches(code.upper(), codes, 1) or codes[:1]
            yield hit(path, code=code[:30], example=close[0] if close else "")


def co_unit_own(form: Form) -> Iterator[Hit]:
    """A unit doesn't accompany itself."""
    for path, code in form.each("requester.co_units"):
        if code == form.at("requester.unit"):
            yield hit(path, unit=str(code))


def student_for_unit(form: Form) -> Iterator[Hit]:
    """A student asks as an individual."""
    if form.at("requester.category") == STUDENT and form.at("requester.capacity") == FOR_A_UNIT:
        yield hit("requester.capacity")


def student_without_supervisor(form: Form) -> Iterator[Hit]:
    """A student names a supervisor."""
    if form.at("requester.category") == STUDENT and form.at("requester.supervisor") is None:
        yield hit("requester.supervisor")


def supervisor_is_requester(form: Form) -> Iterator[Hit]:
    """Nobody supervises themselves."""
    supervisor, requester = form.text("requester.supervisor"), form.context.requester
    if supervisor and requester and supervisor.casefold() == requester.login.casefold():
        yield hit("requester.supervisor", login=supervisor[:40])


def alternate_missing(form: Form) -> Iterator[Hit]:
    """Where the procedure bars the requester, who is the only holder, somebody else must serve."""
    context = form.context
    if context.requester is None:
        return
    told = set()
    for _, evidence in context.policy.sop.evidences():
        if evidence.kind is not EvidenceKind.APPROVAL:
            continue
        if not any(bar.kind is BarKind.REQUESTER for bar in evidence.bars):
            continue
        for role_id in evidence.roles:
            if role_id not in told and _nobody_else(form, role_id, context.requester.id):
                told.add(role_id)
                yield hit("requester", role=context.policy.role(role_id).label.id)


def letter_number(form: Form) -> Iterator[Hit]:
    """An incoming letter is numbered as the university's are."""
    number = form.text("letter.number")
    if number is not None and INCOMING_NUMBER.fullmatch(number.strip()) is None:
        yield hit("letter.number", number=number[:60])


def letter_from_future(form: Form) -> Iterator[Hit]:
    """A letter is older than the request that rests on it."""
    yield from _future(form, "letter.date")


def order_from_future(form: Form) -> Iterator[Hit]:
    """An order was given before it was recorded."""
    yield from _future(form, "authority.verbal.at")


def order_unconfirmed(form: Form) -> Iterator[Hit]:
    """A verbal order must be confirmed in writing, and whoever gives one should know when."""
    if isinstance(form.at("authority.verbal"), dict):
        within = form.context.policy.terms.verbal_order_confirmed_within
        yield hit("authority.verbal", days=within)


def _future(form: Form, path: str) -> Iterator[Hit]:
    day = form.day(path)
    if day is not None and day > form.context.today:
        yield hit(path, date=day.isoformat(), today=form.context.today.isoformat())


def _nobody_else(form: Form, role_id: str, requester: int) -> bool:
    """Whether the requester alone holds this role and nobody is named to serve instead."""
    context = form.context
    role = context.policy.role(role_id)
    if role.source is RoleSource.UNIT:
        holders, others = set(context.unit_heads), set(context.alternates)
    elif role.source is RoleSource.APPOINTMENT:
        holders = _holders(form, role_id, context.today)
        others = _holders(form, role.alternate, context.today)
    else:
        return False
    return holders == {requester} and not others - {requester}


def _holders(form: Form, role_id: str | None, today: date) -> set[int]:
    return {
        each.account_id
        for each in form.context.policy.appointments
        if each.role == role_id
        and each.since <= today
        and (each.until is None or today <= each.until)
    }
