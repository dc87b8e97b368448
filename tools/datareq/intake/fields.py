"""How is a field of the form asked for, and how is an answer read? In the words of its schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datareq.intake.form import lookup
from datareq.model.message import Value

YES = frozenset({"y", "ya", "yes", "setuju", "true"})
NO = frozenset({"t", "n", "tidak", "no", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as a person meets it. `choices`: value → label; `default`: what an empty answer means."""

    path: str
    title: str
    help: str
    example: str
    choices: Mapping[str, str]
    many: bool
    yes_or_no: bool
    default: str | None


def describe(schema: Mapping[str, Any], path: str) -> Field:
    """The field at a path of the form's schema; a KeyError if it has none."""
    node = _node(schema, path)
    items = node.get("items", {})
    many = node.get("type") == "array"
    default = node.get("default", False if node.get("type") == "boolean" else None)
    example = node["examples"][0]
    return Field(
        path=path,
        title=node["title"],
        help=node["description"],
        example=_shown(example),
        choices=node.get("x-labels") or items.get("x-labels") or {},
        many=many,
        yes_or_no=node.get("type") == "boolean" or "const" in node,
        default=None if default is None else _shown(default),
    )


def read_answer(schema: Mapping[str, Any], field: Field, text: str) -> Value:
    """The value that an answer means; None for one that means nothing here.

    A choice may be given by its name or its number, several answers with commas.
    """
    text = text.strip()
    if field.yes_or_no:
        return _yes_or_no(schema, field, text)
    if not field.many:
        return _choice(field, text) or None
    parts = [_choice(field, part.strip()) for part in text.split(",") if part.strip()]
    if not parts:
        return None
    keys = _node(schema, field.path)["items"].get("required")
    return [{keys[0]: part} for part in parts] if keys else [*parts]


def put(draft: Mapping[str, Value], path: str, value: Value) -> dict[str, Value]:
    """A copy of the draft with this value at this path, and what leads there."""
    made: dict[str, Value] = _put(dict(draft), re.findall(r"[^.\[\]]+", path), value)
    return made


def ordered(schema: Mapping[str, Any], value: Mapping[str, Value]) -> dict[str, Value]:
    """The same content in the order of the schema's fields."""
    properties = schema["properties"]
    return {
        key: ordered(properties[key], item) if isinstance(item, dict) else item
        for key, item in sorted(value.items(), key=lambda pair: [*properties].index(pair[0]))
    }


def _put(place: Value, keys: list[str], value: Value) -> Any:
    if not keys:
        return value
    key, *rest = keys
    if key.isdecimal():
        items = [*place] if isinstance(place, list) else []
        index = int(key)
        items[index : index + 1] = [_put(items[index] if index < len(items) else None, rest, value)]
        return items
    fields = dict(place) if isinstance(place, dict) else {}
    return {**fields, key: _put(lookup(fields, key), rest, value)}


def _node(schema: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    node = schema
    for key in re.findall(r"[^.\[\]]+", path):
        node = node["items"] if key.isdecimal() else node["properties"][key]
    return node


def _yes_or_no(schema: Mapping[str, Any], field: Field, text: str) -> Value:
    """Yes or no; for a statement (a constant), yes is its version and no is no answer."""
    word = text.casefold()
    statement: Value = _node(schema, field.path).get("const")
    if word in YES:
        return True if statement is None else statement
    if word in NO:
        return False if statement is None else None
    return None


def _choice(field: Field, text: str) -> str:
    values = [*field.choices]
    if values and text.isdecimal() and 1 <= int(text) <= len(values):
        return values[int(text) - 1]
    return text


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, dict):
        return _shown(next(iter(value.values())))
    return str(value)
