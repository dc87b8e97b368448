"""How is a finding noted at the place in the document that it is about?"""

from __future__ import annotations

from collections.abc import Iterator

from datareq.documents.read import Document
from datareq.documents.strict_yaml import position
from datareq.model.finding import Finding, Severity
from datareq.model.message import Value


def note(
    document: Document,
    code: str,
    path: str,
    *,
    severity: Severity = Severity.ERROR,
    **args: Value,
) -> Finding:
    """A finding at `path` of the document (or, where that is missing, at the nearest thing above it)."""
    line, column = position(document.positions, path)
    return Finding(
        code=code,
        file=document.file,
        line=line,
        column=column,
        path=path,
        severity=severity,
        args=args,
    )


def strings(value: Value, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a document with its dotted path, in the order of the document."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{path}.{key}" if path else key)
