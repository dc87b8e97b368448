"""How do the bytes of a file become a checked document?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from datareq.documents import finding_texts as finding_texts  # registers the sentences
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import Positions, parent, parse
from datareq.model.finding import Finding
from datareq.model.message import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as it was read. `value` is None when it isn't a readable mapping; `valid`: no error at all.

    `values`: what is at every dotted path of a document that was read (may be empty).
    """

    file: str
    value: dict[str, Value] | None
    positions: Positions
    findings: tuple[Finding, ...]
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        return self.value is not None and not any(f.is_error for f in self.findings)


def read_document(data: bytes, file: str, schema: str, schemas: Schemas) -> Document:
    """Parses and validates; every finding at once, those of the file's syntax before those of its schema."""
    parsed = parse(data, file)
    findings = parsed.findings
    value = parsed.value
    if not findings and file.endswith(".json"):
        findings = _json_only(data, file)
        value = None if findings else value
    if value is not None:
        findings += _beyond(findings, schemas.validate(schema, parsed, file))
    return Document(
        file=file,
        value=value if isinstance(value, dict) else None,
        positions=parsed.positions,
        findings=findings,
        values=parsed.values,
    )


def _beyond(syntax: tuple[Finding, ...], schema: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Schema findings but those about a place whose syntax was already refused (they would only confuse)."""
    refused = {finding.path for finding in syntax if finding.path}
    if not refused:
        return schema
    return tuple(f for f in schema if not _under(f.path, refused))


def _under(path: str, refused: set[str]) -> bool:
    while path:
        if path in refused:
            return True
        path = parent(path)
    return False


def _json_only(data: bytes, file: str) -> tuple[Finding, ...]:
    """A `.json` file must be JSON, not merely YAML."""
    try:
        json.loads(data)
    except json.JSONDecodeError as error:
        return (Finding(code="json-syntax", file=file, line=error.lineno, column=error.colno),)
    return ()
