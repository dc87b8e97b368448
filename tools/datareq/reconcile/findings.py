"""What is wrong with the documents of one request? The schema's findings and those of every stage's rules.

The one place where the stages' rules meet: `datareq check` and the gate's snapshot are made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from datareq.documents import nouns
from datareq.documents.places import place_findings
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.intake.rules import FormContext, check_request
from datareq.intake.similar import Known
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.message import Value
from datareq.model.names import SLUG
from datareq.model.policy import Policy
from datareq.model.request import Request
from datareq.model.sop import DocumentRule
from datareq.reconcile.offices import unit_alternates, unit_heads, verifiers

if TYPE_CHECKING:
    from datareq.model.forge import Account

T = TypeVar("T")

FORM = "frm-data-002"
PROCEDURE = "procedure"
"""Schemas whose documents have rules of their own; `policy/sop.yaml` says which documents they are."""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What every request is measured by; read once, used for all of them."""

    policy: Policy
    schemas: Schemas
    sources: tuple[Source, ...]

    @cached_property
    def rules(self) -> Mapping[str, DocumentRule]:
        """File name → the document of the procedure that it holds."""
        return {rule.file: rule for rule in self.policy.sop.documents}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of a request beside its files.

    `today`: the day of its submission. `registration`: None before there is one; the documents must
    then at least agree with each other. `taken_slugs`, `known`: the names and contents of other
    requests.
    """

    slug: str | None
    today: date
    registration: str | None = None
    requester: Account | None = None
    taken_slugs: frozenset[str] = frozenset()
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The documents that are there, by document id, and everything that is wrong."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def content(self) -> dict[str, dict[str, Value]]:
        """Document id → content, of the documents that could be read."""
        return {
            id_: document.value
            for id_, document in self.documents.items()
            if document.value is not None
        }


def folder_findings(
    files: Mapping[str, bytes | None], folder: str, standard: Standard, about: Circumstances
) -> tuple[Finding, ...]:
    """Everything wrong in a request's folder (see `read_request`)."""
    return read_request(files, folder, standard, about).findings


def read_request(
    files: Mapping[str, bytes | None], folder: str, standard: Standard, about: Circumstances
) -> Reading:
    """Reads and checks a request's folder. `files`: path → content, None for what isn't a regular file."""
    misplaced = place_findings(files, folder, about.slug or "", standard.rules)
    documents = {
        rule.id: read_document(data, f"{folder}/{name}", rule.schema, standard.schemas)
        for name, rule in standard.rules.items()
        if (data := files.get(f"{folder}/{name}")) is not None
    }
    findings = [*misplaced]
    for document in documents.values():
        findings += document.findings
    by_schema = {
        rule.schema: documents[rule.id]
        for rule in standard.policy.sop.documents
        if rule.id in documents
    }
    findings += stage_findings(by_schema, standard, about)
    if len(documents) > 1:
        from datareq.assignment.rules import without_echoes

        findings = [*without_echoes(findings)]
    return Reading(documents=documents, findings=tuple(findings))


def stage_findings(
    documents: Mapping[str, Document], standard: Standard, about: Circumstances
) -> tuple[Finding, ...]:
    """What the stages' rules say of a request's documents, given by the name of their schema."""
    found: list[Finding] = []
    form = documents.get(FORM)
    if form is not None:
        found += check_request(form, _form_context(form, standard, about))
    if any(schema != FORM for schema in documents):
        request = _noun(form, nouns.to_request)
        found += _assignment_findings(documents, standard, about, request)
        if PROCEDURE in documents:
            found += _procedure_findings(documents, standard, request)
    return tuple(found)


def _form_context(form: Document, standard: Standard, about: Circumstances) -> FormContext:
    requester = (form.value or {}).get("requester")
    unit = str(requester.get("unit", "")) if isinstance(requester, dict) else ""
    # Who heads the unit only matters once somebody has submitted the form.
    known = about.requester is not None
    return FormContext(
        policy=standard.policy,
        sources=standard.sources,
        today=about.today,
        # A name that isn't a slug has its finding, whether or not there is a form.
        slug=about.slug if about.slug and SLUG.fullmatch(about.slug) else None,
        taken_slugs=about.taken_slugs,
        requester=about.requester,
        unit_heads=unit_heads(standard.policy, unit, about.today) if known else (),
        alternates=unit_alternates(standard.policy, unit, about.today) if known else (),
        known=about.known,
    )


def _assignment_findings(
    documents: Mapping[str, Document],
    standard: Standard,
    about: Circumstances,
    request: Request | None,
) -> tuple[Finding, ...]:
    # Imported here: most requests that are checked consist of the form alone.
    from datareq.assignment import rules

    context = rules.AssignmentContext(
        policy=standard.policy,
        sources=standard.sources,
        request=request,
        registration=about.registration or _registration(documents),
        requester=about.requester,
        team=_noun(documents.get("team"), nouns.to_team),
        letter=_noun(documents.get("letter"), nouns.to_letter),
        access=_noun(documents.get("access"), nouns.to_access),
        data_use=_noun(documents.get("data-use"), nouns.to_data_use),
        barred_members=verifiers(standard.policy, about.today),
    )
    written = {rule.schema for rule in standard.policy.sop.documents if rule.written_by}
    return tuple(
        finding
        for schema, document in documents.items()
        if schema != FORM and schema in written
        for finding in rules.check(schema, document, context)
    )


def _procedure_findings(
    documents: Mapping[str, Document], standard: Standard, request: Request | None
) -> tuple[Finding, ...]:
    # Imported here: the SQL parser takes longer to load than hundreds of forms to check.
    from datareq.generation.rules import ProcedureContext, check_procedure

    levels = {level.id: level.rank for level in standard.policy.levels}
    asked = request.classification if request else ""
    context = ProcedureContext(
        policy=standard.policy,
        sources=standard.sources,
        request=request,
        access=_noun(documents.get("access"), nouns.to_access),
        team=_noun(documents.get("team"), nouns.to_team),
        # Until the level is known, the one that shows least is assumed.
        level=asked if asked in levels else min(levels, key=lambda level: levels[level]),
    )
    return check_procedure(documents[PROCEDURE], context)


def _registration(documents: Mapping[str, Document]) -> str:
    """The number that the first of these documents gives: without a forge, they must at least agree."""
    for document in documents.values():
        number = (document.value or {}).get("request")
        if isinstance(number, str):
            return number
    return ""


def _noun(document: Document | None, make: Callable[[Mapping[str, Value]], T]) -> T | None:
    """The document's noun; None while it isn't there or isn't in order."""
    if document is None or document.value is None or not document.valid:
        return None
    return make(document.value)
