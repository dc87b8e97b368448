"""Can each mask of a grant be laid on its column, and does each row filter name values that the column can have?"""

from __future__ import annotations

from collections.abc import Iterator

from datareq.assignment.context import AssignmentContext
from datareq.documents.notes import note
from datareq.documents.read import Document
from datareq.model.assignment import Access, Grant
from datareq.model.finding import Finding


def check_masks(
    document: Document, access: Access, context: AssignmentContext
) -> Iterator[Finding]:
    """Everything about masks and rows of all grants; a column has one mask wherever it is granted."""
    for index, grant in enumerate(access.grants):
        path = f"grants[{index}]"
        yield from _masks(document, grant, path, context)
        yield from _rows(document, grant, path, context)
        for earlier in access.grants[:index]:
            shared = set(grant.columns) & set(earlier.columns)
            for name in sorted(shared) if grant.source == earlier.source else ():
                if grant.masks.get(name) != earlier.masks.get(name):
                    yield note(
                        document,
                        "grant-mask-differs",
                        f"{path}.source",
                        source=grant.source,
                        name=name,
                    )


def _masks(
    document: Document, grant: Grant, path: str, context: AssignmentContext
) -> Iterator[Finding]:
    source = context.source(grant.source)
    for name, mask in grant.masks.items():
        place = f"{path}.masks.{name}"
        column = source.column(name) if source else None
        if name not in grant.columns:
            yield note(document, "grant-mask-column", place, name=name)
        elif column is not None and not mask.fits(column.type):
            yield note(document, "grant-mask-type", place, name=name, type=column.type.value)


def _rows(
    document: Document, grant: Grant, path: str, context: AssignmentContext
) -> Iterator[Finding]:
    source = context.source(grant.source)
    for index, rows in enumerate(grant.rows):
        place = f"{path}.rows[{index}]"
        column = source.column(rows.column) if source else None
        if source is not None and column is None:
            yield note(
                document, "grant-column-unknown", place, source=grant.source, name=rows.column
            )
        elif column is not None and not rows.fits(column.type):
            yield note(document, "grant-rows-type", place, name=rows.column, type=column.type.value)
        if (rows.column not in grant.columns) != rows.ungranted:
            code = "grant-rows-granted" if rows.ungranted else "grant-rows-ungranted"
            yield note(document, code, place, name=rows.column)
