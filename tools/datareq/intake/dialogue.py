"""How does a conversation become a form that passes its check?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from datareq.documents.findings import word
from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.intake.fields import Field, describe, ordered, put, read_answer
from datareq.intake.form import FormContext, lookup
from datareq.intake.questions import Draft, derived, next_path
from datareq.intake.rules import check_request
from datareq.intake.writing import render
from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.model.message import Value
from datareq.model.names import REQUEST_FILE

SCHEMA = "frm-data-002"

WORDS: dict[str, str] = {
    "example": mark("Example: {example}"),
    "choices": mark("Choices (name or number): {choices}"),
    "several": mark("Several answers are separated by commas."),
    "yes-or-no": mark("Please answer yes (ya) or no (tidak)."),
    "unclear": mark("This answer is not understood."),
    "written": mark("Written: {file}. Please read it once more, then hand it in."),
    "stopped": mark("Stopped. Nothing was written."),
}

Ask = Callable[[str, str | None], str]
Tell = Callable[[str], None]


def converse(
    draft: Draft, context: FormContext, schemas: Schemas, ask: Ask, tell: Tell, lang: str
) -> Draft:
    """Asks until the form passes its check; gives it in the order of the form.

    `ask` gets a title and a default and gives the answer; `tell` shows a line.
    """
    schema = schemas.schema(SCHEMA)
    begun: Draft = {
        "form": schema["properties"]["form"]["const"],
        "version": schema["properties"]["version"]["const"],
    }
    draft = _only_good({**begun, **draft}, begun, context, schemas)
    while (path := next_path(draft, context)) is not None:
        field = describe(schema, path)
        _introduce(field, tell, lang)
        answer = read_answer(schema, field, ask(field.title, field.default))
        if answer is None:
            tell(say(WORDS["unclear"], {}, lang))
            continue
        answered = put(draft, path, answer)
        found = objections(answered, path, context, schemas)
        for finding in found:
            tell(" ".join(word(finding, lang)))
        if not any(finding.is_error for finding in found):
            draft = answered
    method = describe(schema, "retention.method").example
    return ordered(schema, derived(draft, context, method))


def objections(
    draft: Mapping[str, Value], path: str, context: FormContext, schemas: Schemas
) -> tuple[Finding, ...]:
    """What is wrong with the answer at this path, in it, or with what it completes.

    Questions that haven't been asked yet aren't missed.
    """
    data = render(draft).encode()
    document = read_document(data, REQUEST_FILE, SCHEMA, schemas)
    found = (*document.findings, *check_request(document, context))
    return tuple(
        finding
        for finding in found
        if finding.path and lookup(draft, finding.path) is not None and _about(finding.path, path)
    )


def _about(found: str, path: str) -> bool:
    return f"{found}.".startswith((f"{path}.", f"{path}[")) or path.startswith(
        (f"{found}.", f"{found}[")
    )


def _only_good(draft: Draft, begun: Draft, context: FormContext, schemas: Schemas) -> Draft:
    """The answers that were given beforehand, without those that the check objects to."""
    requester = draft.get("requester")
    kept = begun
    for key, value in requester.items() if isinstance(requester, dict) else ():
        path = f"requester.{key}"
        trial = put(kept, path, value)
        if not any(f.is_error for f in objections(trial, path, context, schemas)):
            kept = trial
    return kept


def _introduce(field: Field, tell: Tell, lang: str) -> None:
    tell("")
    tell(field.help)
    if field.choices:
        numbered = (
            f"{n} {name} ({label})" for n, (name, label) in enumerate(field.choices.items(), 1)
        )
        tell(say(WORDS["choices"], {"choices": ", ".join(numbered)}, lang))
    elif not field.yes_or_no:
        tell(say(WORDS["example"], {"example": field.example}, lang))
    if field.many:
        tell(say(WORDS["several"], {}, lang))
    if field.yes_or_no:
        tell(say(WORDS["yes-or-no"], {}, lang))
