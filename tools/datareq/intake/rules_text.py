"""Rules about what is written in free text: own words, some sense, nobody's numbers."""

from __future__ import annotations

from collections.abc import Iterator

from datareq.documents.identifiers import CONTACTS, find
from datareq.intake.form import Form, Hit, hit
from datareq.intake.placeholders import (
    different_words,
    generic,
    has_words,
    is_filler,
    is_placeholder,
)

PURPOSE = "purpose.text"

FILTERS = frozenset({"data.filters[].field", "data.filters[].value", "data.filters[].value[]"})
"""Looked at by a stricter rule of their own."""

LEAST_WORDS = {PURPOSE: 7, "data.description": 4, "data.population": 2, "why_not_routine": 4}
"""How many different words make a sentence that somebody can act on [ours]."""


def placeholder_purpose(form: Form) -> Iterator[Hit]:
    """The purpose is the requester's own sentence."""
    text = form.text(PURPOSE)
    if text is not None and is_placeholder(PURPOSE, text, phrases=form.look.phrases):
        yield hit(PURPOSE)


def placeholder(form: Form) -> Iterator[Hit]:
    """No field still holds the form's words, or signs that mean nothing; no key is the form's example."""
    phrases = form.look.phrases
    for path, text in form.free:
        if path != PURPOSE and is_placeholder(path, text, phrases=phrases):
            yield hit(path)
    for path, _ in form.each("recipients"):
        key = form.text(f"{path}.key")
        if key is not None and is_placeholder(f"{path}.key", key):
            yield hit(f"{path}.key")


def filler(form: Form) -> Iterator[Hit]:
    """Length isn't made by repetition."""
    for path, text in form.free if form.look.repeats else ():
        if is_filler(text):
            yield hit(path)


def too_few_words(form: Form) -> Iterator[Hit]:
    """The sentences that officials decide from say something."""
    for path, least in LEAST_WORDS.items():
        text = form.text(path)
        if text is None or has_words(text, least):
            continue
        if not is_placeholder(path, text) and not is_filler(text):
            yield hit(path, words=different_words(text), least=least)


def contact(form: Form) -> Iterator[Hit]:
    """No telephone number or e-mail address: the account is contact enough."""
    for path, text in form.free if form.look.people else ():
        for found in find(text):
            if generic(path) not in FILTERS and found.kind in CONTACTS:
                yield hit(path, identifier=found.kind)


def identifier(form: Form) -> Iterator[Hit]:
    """No number that names a person (NIK, NIP, NPWP, NIM)."""
    for path, text in form.free if form.look.people else ():
        for found in find(text):
            if generic(path) not in FILTERS and found.kind not in CONTACTS:
                yield hit(path, identifier=found.kind, masked=found.masked)
