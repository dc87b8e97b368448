"""What must hold for every document of a request, whichever it is?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from datareq.assignment.context import AssignmentContext
from datareq.documents import identifier_texts as identifier_texts  # registers the sentences
from datareq.documents.identifiers import CONTACTS, FEWEST, find
from datareq.documents.notes import note, strings
from datareq.documents.read import Document
from datareq.model.finding import Finding, Severity
from datareq.model.message import Value

PLACEHOLDER = re.compile(r"<isi\b[^<>]*>|~isi\b[^~]*~", re.IGNORECASE)
"""What a template leaves to be filled: `<isi: nomor surat>`."""

SHOWN = 60


def placeholders(document: Document) -> tuple[Finding, ...]:
    """Every place where the words of the template still stand."""
    if document.value is None:
        return ()
    return tuple(
        note(document, "template-left", path, text=found.group(0)[:SHOWN])
        for path, text in strings(document.value)
        if (found := PLACEHOLDER.search(text))
    )


def belongs(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    """A document speaks of the request in whose folder it lies."""
    given = (document.value or {}).get("request")
    if not isinstance(given, str) or given == context.registration:
        return ()  # a missing or ill-typed number is the schema's to report
    if PLACEHOLDER.search(given):
        return ()
    return (
        note(
            document,
            "document-request-differs",
            "request",
            given=given[:SHOWN],
            expected=context.registration,
        ),
    )


def nobody_named(document: Document) -> tuple[Finding, ...]:
    """What names a person by a number, or reaches one, in any text: a letter's, a step's, a query's.

    Documents lie in git, where nothing can be erased. An address may be an office's: it only warns.
    """
    if document.value is None:
        return ()
    return tuple(
        note(document, "contact-in-document", path, severity=Severity.WARNING, identifier=each.kind)
        if each.kind in CONTACTS
        else note(
            document, "identifier-in-document", path, identifier=each.kind, masked=each.masked
        )
        for path, text in _words(document.value)
        for each in find(text)
    )


def _words(value: Value, path: str = "") -> Iterator[tuple[str, str]]:
    """The strings of a document, and the numbers that are long enough to be somebody's."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _words(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _words(item, f"{path}.{key}" if path else key)
    elif isinstance(value, str):
        yield path, value
    elif isinstance(value, int) and value >= 10**FEWEST:
        yield path, str(value)


def common(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    return (*placeholders(document), *belongs(document, context), *nobody_named(document))


def usable(document: Document) -> bool:
    """Whether the document is whole enough that its contents can be compared with others."""
    return document.value is not None and not any(finding.is_error for finding in document.findings)


def in_order(
    document: Document, first: date, first_path: str, last: date, last_path: str
) -> tuple[Finding, ...]:
    """An end that lies before its beginning."""
    if first <= last:
        return ()
    return (
        note(
            document,
            "dates-reversed",
            last_path,
            start=first.isoformat(),
            start_path=first_path,
            end=last.isoformat(),
        ),
    )
