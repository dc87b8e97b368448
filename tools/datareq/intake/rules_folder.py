"""Rules about the name of a request's folder: `YYYY-MM-DD-<unit>-<words>`, used once."""

from __future__ import annotations

from collections.abc import Iterator

from datareq.documents.identifiers import find
from datareq.intake.form import Form, Hit, hit, to_day
from datareq.model.names import SLUG

_DATE = 10


def slug_date(form: Form) -> Iterator[Hit]:
    """The name starts with a date of the calendar (its shape is the folder's own check)."""
    slug = form.context.slug
    if slug is not None and SLUG.fullmatch(slug) and to_day(slug[:_DATE]) is None:
        yield hit("", slug=slug[:80], date=slug[:_DATE])


def slug_future(form: Form) -> Iterator[Hit]:
    """A folder isn't dated ahead."""
    slug = form.context.slug
    day = to_day(slug[:_DATE]) if slug else None
    if day is not None and day > form.context.today:
        yield hit("", date=day.isoformat(), today=form.context.today.isoformat())


def slug_unit(form: Form) -> Iterator[Hit]:
    """The name carries the unit that the form names."""
    slug, unit = form.context.slug, form.text("requester.unit")
    if slug is None or unit is None or SLUG.fullmatch(slug) is None:
        return
    if not slug[_DATE + 1 :].startswith(f"{unit.casefold()}-"):
        yield hit("requester.unit", unit=unit[:30], slug=slug[:80])


def slug_taken(form: Form) -> Iterator[Hit]:
    """No open or archived request has this name."""
    slug = form.context.slug
    if slug is not None and slug in form.context.taken_slugs:
        yield hit("", slug=slug[:80])


def slug_identifier(form: Form) -> Iterator[Hit]:
    """The name, which everybody sees, holds nobody's number."""
    for found in find((form.context.slug or "")[_DATE:].replace("-", " ")):
        yield hit("", identifier=found.kind, masked=found.masked)
