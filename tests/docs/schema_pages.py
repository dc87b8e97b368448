"""Which fields has each document and each policy file? Read from the schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.docs.markdown import table

POLICY_PREFIX = "policy-"
FORM = "frm-data-002"
SHARED = "definitions"
DEEPEST = 6

_POLICY = """\
# The policy files

Made by `make docs` from `schemas/policy-*.schema.json`; edit those, not this page. What the institution
decides lies in `policy/`, one file a subject; the programs know none of its values. A change is proposed
like any other change, and counts from the moment it is accepted: what was decided before is not touched.
`datareq check policy` tells every mistake with line and column. Beside these files, `policy/templates/`
holds the prefilled documents that are put into a new fulfilment. Labels are those that people read.
Fields in **bold** are required; unknown fields are refused.
"""
_DOCUMENTS = """\
# The documents

Made by `make docs` from `schemas/`; edit those, not this page. Everything that a request's folder and the
catalogue may hold; the form itself has [its own page](form.md), the policy files have [theirs](policy.md).
`datareq check` tells every mistake with line and column. Labels are those that people read. Fields in
**bold** are required; unknown fields are refused.
"""


def policy(folder: Path) -> str:
    """The page on `policy/`."""
    names = sorted(name for name in _names(folder) if name.startswith(POLICY_PREFIX))
    return _page(folder, _POLICY, names)


def documents(folder: Path) -> str:
    """The page on every other document."""
    names = sorted(
        name
        for name in _names(folder)
        if not name.startswith(POLICY_PREFIX) and name not in (FORM, SHARED, "snapshot")
    )
    return _page(folder, _DOCUMENTS, names)


def _names(folder: Path) -> tuple[str, ...]:
    suffix = ".schema.json"
    return tuple(path.name.removesuffix(suffix) for path in folder.glob(f"*{suffix}"))


def _page(folder: Path, head: str, names: list[str]) -> str:
    parts = [head]
    for name in names:
        schema = _schema(folder, name)
        rows = tuple(_rows(folder, schema, "", 1))
        parts += [
            f"## {schema['title']}\n",
            f"{schema['description']} Schema: `schemas/{name}.schema.json`.\n",
            table(("key", "label", "what it says", "may be"), rows),
        ]
    return "\n".join(parts)


def _rows(
    folder: Path, node: Mapping[str, Any], above: str, depth: int
) -> Iterator[tuple[str, str, str, str]]:
    if depth > DEEPEST:
        return
    required = node.get("required", ())
    for key, given in node.get("properties", {}).items():
        field = _resolved(folder, given)
        path = f"{above}{key}"
        name = f"**`{path}`**" if key in required else f"`{path}`"
        yield name, field.get("title", ""), field.get("description", ""), _kind(folder, field)
        if field.get("type") == "array":
            below, inner = f"{path}[].", _resolved(folder, field.get("items", {}))
        else:
            below, inner = f"{path}.", field
        for choice in (inner, *(_resolved(folder, one) for one in _choices(inner))):
            if not _labels_only(choice):
                yield from _rows(folder, choice, below, depth + 1)
        for named in inner.get("patternProperties", {}).values():
            yield from _rows(folder, _resolved(folder, named), f"{path}.<name>.", depth + 1)


def _choices(node: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(node.get("oneOf", ())) + tuple(node.get("anyOf", ()))


def _labels_only(node: Mapping[str, Any]) -> bool:
    """A text in two languages needs no rows of its own."""
    return set(node.get("properties", ())) == {"id", "en"}


def _kind(folder: Path, field: Mapping[str, Any]) -> str:
    """What the value may be, in a few words."""
    if _labels_only(field):
        return "text in two languages"
    if "const" in field:
        return f"`{json.dumps(field['const'], ensure_ascii=False)}`"
    if "enum" in field:
        return ", ".join(f"`{json.dumps(value, ensure_ascii=False)}`" for value in field["enum"])
    if _choices(field):
        kinds = [_kind(folder, _resolved(folder, one)) for one in _choices(field)]
        return " or ".join(dict.fromkeys(kind for kind in kinds if kind))
    if field.get("type") == "array":
        return f"a list: {_kind(folder, _resolved(folder, field.get('items', {})))}"
    if field.get("format"):
        return str(field["format"])
    kinds = field.get("type", "")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _resolved(folder: Path, node: Mapping[str, Any] | bool) -> Mapping[str, Any]:
    """The node with what it refers to; its own title and description win. `true` allows anything."""
    merged: dict[str, Any] = {} if isinstance(node, bool) else dict(node)
    while "$ref" in merged:
        file, _, place = merged.pop("$ref").partition("#/")
        target: Any = _schema(folder, file.removesuffix(".schema.json") or SHARED)
        for part in place.split("/"):
            target = target[part]
        merged = {**target, **merged}
    return merged


@cache
def _schema(folder: Path, name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads((folder / f"{name}.schema.json").read_text("utf-8"))
    return loaded
