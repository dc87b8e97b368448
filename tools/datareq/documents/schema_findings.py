"""What should a document's author do about each keyword of the schema that the document violates?

Made from the compiled validator's own errors, so that nothing is explained that wasn't refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from datareq.documents.schema_titles import Titles, resolve
from datareq.documents.strict_yaml import Parsed, position
from datareq.model.finding import Finding
from datareq.model.message import Value

SHOWN = 60  # characters of a value that a sentence repeats

# Ten or more digits (NIK, NIP, NIM, a telephone number), or an e-mail address.
_PERSONAL = re.compile(r"\+?\d(?:[ .-]?\d){9,}|\S+@\S+\.\S+")

Path = tuple[str | int, ...]
Args = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Violation:
    """One keyword that isn't satisfied. `schema`: the mapping that holds the keyword, {} for none."""

    keyword: str
    path: Path
    instance: Any
    details: Mapping[str, Any]
    schema: Mapping[str, Any]

    @property
    def branches(self) -> list[list[jsonschema_rs.ValidationError]]:
        return [*self.details.get("context", ())]


class Explainer:
    """Tells each violated keyword of a document in our words."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas
        self._titles = Titles(schemas)

    def explain(
        self,
        name: str,
        errors: Iterator[jsonschema_rs.ValidationError],
        parsed: Parsed,
        file: str,
    ) -> tuple[Finding, ...]:
        """The findings, each place and code once, in the order of the file."""
        found: dict[tuple[str, str], Finding] = {}
        for error in errors:
            for code, path, args in self._told(error):
                place = dotted(path)
                title = self._titles.at(name, path)
                line, column = (
                    parsed.keys.get(place) if code.startswith(UNKNOWN) else None
                ) or position(parsed.positions, place)
                finding = Finding(
                    code=code,
                    file=file,
                    line=line,
                    column=column,
                    path=place,
                    args={**args, "title": title} if title else args,
                )
                found.setdefault((code, place), finding)
        return tuple(sorted(found.values(), key=lambda f: (f.line, f.column, f.code)))

    def _told(self, error: jsonschema_rs.ValidationError) -> Iterator[tuple[str, Path, Args]]:
        """One error of the library as findings: several where it chose among alternatives."""
        it = self._violation(error)
        if it.keyword in ("anyOf", "oneOf") and any(it.branches):
            yield from self._alternatives(it)
        elif it.keyword == "required":
            key = str(it.details["property"])
            yield "schema-required", (*it.path, key), {"key": key}
        elif it.keyword in ("additionalProperties", "unevaluatedProperties"):
            for key in it.details["unexpected"]:
                code, args = _unknown(it, str(key))
                yield code, (*it.path, str(key)), args
        else:
            code, args = _TOLD.get(it.keyword, _invalid)(it)
            yield code, it.path, args

    def _violation(self, error: jsonschema_rs.ValidationError) -> Violation:
        location = error.absolute_keyword_location or ""
        file, _, pointer = location.rpartition("/schemas/")[2].partition("#")
        holder = next(resolve(self._schemas, file, pointer.rpartition("/")[0]), ("", {}))[1]
        return Violation(
            keyword=error.kind.name,
            path=tuple(error.instance_path),
            instance=error.instance,
            details=error.kind.as_dict(),
            schema=holder,
        )

    def _alternatives(self, it: Violation) -> Iterator[tuple[str, Path, Args]]:
        """The alternative that the author most probably meant: right type, right constants, fewest errors."""
        branches = [branch for branch in it.branches if branch]
        depth = len(it.path)

        def of_type(branch: list[jsonschema_rs.ValidationError]) -> list[str]:
            return [
                kind
                for error in branch
                if error.kind.name == "type" and len(error.instance_path) == depth
                for kind in error.kind.as_dict()["types"]
            ]

        def distance(branch: list[jsonschema_rs.ValidationError]) -> tuple[int, int, int]:
            constants = sum(1 for error in branch if error.kind.name in ("const", "enum"))
            return len(of_type(branch)), constants, len(branch)

        meant = min(branches, key=distance)
        if of_type(meant):
            types = dict.fromkeys(kind for branch in branches for kind in of_type(branch))
            code, args = _type(it, [*types])
            yield code, it.path, args
        elif len(branches) > 1 and all(_lacks_one(branch, depth) for branch in branches):
            keys = dict.fromkeys(str(b[0].kind.as_dict()["property"]) for b in branches)
            yield "schema-one-of-keys", it.path, {"allowed": [*keys]}
        else:
            for inner in meant:
                yield from self._told(inner)


def _lacks_one(branch: list[jsonschema_rs.ValidationError], depth: int) -> bool:
    (first, *others) = branch
    return not others and first.kind.name == "required" and len(first.instance_path) == depth


UNKNOWN = "schema-unknown-key"


def _unknown(it: Violation, key: str) -> tuple[str, Args]:
    known = list(it.schema.get("properties", {}))
    free = [name for name in known if name not in it.instance]
    close = difflib.get_close_matches(key, free, 1) or difflib.get_close_matches(
        _plain(key), known, 1
    )
    if close:
        return f"{UNKNOWN}-close", {"key": key[:SHOWN], "close": close[0]}
    return UNKNOWN, {"key": key[:SHOWN], "allowed": [*known]}


def _plain(key: str) -> str:
    return key.lower().replace("-", "_").replace(" ", "_")


def _type(it: Violation, types: list[str] | None = None) -> tuple[str, Args]:
    asked = it.schema.get("type", it.details.get("types", []))
    wanted = types or ([asked] if isinstance(asked, str) else [*asked])
    if it.instance is None:
        return "schema-empty", {"expected": [*wanted]}
    return "schema-type", {"expected": [*wanted], "actual": _kind(it.instance)}


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "null"


def shown(value: object) -> str:
    """A value as a sentence may repeat it: short, without long numbers or addresses of people."""
    text = str(value) if isinstance(value, str | int | float) else _kind(value)
    if isinstance(value, bool):
        text = "true" if value else "false"
    text = _PERSONAL.sub("…", text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _limit(code: str, size: Callable[[Any], Value]) -> Callable[[Violation], tuple[str, Args]]:
    def told(it: Violation) -> tuple[str, Args]:
        return code, {"limit": it.details["limit"], "actual": size(it.instance)}

    return told


def _enum(it: Violation) -> tuple[str, Args]:
    allowed = [shown(value) for value in it.details["options"]]
    args: Args = {"value": shown(it.instance), "allowed": [*allowed]}
    close = difflib.get_close_matches(_plain(shown(it.instance)), allowed, 1)
    return ("schema-enum-close", {**args, "close": close[0]}) if close else ("schema-enum", args)


def _const(it: Violation) -> tuple[str, Args]:
    expected = shown(it.details["expected_value"])
    return "schema-const", {"value": shown(it.instance), "expected": expected}


def _pattern(it: Violation) -> tuple[str, Args]:
    examples = it.schema.get("examples", ())
    example = next((str(each) for each in examples), str(it.details["pattern"]))
    return "schema-pattern", {"value": shown(it.instance), "example": example}


def _format(it: Violation) -> tuple[str, Args]:
    name = str(it.details["format"])
    code = "schema-format-date" if name == "date" else "schema-format"
    return code, {"value": shown(it.instance), "format": name}


def _invalid(_: Violation) -> tuple[str, Args]:
    return "schema-invalid", {}


_TOLD: dict[str, Callable[[Violation], tuple[str, Args]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "minLength": _limit("schema-min-length", len),
    "maxLength": _limit("schema-max-length", len),
    "minItems": _limit("schema-min-items", len),
    "maxItems": _limit("schema-max-items", len),
    "minProperties": _limit("schema-min-items", len),
    "maxProperties": _limit("schema-max-items", len),
    "minimum": _limit("schema-minimum", shown),
    "maximum": _limit("schema-maximum", shown),
    "exclusiveMinimum": _limit("schema-above", shown),
    "exclusiveMaximum": _limit("schema-below", shown),
    "uniqueItems": lambda _: ("schema-unique", {}),
    "falseSchema": lambda _: ("schema-forbidden", {}),
    "not": lambda _: ("schema-forbidden", {}),
    "oneOf": lambda _: ("schema-ambiguous", {}),
    "contains": lambda _: ("schema-contains", {}),
    "propertyNames": lambda _: ("schema-key", {}),
}


def dotted(path: Path) -> str:
    """`("data", "variables", 2, "name")` → `data.variables[2].name`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
