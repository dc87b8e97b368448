"""Rules about by when, to whom beyond the unit, and what comes along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datareq.intake.form import Form, Hit, hit
from datareq.intake.workdays import working_day_after, works

_HASH = re.compile(r"[0-9a-f]{64}")
_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_USUAL = "normal"


def needed_by_past(form: Form) -> Iterator[Hit]:
    """Data is needed in the future."""
    needed, today = form.day("needed_by"), form.context.today
    if needed is not None and needed < today:
        yield hit("needed_by", date=needed.isoformat(), today=today.isoformat())


def needed_by_day_off(form: Form) -> Iterator[Hit]:
    """Data is needed on a day on which it can be handed over."""
    needed = form.day("needed_by")
    if needed is not None and works(needed, form.context.policy.calendars) is False:
        yield hit("needed_by", date=needed.isoformat())


def needed_by_unknown_year(form: Form) -> Iterator[Hit]:
    """Working days of a year without a settled calendar are unknown."""
    needed = form.day("needed_by")
    if needed is not None and works(needed, form.context.policy.calendars) is None:
        yield hit("needed_by", year=needed.year)


def needed_by_before_service_level(form: Form) -> Iterator[Hit]:
    """A date earlier than the service level promises asks for an urgency, and can't be promised."""
    needed, policy, today = form.day("needed_by"), form.context.policy, form.context.today
    asked = form.text("urgency.level") or _USUAL
    service = next((each for each in policy.service_levels if each.urgency == asked), None)
    if needed is None or service is None or needed < today:
        return
    due = working_day_after(today, service.days, policy.calendars)
    if due is not None and needed < due:
        yield hit("needed_by", date=needed.isoformat(), due=due.isoformat(), days=service.days)


def urgency_unknown(form: Form) -> Iterator[Hit]:
    """The urgency is one that the policy serves."""
    asked = form.text("urgency.level")
    served = [each.urgency for each in form.context.policy.service_levels]
    if asked is not None and asked not in served:
        yield hit("urgency.level", level=asked[:40], allowed=[*served])


def urgency_reason(form: Form) -> Iterator[Hit]:
    """Who jumps the queue says why."""
    asked = form.text("urgency.level") or _USUAL
    required = any(
        each.reason_required for each in form.context.policy.service_levels if each.urgency == asked
    )
    if required and form.at("urgency.reason") is None:
        yield hit("urgency.reason")


def third_party_incomplete(form: Form) -> Iterator[Hit]:
    """Data that is passed on says to whom and why."""
    if form.at("third_party.shared") is True:
        for path in ("third_party.to", "third_party.reason"):
            if form.at(path) is None:
                yield hit(path)


def third_party_contradicted(form: Form) -> Iterator[Hit]:
    """A recipient outside is named only where data is passed on."""
    if form.at("third_party.shared") is False and form.at("third_party.to") is not None:
        yield hit("third_party.to")


def attachment_hash(form: Form) -> Iterator[Hit]:
    """An attachment is tied to its file by a true SHA-256."""
    for path, _ in form.each("attachments"):
        digest = form.text(f"{path}.sha256")
        if digest is None:
            continue
        if not _HASH.fullmatch(digest) or digest == _EMPTY or len(set(digest)) == 1:
            yield hit(f"{path}.sha256")


def attachment_repeated(form: Form) -> Iterator[Hit]:
    """Each file is attached once."""
    seen: set[str] = set()
    for path, _ in form.each("attachments"):
        digest = form.text(f"{path}.sha256") or ""
        if digest and digest in seen:
            yield hit(f"{path}.sha256")
        seen.add(digest)
