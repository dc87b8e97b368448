"""Rules about personal data and secrecy: level, reasons, recipients, keys, destruction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from datareq.documents.public_keys import key_problem
from datareq.intake.form import Form, Hit, hit
from datareq.intake.level import floor

SEALED = "sealed"
LONGEST = 24
"""Months that a recipient may keep personal or sealed data at most, whatever the level allows."""


def level_unknown(form: Form) -> Iterator[Hit]:
    """The level is one of the policy's."""
    claimed = form.text("classification")
    if claimed is not None and form.level is None:
        levels = [level.id for level in form.context.policy.levels]
        yield hit("classification", level=claimed[:40], allowed=[*levels])


def level_below_floor(form: Form) -> Iterator[Hit]:
    """The level isn't below what the data asked for needs."""
    level = form.level
    if form.request is None or level is None:
        return
    policy = form.context.policy
    least = policy.level(floor(form.request, policy, form.context.sources))
    if level.rank < least.rank:
        yield hit("classification", level=level.id, floor=least.id)


def personal_reason(form: Form) -> Iterator[Hit]:
    """Each personal variable has its reason, also one that only the catalogue knows to be personal."""
    for index in form.personal:
        path = f"data.variables[{index}]"
        if form.at(f"{path}.reason") is None:
            yield hit(f"{path}.reason", name=(form.text(f"{path}.name") or "")[:80])


def legal_basis(form: Form) -> Iterator[Hit]:
    """Personal data is processed on a ground of the law."""
    if form.at("personal_data.legal_basis") is None and form.personal:
        yield hit("personal_data.legal_basis")


def recipients_missing(form: Form) -> Iterator[Hit]:
    """What leaves sealed has somebody who can open it."""
    if form.level and form.level.delivery == SEALED and not form.at("recipients"):
        yield hit("recipients", level=form.level.id)


def recipients_unneeded(form: Form) -> Iterator[Hit]:
    """What is open needs no recipients, so their accounts and keys needn't be kept."""
    if form.level and form.level.delivery != SEALED and form.at("recipients"):
        yield hit("recipients", level=form.level.id)


def recipient_repeated(form: Form) -> Iterator[Hit]:
    """Each recipient is named once."""
    seen: set[str] = set()
    for path, _ in form.each("recipients"):
        login = form.text(f"{path}.login")
        if login is not None and login.casefold() in seen:
            yield hit(f"{path}.login", login=login[:40])
        seen.add((login or "").casefold())


def key_private(form: Form) -> Iterator[Hit]:
    """A private key stays with its owner."""
    yield from _keys(form, "private")


def key_type(form: Form) -> Iterator[Hit]:
    """A key is of a kind that can be encrypted to."""
    yield from _keys(form, "type")


def key_form(form: Form) -> Iterator[Hit]:
    """A key is whole."""
    yield from _keys(form, "form")


def key_weak(form: Form) -> Iterator[Hit]:
    """A key is long enough to last."""
    yield from _keys(form, "weak")


def key_comment(form: Form) -> Iterator[Hit]:
    """A key comes without the comment that often holds a name or an address."""
    yield from _keys(form, "comment")


def retention_long(form: Form) -> Iterator[Hit]:
    """Sealed or personal data is destroyed in time."""
    level, needed = form.level, form.day("needed_by")
    destroyed = form.day("retention.destroy_by")
    if destroyed is None or needed is None or not _must_end(form):
        return
    allowed = level.retention_months if level and level.retention_months is not None else LONGEST
    months = min(LONGEST, allowed)
    latest = add_months(needed, months)
    if destroyed > latest:
        yield hit("retention.destroy_by", months=months, latest=latest.isoformat())


def retention_early(form: Form) -> Iterator[Hit]:
    """Data isn't destroyed before it is needed."""
    destroyed, needed = form.day("retention.destroy_by"), form.day("needed_by")
    if destroyed is not None and needed is not None and destroyed < needed:
        yield hit("retention.destroy_by", date=destroyed.isoformat(), needed=needed.isoformat())


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover


def _must_end(form: Form) -> bool:
    sealed = form.level is not None and form.level.delivery == SEALED
    return sealed or form.at("personal_data") is not None


def _keys(form: Form, problem: str) -> Iterator[Hit]:
    for path, _ in form.each("recipients"):
        key = form.text(f"{path}.key")
        if key is not None and key_problem(key) == problem:
            yield hit(f"{path}.key")
