"""What does an issue ask for: a request that can be handed in, or what is wrong, or something to stop at?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from datareq.documents.findings import sort_findings
from datareq.intake.form import FormContext, lookup
from datareq.intake.issue_form import form_elements
from datareq.intake.issue_form_answers import read_issue
from datareq.intake.issue_form_request import by_question, compose
from datareq.intake.similar import Known
from datareq.intake.writing import render, slug_for
from datareq.model.finding import Finding
from datareq.model.forge import AccountType, Issue
from datareq.model.message import Value
from datareq.model.names import REQUEST_FILE, request_folder
from datareq.reconcile.desk import World
from datareq.reconcile.findings import FORM, Circumstances, read_request

NUMBERED = 2
"""`slug_for` puts a number from here on at the end of a name that is taken."""
NO_UNIT = "form"
"""Stands for the unit while it isn't answered; such a form isn't handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`stop`: the sentence at which everything stops. `content`: the form, if it may be handed in.

    `edition`: by what this state of the issue is known; another edit is another edition.
    """

    edition: str
    stop: str | None = None
    slug: str = ""
    title: str = ""
    content: bytes | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def path(self) -> str:
        return f"{request_folder(self.slug)}/{REQUEST_FILE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`today`: the day of submission. `own`: the name of this request's folder so far.

    `taken`: the names of all others; `known`: what was asked before.
    """

    today: date
    own: str | None = None
    taken: frozenset[str] = frozenset()
    known: tuple[Known, ...] = ()


def edition_of(issue: Issue) -> str:
    """SHA-256 over what the issue says, when and by whom it was last changed, and whether it was ended."""
    editor = issue.editor.id if issue.editor else ""
    facts = (issue.edited_at, editor, issue.is_open, issue.closed_at)
    head = "\n".join(str(fact) for fact in facts)
    return hashlib.sha256(f"{head}\n{issue.body}".encode()).hexdigest()


def local_day(world: World, moment: datetime) -> date:
    """The calendar day of a moment there where the university is."""
    return moment.astimezone(ZoneInfo(world.policy.timezone)).date()


def stop_of(issue: Issue) -> str | None:
    """Why nothing of an issue may count, whatever it says."""
    author = issue.author
    if author is None or author.type is not AccountType.USER:
        return "not-a-person"
    if issue.edited_at is not None and (issue.editor is None or issue.editor.id != author.id):
        return "edited-by-other"
    return None


def read(world: World, issue: Issue, around: Surroundings) -> Reading:
    """The issue by the policy of today, checked as the gate will check it."""
    edition, stop = edition_of(issue), stop_of(issue)
    if stop is not None or issue.author is None:
        return Reading(edition=edition, stop=stop)
    policy, schemas = world.policy, world.standard.schemas
    elements = form_elements(schemas.schema(FORM), policy.units, policy.language)
    answers = read_issue(issue.body, elements)
    if not answers.draft:
        return Reading(edition=edition, findings=answers.findings)
    context = FormContext(policy=policy, sources=world.sources, today=around.today)
    form = compose(answers.draft, context, schemas)
    slug = _slug(world, issue, form, around)
    content = render(form).encode()
    folder = request_folder(slug)
    found = read_request(
        {f"{folder}/{REQUEST_FILE}": content},
        folder,
        world.standard,
        Circumstances(
            slug=slug,
            today=around.today,
            requester=issue.author,
            taken_slugs=around.taken,
            known=around.known,
        ),
    ).findings
    told = {finding.path for finding in answers.findings}
    findings = sort_findings(
        (*answers.findings, *by_question(found, elements, answers.lines, told))
    )
    title = str(lookup(form, "data.title") or "")
    if any(finding.is_error for finding in findings):
        return Reading(edition=edition, findings=findings)
    return Reading(edition=edition, slug=slug, title=title, content=content, findings=findings)


def _slug(world: World, issue: Issue, form: Mapping[str, Value], around: Surroundings) -> str:
    """The folder's name, by the day of the issue; the present one stays as long as it fits."""
    day = local_day(world, issue.created_at)
    unit = str(lookup(form, "requester.unit") or NO_UNIT)
    title = str(lookup(form, "data.title") or "")
    if around.own is not None and around.own not in around.taken:
        stem, _, number = around.own.rpartition("-")
        numbered = number.isdecimal() and int(number) >= NUMBERED
        plain = slug_for(day, unit, title, frozenset())
        if around.own == plain or (numbered and stem == plain):
            return around.own
    return slug_for(day, unit, title, around.taken)
