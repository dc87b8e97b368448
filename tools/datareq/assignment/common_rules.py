"""What must hold for every document of a request, whichever it is?"""

from __future__ import annotations

import re
from datetime import date

from datareq.assignment.context import AssignmentContext
from datareq.assignment.notes import note, strings
from datareq.documents.read import Document
from datareq.model.finding import Finding

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


def common(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    return (*placeholders(document), *belongs(document, context))


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
