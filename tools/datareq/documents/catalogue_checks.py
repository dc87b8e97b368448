"""Does a catalogue entry agree with itself and with the policy?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datareq.documents import place_texts as place_texts  # registers the sentences
from datareq.documents.catalogue import DRAFT, ENTRY
from datareq.documents.nouns import to_source
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import position
from datareq.model.catalogue import Source, SourceKind
from datareq.model.finding import Finding, Severity
from datareq.model.message import Value
from datareq.model.policy import Policy

SCHEMA = "source"


def check_catalogue(
    files: Mapping[str, bytes | None], schemas: Schemas, policy: Policy
) -> tuple[Finding, ...]:
    """Everything wrong with the entries, by repository path (None: not a regular file)."""
    return tuple(
        finding for file in sorted(files) for finding in _entry(file, files[file], schemas, policy)
    )


def _entry(file: str, data: bytes | None, schemas: Schemas, policy: Policy) -> Iterator[Finding]:
    name = file.rsplit("/", 1)[-1]
    match = ENTRY.search(file)
    if data is not None and DRAFT.search(file):
        yield Finding(
            code="catalogue-draft",
            file=file,
            line=1,
            column=1,
            severity=Severity.WARNING,
            args={"name": name},
        )
        return
    if data is None or match is None or match.end() != len(file):
        code = "folder-link" if data is None else "catalogue-file"
        yield Finding(code=code, file=file, line=1, column=1, args={"name": name})
        return
    document = read_document(data, file, SCHEMA, schemas)
    yield from document.findings
    if document.value is not None and document.valid:
        yield from _source(document, to_source(document.value), match[1], policy)


def _source(document: Document, source: Source, stem: str, policy: Policy) -> Iterator[Finding]:
    if source.id != stem:
        yield _note(document, "catalogue-id", "id", id=source.id, name=f"{stem}.yaml")
    units: list[Value] = [unit.code for unit in policy.units]
    levels: list[Value] = [level.id for level in policy.levels]
    if source.owner not in units:
        yield _note(document, "catalogue-unknown", "owner", id=source.owner, allowed=units)
    if source.presence not in levels:
        yield _note(document, "catalogue-unknown", "presence", id=source.presence, allowed=levels)
    yield from _deposit(document, source, units)
    seen: set[str] = set()
    for index, column in enumerate(source.columns):
        path = f"columns[{index}]"
        if column.name in seen:
            yield _note(document, "catalogue-column-twice", f"{path}.name", name=column.name)
        seen.add(column.name)
        if column.classification not in levels:
            yield _note(
                document,
                "catalogue-unknown",
                f"{path}.classification",
                id=column.classification,
                allowed=levels,
            )
    if source.subject_key is not None and source.subject_key not in seen:
        yield _note(document, "catalogue-subject-key", "subject_key", name=source.subject_key)


def _deposit(document: Document, source: Source, units: list[Value]) -> Iterator[Finding]:
    """A file and what is said of it go together: whose it is, that its owner is asked, and that it is one file."""
    deposit = source.deposit
    if (deposit is None) is not (source.kind is SourceKind.DATABASE):
        code = "catalogue-deposit-missing" if deposit is None else "catalogue-deposit-unexpected"
        yield _note(document, code, "kind", kind=source.kind.value)
    if deposit is None:
        return
    if deposit.by not in units:
        yield _note(document, "catalogue-unknown", "deposit.by", id=deposit.by, allowed=units)
    if not source.owner_approves:
        yield _note(document, "catalogue-deposit-owner", "owner_approves")
    if "." in source.table:
        yield _note(document, "catalogue-deposit-table", "table", table=source.table)


def _note(document: Document, code: str, path: str, **args: Value) -> Finding:
    line, column = position(document.positions, path)
    return Finding(code=code, file=document.file, line=line, column=column, path=path, args=args)
