"""What does the form's reference page say? Every field and every rule, made from schema and catalogue of rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from datareq.intake.finding_texts import SENTENCES
from datareq.intake.rules import RULES

_ASKED = {
    "derived": "derived",
    "profile": "profile",
    "question": "question {question}",
    "default": "default",
    "when": "when {when}",
    "tick": "one tick",
    "optional": "optional",
}
_HEAD = """\
# The form FRM-DATA-002

Made by `make docs` from `schemas/frm-data-002.schema.json` and the catalogue of rules in
`tools/datareq/intake/rules.py`; edit those, not this page. Label, help and example are the ones that
people read, in Indonesian. A lecturer answers eight questions; the rest is derived, defaulted, or asked
only when an answer makes it necessary. The form holds no personal name, number, telephone or e-mail:
the requester is the account.

## Fields

Fields in **bold** are required; unknown fields are refused. `datareq new` asks for them and writes the file.
"""
_RULES = """
## Rules beyond the schema

Each has an example that passes and one that fails in `tests/unit/intake/test_form_rules.py`. A *warning*
is shown and stops nothing.

| code | what holds | sentence and hint |
| --- | --- | --- |
"""


def page(schema: Mapping[str, Any]) -> str:
    """The reference page as Markdown."""
    table = "\n| key | label | asked | rules | help | example |\n| --- | --- | --- | --- | --- | --- |\n"
    fields = "".join(_rows(schema, ""))
    rules = "".join(
        _row(
            f"`{rule.code}`" + ("" if rule.severity.value == "error" else " (warning)"),
            _first_line(rule.check.__doc__),
            " ".join(SENTENCES[rule.code]),
        )
        for rule in RULES
    )
    return _HEAD + table + fields + _RULES + rules


def _rows(node: Mapping[str, Any], above: str) -> Iterator[str]:
    required = node.get("required", ())
    for key, field in node.get("properties", {}).items():
        path = f"{above}{key}"
        inner = field.get("items", field)
        yield _row(
            f"**`{path}`**" if key in required else f"`{path}`",
            field["title"],
            _asked(field),
            "; ".join(_limits(field)),
            field["description"],
            "" if "properties" in inner else _example(field),
        )
        below = f"{path}[]." if field.get("type") == "array" else f"{path}."
        yield from _rows(inner, below)


def _asked(field: Mapping[str, Any]) -> str:
    when, question = field.get("x-when", ""), field.get("x-question", "")
    kind = field.get("x-asked") or ("when" if when else "question" if question else "")
    return _ASKED.get(kind, "").format(question=question, when=when).strip()


def _limits(field: Mapping[str, Any]) -> Iterator[str]:
    inner = field.get("items", {})
    if "const" in field:
        yield f"always `{field['const']}`"
    labels = field.get("x-labels") or inner.get("x-labels")
    if labels:
        yield ", ".join(f"`{value}` ({label})" for value, label in labels.items())
    if "minLength" in field:
        yield f"{field['minLength']}–{field['maxLength']} characters"
    if "minItems" in field and field.get("type") == "array":
        yield f"{field['minItems']}–{field['maxItems']} entries"
    if field.get("type") == "boolean":
        yield "`true` or `false`"
    if field.get("format") == "date":
        yield "a date"
    elif "pattern" in field:
        yield f"`{field['pattern']}`"
    if "default" in field and not isinstance(field["default"], dict):
        yield f"default `{_plain(field['default'])}`"


def _example(field: Mapping[str, Any]) -> str:
    return f"`{_plain(field['examples'][0])}`"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _first_line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"
