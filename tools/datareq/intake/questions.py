"""What is a requester asked next? The order of the form's questions, and when each is asked at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datareq.documents.nouns import to_request
from datareq.intake.form import Form, FormContext, lookup, to_day
from datareq.intake.level import INDIVIDUAL, floor, personal
from datareq.intake.rules_delivery import needed_by_before_service_level, urgency_reason
from datareq.intake.rules_requester import FOR_A_UNIT, STUDENT
from datareq.intake.rules_secrecy import LONGEST, SEALED, add_months
from datareq.model.catalogue import Personal
from datareq.model.message import Value
from datareq.model.policy import Level
from datareq.model.request import Variable

Draft = dict[str, Value]

UNDERTAKING = "undertaking"


def next_path(draft: Mapping[str, Value], context: FormContext) -> str | None:
    """The path of the first question without an answer; None when everything needed is there."""
    return next((path for path in _paths(draft, context) if lookup(draft, path) is None), None)


def derived(draft: Mapping[str, Value], context: FormContext, method: str) -> Draft:
    """The answered form with what nobody needs to be asked: its level and, if it must end, its end.

    `method`: how the data is destroyed unless the requester writes something else.
    """
    level = _level(draft, context)
    filled: Draft = {**draft, "classification": level.id}
    needed = to_day(str(draft.get("needed_by")))
    if level.delivery == SEALED and needed is not None and "retention" not in draft:
        months = min(LONGEST, level.retention_months or LONGEST)
        filled["retention"] = {
            "destroy_by": add_months(needed, months).isoformat(),
            "method": method,
        }
    return filled


def _paths(draft: Mapping[str, Value], context: FormContext) -> Iterator[str]:
    """Every question that this form has to answer, in order; later ones depend on earlier answers."""
    yield from ("requester.category", "requester.unit")
    if lookup(draft, "requester.category") == STUDENT:
        yield "requester.supervisor"
    yield "requester.capacity"
    if lookup(draft, "requester.capacity") == FOR_A_UNIT:
        yield from ("requester.position", "letter.number", "letter.date", "letter.nature")
    yield from ("purpose.category", "purpose.text")
    yield from ("data.title", "data.description", "data.variables")
    yield from ("data.population", "data.aggregation")
    for index in _personal(draft, context):
        yield f"data.variables[{index}].reason"
    yield from ("data.period.from", "data.period.to")
    yield from ("output.kinds", "output.formats")
    yield "needed_by"
    form = Form(value=draft, request=None, context=context)
    if next(needed_by_before_service_level(form), None) is not None:
        yield "urgency.level"
    if next(urgency_reason(form), None) is not None:
        yield "urgency.reason"
    yield "third_party.shared"
    if lookup(draft, "third_party.shared") is True:
        yield from ("third_party.to", "third_party.reason")
    if next(_personal(draft, context), None) is not None:
        yield "personal_data.legal_basis"
    if _level(draft, context).delivery == SEALED:
        yield from ("recipients[0].login", "recipients[0].key")
    yield UNDERTAKING


def _personal(draft: Mapping[str, Value], context: FormContext) -> Iterator[int]:
    rows = lookup(draft, "data.aggregation") == INDIVIDUAL
    variables = lookup(draft, "data.variables")
    for index, variable in enumerate(variables if isinstance(variables, list) else ()):
        name = lookup(variable, "name") if isinstance(variable, dict) else None
        kind = personal(Variable(name=str(name)), context.sources, rows=rows)
        if kind is not Personal.NONE:
            yield index


def _level(draft: Mapping[str, Value], context: FormContext) -> Level:
    """The floor of a form of which every question but those for its recipients is answered."""
    asked = {key: value for key, value in draft.items() if key != "recipients"}
    request = to_request({**asked, "classification": "", UNDERTAKING: 1})
    return context.policy.level(floor(request, context.policy, context.sources))
