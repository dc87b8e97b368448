"""What does the issue form on GitHub look like? Made from the request's schema and the list of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from datareq.intake.issue_form_items import ITEMS, WORDS, Element, Kind, elements
from datareq.intake.writing import render
from datareq.language import say
from datareq.model.message import Value
from datareq.model.policy import Unit

FILE = ".github/ISSUE_TEMPLATE/permohonan-data.yml"
CHOOSER = ".github/ISSUE_TEMPLATE/config.yml"
LABEL = "permohonan-data"
"""What the form puts on an issue; GitHub lets nobody choose it who may not label."""


def form_elements(
    schema: Mapping[str, Any], units: Iterable[Unit], lang: str
) -> tuple[Element, ...]:
    """The elements as the form in that language shows them; the parser reads by the same."""
    words = {name: say(text, {"version": "{version}", "text": "{text}"}, lang) for name, text in WORDS.items()}  # fmt: skip
    unders = {item.under: say(item.under, {}, lang) for item in ITEMS if not item.under.isdigit()}
    return elements(schema, units, {**words, **unders})


def issue_form(schema: Mapping[str, Any], units: Iterable[Unit], lang: str = "id") -> str:
    """The form as GitHub's YAML."""
    intro: dict[str, Value] = {
        "type": "markdown",
        "attributes": {"value": say(WORDS["intro"], {}, lang)},
    }
    body: list[Value] = [
        intro,
        *(_block(element) for element in form_elements(schema, units, lang)),
    ]
    form: dict[str, Value] = {
        "name": say(WORDS["name"], {}, lang),
        "description": say(WORDS["about"], {}, lang),
        "title": say(WORDS["title"], {}, lang),
        "labels": [LABEL],
        "body": body,
    }
    return f"# {say(WORDS['generated'], {}, lang)}\n{render(form)}"


def chooser(lang: str = "id") -> str:
    """No issue without a form: a blank one could be mistaken for a request."""
    return f"# {say(WORDS['generated'], {}, lang)}\n{render({'blank_issues_enabled': False})}"


def _block(element: Element) -> dict[str, Value]:
    item = element.item
    attributes: dict[str, Value] = {"label": element.label, "description": element.help}
    shown = [*element.options]
    block: dict[str, Value] = {"type": _TYPES[item.kind], "id": identifier(item.path)}
    if item.kind is Kind.TICK:
        attributes["options"] = [{"label": text, "required": True} for text in shown]
        return {**block, "attributes": attributes}
    if shown:
        attributes |= {"multiple": item.kind is Kind.CHOICES, "options": [*shown]}
        if element.default is not None:
            attributes["default"] = shown.index(element.default)
    elif element.example:
        attributes["placeholder"] = element.example
    return {**block, "attributes": attributes, "validations": {"required": item.required}}


def identifier(path: str) -> str:
    """An element's id: `data.period.from` → `data-period-from`."""
    return path.replace("[]", "").replace(".", "-").replace("_", "-")


_TYPES: dict[Kind, str] = {
    Kind.EDITION: "dropdown",
    Kind.CHOICE: "dropdown",
    Kind.CHOICES: "dropdown",
    Kind.YES_NO: "dropdown",
    Kind.LINE: "input",
    Kind.TEXT: "textarea",
    Kind.NAMES: "textarea",
    Kind.REASONS: "textarea",
    Kind.RECIPIENTS: "textarea",
    Kind.TICK: "checkboxes",
}
