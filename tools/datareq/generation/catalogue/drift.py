"""Where do the catalogue and a database disagree?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datareq.documents.catalogue import FOLDER
from datareq.documents.read import Document
from datareq.documents.strict_yaml import position
from datareq.generation.catalogue import texts as texts  # registers the sentences
from datareq.generation.catalogue.found import FoundColumn, FoundTable
from datareq.model.catalogue import Column, ColumnType, Source
from datareq.model.finding import Finding, Severity
from datareq.model.message import Value

# A whole number is a number too: what is declared wider than it is loses nothing.
WIDER = {
    (ColumnType.INTEGER, ColumnType.DECIMAL),
    (ColumnType.INTEGER, ColumnType.NUMBER),
    (ColumnType.DECIMAL, ColumnType.NUMBER),
    (ColumnType.DATE, ColumnType.DATETIME),
}


def drift(
    entries: Sequence[tuple[Source, Document]], connection: str, tables: Sequence[FoundTable]
) -> tuple[Finding, ...]:
    """What is in the database and not in the catalogue is noted; what the catalogue promises and the
    database doesn't hold is an error."""
    found = {table.name: table for table in tables}
    ours = [(s, document) for s, document in entries if s.connection == connection]
    known = {source.table for source, _ in ours}
    return (
        *(
            f
            for source, document in ours
            for f in _entry(source, document, found.get(source.table))
        ),
        *(_new_table(connection, table) for table in tables if table.name not in known),
    )


def _entry(source: Source, document: Document, table: FoundTable | None) -> Iterator[Finding]:
    if table is None:
        yield _at(document, "drift-table-gone", "table", table=source.table)
        return
    there = {column.name: column for column in table.columns}
    for number, column in enumerate(source.columns):
        found = there.get(column.name)
        path = f"columns[{number}]"
        if found is None:
            yield _at(document, "drift-column-gone", f"{path}.name", column=column.name)
        elif not _fits(column, found):
            yield _at(
                document,
                "drift-type",
                f"{path}.type",
                column=column.name,
                declared=column.type.value,
                found=found.declared,
            )
    catalogued = {column.name for column in source.columns}
    for new in table.columns:
        if new.name not in catalogued:
            yield _at(document, "drift-column-new", "columns", new=True, column=new.name)


def _fits(column: Column, found: FoundColumn) -> bool:
    same = found.type is column.type or (found.type, column.type) in WIDER
    return same or column.type in found.holds


def _new_table(connection: str, table: FoundTable) -> Finding:
    return Finding(
        code="drift-table-new",
        file=FOLDER,
        line=1,
        column=1,
        severity=Severity.WARNING,
        args={"table": table.name, "connection": connection},
    )


def _at(document: Document, code: str, path: str, *, new: bool = False, **args: Value) -> Finding:
    line, column = position(document.positions, path)
    return Finding(
        code=code,
        file=document.file,
        line=line,
        column=column,
        path=path,
        severity=Severity.WARNING if new else Severity.ERROR,
        args=args,
    )
