"""How do an issue's answers become a request, and the request's findings sentences about its questions?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.intake.dialogue import SCHEMA
from datareq.intake.fields import describe, ordered
from datareq.intake.form import FormContext
from datareq.intake.issue_form_items import Element
from datareq.intake.placeholders import generic
from datareq.intake.questions import Draft, derived
from datareq.intake.writing import render
from datareq.model.finding import Finding
from datareq.model.message import Value
from datareq.model.names import REQUEST_FILE


def compose(
    answers: Mapping[str, Value], context: FormContext, schemas: Schemas
) -> dict[str, Value]:
    """The whole form: what is derived is added as soon as everything that it rests on is sound."""
    schema = schemas.schema(SCHEMA)
    lowest = min(context.policy.levels, key=lambda level: level.rank)
    whole: Draft = {
        "form": schema["properties"]["form"]["const"],
        "version": schema["properties"]["version"]["const"],
        **answers,
        "classification": lowest.id,
    }
    document = read_document(render(whole).encode(), REQUEST_FILE, SCHEMA, schemas)
    if document.valid:
        whole = derived(whole, context, describe(schema, "retention.method").example)
    return ordered(schema, whole)


def by_question(
    findings: Iterable[Finding],
    elements: Sequence[Element],
    lines: Mapping[str, int],
    told: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """The same findings, each at the heading of its question instead of a place in a file.

    `told`: headings that something was said of already, so that nothing is said twice of one answer.
    """
    quiet = set(told)
    moved: list[Finding] = []
    for finding in findings:
        element = _element(finding.path, elements)
        label = element.label if element else ""
        if label and label in quiet:
            continue
        args: dict[str, Any] = {**finding.args}
        args.pop("title", None)
        moved.append(replace(finding, path=label, line=lines.get(label, 1), column=1, args=args))
    return tuple(moved)


def _element(path: str, elements: Sequence[Element]) -> Element | None:
    """The question that a path is about: its own, the first of those it holds, or that which holds it."""
    wanted = generic(path)
    by_path = {element.item.path: element for element in elements}
    if wanted in by_path:
        return by_path[wanted]
    inner = [each for each in by_path if wanted and each.startswith(f"{wanted}.")]
    if inner:
        return by_path[inner[0]]
    while wanted:
        wanted = wanted.removesuffix("[]") if wanted.endswith("[]") else wanted.rpartition(".")[0]
        if wanted in by_path:
            return by_path[wanted]
    return None
