"""What is wrong in a document of the assignment, seen beside the request and its sibling documents?

Each check gives what the schema can't say; it compares contents only once the document is schema-valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import datareq.assignment.finding_texts  # noqa: F401 (registers the sentences of these findings)
from datareq.assignment.access_rules import check_access, check_data_use
from datareq.assignment.common_rules import common, placeholders
from datareq.assignment.context import AssignmentContext
from datareq.assignment.team_rules import check_letter, check_team
from datareq.documents.read import Document
from datareq.model.finding import Finding

Check = Callable[[Document, AssignmentContext], tuple[Finding, ...]]

CHECKS: Mapping[str, Check] = {
    "team": check_team,
    "letter": check_letter,
    "data-use": check_data_use,
    "access": check_access,
}
"""The name of a document's schema → what else must hold for a document of that shape."""

PLACEHOLDER_CODE = "template-left"


def check(schema: str, document: Document, context: AssignmentContext) -> tuple[Finding, ...]:
    """The findings of a document by its schema; one without rules of its own gets the common ones."""
    return CHECKS.get(schema, common)(document, context)


def without_echoes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding a place: what a schema says about a placeholder only repeats that it is one."""
    found = tuple(findings)
    unfilled = {
        (finding.file, finding.path) for finding in found if finding.code == PLACEHOLDER_CODE
    }
    return tuple(
        finding
        for finding in found
        if finding.code == PLACEHOLDER_CODE or (finding.file, finding.path) not in unfilled
    )


__all__ = [
    "CHECKS",
    "AssignmentContext",
    "check",
    "check_access",
    "check_data_use",
    "check_letter",
    "check_team",
    "common",
    "placeholders",
    "without_echoes",
]
