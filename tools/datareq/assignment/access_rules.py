"""Which columns may be used, by whom, and until when? (steps 9 and the data-use approval)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from datareq.assignment.common_rules import common, in_order, usable
from datareq.assignment.context import AssignmentContext
from datareq.assignment.mask_rules import check_masks
from datareq.assignment.team_rules import outsiders
from datareq.documents.notes import note
from datareq.documents.nouns import to_access, to_data_use
from datareq.documents.read import Document
from datareq.model.assignment import Access, DataUse, Grant
from datareq.model.finding import Finding


def check_data_use(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    """Catalogued columns within the approved level, the request's recipients, an end within retention."""
    findings = common(document, context)
    if document.value is None or not usable(document):
        return findings
    use = to_data_use(document.value)
    return (
        *findings,
        *(
            finding
            for index, part in enumerate(use.uses)
            for finding in _columns(document, part.source, part.columns, f"uses[{index}]", context)
        ),
        *_recipients(document, use, context),
        *_retention(document, use, context),
    )


def _recipients(document: Document, use: DataUse, context: AssignmentContext) -> Iterator[Finding]:
    if context.request is None:
        return
    asked = {recipient.login.lower(): recipient.login for recipient in context.request.recipients}
    stated = {login.lower() for login in use.recipients}
    for index, login in enumerate(use.recipients):
        if login.lower() not in asked:
            yield note(document, "use-recipient-not-asked", f"recipients[{index}]", login=login)
    for key, login in asked.items():
        if key not in stated:
            yield note(document, "use-recipient-missing", "recipients", login=login)


def _retention(document: Document, use: DataUse, context: AssignmentContext) -> Iterator[Finding]:
    if context.request is None or context.request.retention is None:
        return
    destroy_by = context.request.retention.destroy_by
    if use.ends > destroy_by:
        yield note(
            document,
            "use-after-destruction",
            "ends",
            ends=use.ends.isoformat(),
            destroy_by=destroy_by.isoformat(),
        )


def check_access(document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    """Grants to team members only, of catalogued columns up to the approved level, that come to an end."""
    findings = common(document, context)
    if document.value is None or not usable(document):
        return findings
    access = to_access(document.value)
    return (
        *findings,
        *(
            finding
            for index, grant in enumerate(access.grants)
            for finding in _grant(document, grant, f"grants[{index}]", context)
        ),
        *check_masks(document, access, context),
        *_portal(document, access),
    )


def _grant(
    document: Document, grant: Grant, path: str, context: AssignmentContext
) -> Iterator[Finding]:
    yield from _columns(document, grant.source, grant.columns, path, context)
    if context.team is not None:
        members = {member.account.id: member.account for member in context.team.members}
        yield from outsiders(document, grant.staff, members, f"{path}.staff")
    yield from in_order(document, grant.since, f"{path}.from", grant.until, f"{path}.until")
    yield from _within_letter(document, grant, path, context)
    if context.data_use is not None:
        yield from _within_use(document, grant, path, context.data_use)


def _within_letter(
    document: Document, grant: Grant, path: str, context: AssignmentContext
) -> Iterator[Finding]:
    letter = context.letter
    if letter is None:
        return
    if grant.since < letter.starts:
        yield note(
            document,
            "access-before-letter",
            f"{path}.from",
            since=grant.since.isoformat(),
            starts=letter.starts.isoformat(),
        )
    if grant.until > letter.ends:
        yield note(
            document,
            "access-after-letter",
            f"{path}.until",
            until=grant.until.isoformat(),
            ends=letter.ends.isoformat(),
        )


def _within_use(
    document: Document, grant: Grant, path: str, data_use: DataUse
) -> Iterator[Finding]:
    allowed = {(part.source, column) for part in data_use.uses for column in part.columns}
    for index, column in enumerate(grant.columns):
        if (grant.source, column) not in allowed:
            yield note(
                document,
                "grant-column-not-in-use",
                f"{path}.columns[{index}]",
                source=grant.source,
                name=column,
            )
    if grant.until > data_use.ends:
        yield note(
            document,
            "access-after-use",
            f"{path}.until",
            until=grant.until.isoformat(),
            ends=data_use.ends.isoformat(),
        )


def _portal(document: Document, access: Access) -> tuple[Finding, ...]:
    opened, revoked = access.portal.opened_at, access.portal.revoked_at
    if opened is None or revoked is None:
        return ()
    return in_order(document, opened, "portal.opened_at", revoked, "portal.revoked_at")


def _columns(
    document: Document,
    source_id: str,
    columns: Iterable[str],
    path: str,
    context: AssignmentContext,
) -> Iterator[Finding]:
    """Source and columns are catalogued and no more secret than what was approved."""
    source = context.source(source_id)
    if source is None:
        yield note(document, "grant-source-unknown", f"{path}.source", source=source_id)
        return
    ranks = {level.id: level.rank for level in context.policy.levels}
    approved = context.request.classification if context.request else None
    ceiling = ranks.get(approved) if approved is not None else None
    for level, place, name in (
        (source.presence, f"{path}.source", ""),
        *_levels(source_id, columns, path, context),
    ):
        if level is None:
            yield note(document, "grant-column-unknown", place, source=source_id, name=name)
        elif ceiling is not None and ranks.get(level, ceiling + 1) > ceiling:
            yield note(
                document,
                "grant-column-above" if name else "grant-source-above",
                place,
                source=source_id,
                name=name,
                level=level,
                approved=approved,
            )


def _levels(
    source_id: str, columns: Iterable[str], path: str, context: AssignmentContext
) -> Iterator[tuple[str | None, str, str]]:
    """Each column's level (None = not catalogued), its place in the document and its name."""
    source = context.source(source_id)
    for index, name in enumerate(columns):
        column = source.column(name) if source else None
        yield (
            column.classification if column else None,
            f"{path}.columns[{index}]",
            name,
        )
