"""Rules about what is written in free text: own words, some sense, nobody's numbers."""

from __future__ import annotations

from collections.abc import Iterator

from datareq.intake.form import Form, Hit, hit
from datareq.intake.identifiers import CONTACTS, find
from datareq.intake.placeholders import (
    different_words,
    generic,
    is_filler,
    is_placeholder,
    may_hold_place,
    may_repeat,
)

PURPOSE = "purpose.text"
KEY = "recipients[].key"

CODED = frozenset(
    {
        "form",
        "requester.category",
        "requester.capacity",
        "requester.unit",
        "requester.co_units[]",
        "requester.supervisor",
        "letter.number",
        "letter.date",
        "letter.nature",
        "letter.sha256",
        "purpose.category",
        "authority.basis",
        "authority.verbal.at",
        "data.filters[].op",
        "data.period.from",
        "data.period.to",
        "data.aggregation",
        "output.kinds[]",
        "output.formats[]",
        "needed_by",
        "urgency.level",
        "classification",
        "personal_data.legal_basis",
        "recipients[].login",
        KEY,
        "delivery.channel",
        "retention.destroy_by",
        "based_on",
        "attachments[].kind",
        "attachments[].sha256",
    }
)
"""Fields whose values are codes, dates or keys. Every other text is free, unknown fields too."""

FILTERS = frozenset({"data.filters[].field", "data.filters[].value", "data.filters[].value[]"})
"""Looked at by a stricter rule of their own."""

LEAST_WORDS = {PURPOSE: 7, "data.description": 4, "data.population": 2, "why_not_routine": 4}
"""How many different words make a sentence that somebody can act on [ours]."""


def placeholder_purpose(form: Form) -> Iterator[Hit]:
    """The purpose is the requester's own sentence."""
    text = form.text(PURPOSE)
    if text is not None and is_placeholder(PURPOSE, text):
        yield hit(PURPOSE)


def placeholder(form: Form) -> Iterator[Hit]:
    """No field still holds the form's words, or signs that mean nothing; no key is the form's example."""
    phrases = may_hold_place("\n".join([text for _, text in form.texts]))
    for path, text in form.texts:
        kind = generic(path)
        free = kind not in CODED and kind != PURPOSE
        if (free or kind == KEY) and is_placeholder(path, text, phrases=phrases):
            yield hit(path)


def filler(form: Form) -> Iterator[Hit]:
    """Length isn't made by repetition."""
    # The word between them keeps the end of one text and the start of the next apart.
    if not may_repeat("\n0\n".join([text for _, text in free_texts(form)])):
        return
    for path, text in free_texts(form):
        if is_filler(text):
            yield hit(path)


def too_few_words(form: Form) -> Iterator[Hit]:
    """The sentences that officials decide from say something."""
    for path, least in LEAST_WORDS.items():
        text = form.text(path)
        words = different_words(text) if text is not None else least
        if text is None or words >= least or is_placeholder(path, text) or is_filler(text):
            continue
        yield hit(path, words=words, least=least)


def contact(form: Form) -> Iterator[Hit]:
    """No telephone number or e-mail address: the account is contact enough."""
    for path, text in free_texts(form):
        for found in find(text):
            if generic(path) not in FILTERS and found.kind in CONTACTS:
                yield hit(path, identifier=found.kind)


def identifier(form: Form) -> Iterator[Hit]:
    """No number that names a person (NIK, NIP, NPWP, NIM)."""
    for path, text in free_texts(form):
        for found in find(text):
            if generic(path) not in FILTERS and found.kind not in CONTACTS:
                yield hit(path, identifier=found.kind, masked=found.masked)


def free_texts(form: Form) -> Iterator[tuple[str, str]]:
    """Every free text with its path."""
    for path, text in form.texts:
        if generic(path) not in CODED:
            yield path, text
