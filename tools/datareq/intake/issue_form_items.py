"""Which questions does the issue form ask, in which order, and how is each answered?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from datareq.intake.fields import describe
from datareq.language import mark
from datareq.model.message import Value
from datareq.model.policy import Unit

EDITION = "version"
UNDERTAKING = "undertaking"
REASONS = "data.variables[].reason"

PROFILE = mark("You")
STATEMENT = mark("Finally")
FORM = mark("Form")

WORDS: dict[str, str] = {
    "name": mark("Data request"),
    "about": mark("Ask for data that no routine report covers."),
    "intro": mark(
        "Eight questions. Please write no name, number of a person, telephone number or e-mail address: "
        "you are known by your account. The bot answers here and opens the request for you; correct an "
        "answer by editing this form, which only you may do."
    ),
    "title": mark("Data request: "),
    "generated": mark(
        "Made from schemas/frm-data-002.schema.json and policy/units.yaml; changes belong there."
    ),
    "edition": mark("Please leave it as it is: the bot knows by it which form this is."),
    "names": mark("One a line."),
    "reasons": mark(
        "Only for variables about persons: one a line, the variable's name, a colon, the reason."
    ),
    "recipients": mark("Only if the result isn't open: one a line, the account, a space, its key."),
    "accepted": mark("I agree to statement {version}: {text}"),
    "for-unit": mark("Only if you represent a unit."),
    "for-student": mark("Only for students."),
    "for-urgent": mark("Only if it is urgent."),
    "for-shared": mark("Only if it is shared."),
    "for-personal": mark("Only if persons can be recognised in the data."),
    "yes": mark("Yes, it is shared"),
    "no": mark("No, it stays with us"),
}


class Kind(Enum):
    """How an answer is written: each has one element of GitHub's forms and one way to be read."""

    EDITION = "edition"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    LINE = "line"
    TEXT = "text"
    NAMES = "names"
    REASONS = "reasons"
    RECIPIENTS = "recipients"
    TICK = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`under`: the number of the question it belongs to, or a word; `note`: when it is asked."""

    path: str
    kind: Kind
    under: str
    required: bool = False
    note: str | None = None


def _must(under: str, path: str, kind: Kind) -> Item:
    return Item(path=path, kind=kind, under=under, required=True)


def _may(under: str, path: str, kind: Kind, note: str | None = None) -> Item:
    return Item(path=path, kind=kind, under=under, note=note)


ITEMS: tuple[Item, ...] = (
    _must(FORM, EDITION, Kind.EDITION),
    _must(PROFILE, "requester.category", Kind.CHOICE),
    _must(PROFILE, "requester.unit", Kind.CHOICE),
    _may(PROFILE, "requester.supervisor", Kind.LINE, "for-student"),
    _must("1", "requester.capacity", Kind.CHOICE),
    _may("1", "requester.position", Kind.LINE, "for-unit"),
    _may("1", "letter.number", Kind.LINE, "for-unit"),
    _may("1", "letter.date", Kind.LINE, "for-unit"),
    _may("1", "letter.nature", Kind.CHOICE, "for-unit"),
    _must("2", "purpose.category", Kind.CHOICE),
    _must("2", "purpose.text", Kind.TEXT),
    _must("3", "data.title", Kind.LINE),
    _must("3", "data.description", Kind.TEXT),
    _must("3", "data.variables", Kind.NAMES),
    _must("4", "data.population", Kind.TEXT),
    _must("4", "data.aggregation", Kind.CHOICE),
    _may("4", REASONS, Kind.REASONS, "for-personal"),
    _may("4", "personal_data.legal_basis", Kind.CHOICE, "for-personal"),
    _must("5", "data.period.from", Kind.LINE),
    _must("5", "data.period.to", Kind.LINE),
    _must("6", "output.kinds", Kind.CHOICES),
    _must("6", "output.formats", Kind.CHOICES),
    _must("7", "needed_by", Kind.LINE),
    _may("7", "urgency.level", Kind.CHOICE, "for-urgent"),
    _may("7", "urgency.reason", Kind.TEXT, "for-urgent"),
    _must("8", "third_party.shared", Kind.YES_NO),
    _may("8", "third_party.to", Kind.LINE, "for-shared"),
    _may("8", "third_party.reason", Kind.TEXT, "for-shared"),
    _may("8", "recipients", Kind.RECIPIENTS),
    _must(STATEMENT, UNDERTAKING, Kind.TICK),
)
"""What `datareq new` asks too; the rest is derived. Which of them are questions, the schema says."""

NAMED_BY_ITSELF = frozenset({"requester", "purpose", "data", "output", ""})
"""Parents whose children's titles need no parent to be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An item as people meet it. `options`: what may be chosen, as shown → what it means."""

    item: Item
    label: str
    help: str
    example: str
    options: Mapping[str, Value]
    default: str | None


def elements(
    schema: Mapping[str, Any], units: Iterable[Unit], say: Mapping[str, str]
) -> tuple[Element, ...]:
    """The form's elements. `say`: the words above, their texts as keys too, in the form's language."""
    choices = {"requester.unit": {f"{unit.code} · {unit.label.id}": unit.code for unit in units}}
    return tuple(_element(schema, item, choices.get(item.path), say) for item in ITEMS)


def _element(
    schema: Mapping[str, Any],
    item: Item,
    choices: Mapping[str, Value] | None,
    say: Mapping[str, str],
) -> Element:
    field = describe(schema, re.sub(r"\[\]", "[0]", item.path))
    options: Mapping[str, Value]
    if choices is not None:
        options = choices
    elif item.kind is Kind.YES_NO:
        options = {say["no"]: False, say["yes"]: True}
    elif item.kind is Kind.TICK:
        version = schema["properties"][item.path]["const"]
        text = field.help.partition(": ")[2] or field.help
        options = {say["accepted"].format(version=version, text=text): version}
    elif item.kind is Kind.EDITION:
        properties = schema["properties"]
        code, version = properties["form"]["const"], properties[EDITION]["const"]
        options = {f"{code} v{version}": version}
    else:
        options = {label: value for value, label in field.choices.items()}
    default = next((text for text, value in options.items() if value == field.default), None)
    return Element(
        item=item,
        label=f"{say.get(item.under, item.under)}. {_title(schema, item.path)}",
        help=_help(item, field.help, say),
        example="" if item.kind is Kind.REASONS else field.example,
        options=options,
        default=next(iter(options)) if item.kind is Kind.EDITION else default,
    )


def _title(schema: Mapping[str, Any], path: str) -> str:
    """`Periode: Dari`; the parent is named where the title alone says too little."""
    above, _, _ = path.rpartition(".")
    title = describe(schema, path.replace("[]", "[0]")).title
    if above in NAMED_BY_ITSELF:
        return title
    return f"{_node_title(schema, above.removesuffix('[]'))}: {title}"


def _node_title(schema: Mapping[str, Any], path: str) -> str:
    node: Mapping[str, Any] = schema
    for key in path.split("."):
        node = node["properties"][key]
    return str(node["title"])


def _help(item: Item, text: str, say: Mapping[str, str]) -> str:
    own = (
        item.kind.value if item.kind.value in ("edition", "names", "reasons", "recipients") else ""
    )
    parts = [say[own] if item.kind is Kind.EDITION else text]
    if own and item.kind is not Kind.EDITION:
        parts.append(say[own])
    if item.note and item.kind is not Kind.REASONS:
        parts.append(say[item.note])
    return " ".join(parts)
