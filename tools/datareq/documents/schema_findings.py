"""Which keywords of a schema does a document violate, and what should its author do about each?

Only loaded when a file has failed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from datareq.documents.schema_titles import Titles
from datareq.documents.strict_yaml import Parsed, position
from datareq.model.finding import Finding
from datareq.model.message import Value

SHOWN = 60  # characters of a value that a sentence repeats

# Ten or more digits (NIK, NIP, NIM, a telephone number), or an e-mail address.
_PERSONAL = re.compile(r"\+?\d(?:[ .-]?\d){9,}|\S+@\S+\.\S+")

Args = dict[str, Value]
Found = tuple[str, tuple[str | int, ...], Args]  # code, path, arguments


class Explainer:
    """Tells each violated keyword of a document."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]], base: str) -> None:
        self._schemas = schemas
        self._registry: Registry[Any] = Registry().with_resources(
            (base + name, DRAFT202012.create_resource(dict(schema)))
            for name, schema in schemas.items()
        )
        self._validators: dict[str, Draft202012Validator] = {}
        self._titles = Titles(schemas)

    def explain(self, name: str, parsed: Parsed, file: str) -> tuple[Finding, ...]:
        """The findings, each place and code once, in the order of the file."""
        validator = self._validators.get(name)
        if validator is None:
            validator = Draft202012Validator(
                dict(self._schemas[name]),
                registry=self._registry,
                format_checker=FormatChecker(["date", "date-time"]),
            )
            self._validators[name] = validator
        found: dict[tuple[str, str], Finding] = {}
        for error in validator.iter_errors(parsed.value):
            for code, path, args in _told(error):
                dotted = _dotted(path)
                title = self._titles.at(name, path)
                line, column = (
                    parsed.keys.get(dotted) if code == "schema-unknown-key" else None
                ) or position(parsed.positions, dotted)
                found.setdefault(
                    (code, dotted),
                    Finding(
                        code=code,
                        file=file,
                        line=line,
                        column=column,
                        path=dotted,
                        args={**args, "title": title} if title else args,
                    ),
                )
        return tuple(sorted(found.values(), key=lambda f: (f.line, f.column, f.code)))


def _told(error: ValidationError) -> Iterator[Found]:
    """One library error as our findings: several where it lists several keys, or chose a branch."""
    keyword = str(error.validator)
    path = tuple(error.absolute_path)
    if keyword in ("anyOf", "oneOf") and error.context:
        yield from _branch(error)
    elif keyword in _MANY:
        yield from _MANY[keyword](error, path)
    elif keyword in _ONE:
        code, args = _ONE[keyword](error)
        yield code, path, args
    else:
        yield "schema-forbidden" if error.validator is None else "schema-invalid", path, {}


def _branch(error: ValidationError) -> Iterator[Found]:
    """The branch that the author most probably meant: right type and constants, then fewest errors."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)

    def distance(errors: list[ValidationError]) -> tuple[int, int, int]:
        return (
            sum(1 for e in errors if e.validator == "type" and not e.relative_path),
            sum(1 for e in errors if e.validator in ("const", "enum")),
            len(errors),
        )

    meant = min(branches.values(), key=distance)
    if distance(meant)[0]:
        types = [
            kind
            for errors in branches.values()
            for e in errors
            if e.validator == "type" and not e.relative_path
            for kind in _types(e)
        ]
        code, args = _type(error, list(dict.fromkeys(types)))
        yield code, tuple(error.absolute_path), args
        return
    if len(branches) > 1 and all(
        len(errors) == 1 and errors[0].validator == "required" and not errors[0].relative_path
        for errors in branches.values()
    ):
        keys = [key for errors in branches.values() for key in _missing(errors[0])]
        yield "schema-one-of-keys", tuple(error.absolute_path), {"allowed": [*keys]}
        return
    for inner in meant:
        yield from _told(inner)


def _missing(error: ValidationError) -> list[str]:
    """The one key that this error of `required` is about (the library tells one error a key)."""
    instance = _given(error) if isinstance(_given(error), dict) else {}
    absent = [key for key in _wanted(error) if key not in instance]
    return [key for key in absent if f"{key!r} is a required" in error.message] or absent


def _required(error: ValidationError, path: tuple[str | int, ...]) -> Iterator[Found]:
    for key in _missing(error):
        yield "schema-required", (*path, key), {"key": key}


def _dependent(error: ValidationError, path: tuple[str | int, ...]) -> Iterator[Found]:
    for given, needed in _wanted(error).items():
        if given in _given(error):
            for key in needed:
                if key not in _given(error):
                    yield "schema-required", (*path, key), {"key": key}


def _unknown(error: ValidationError, path: tuple[str | int, ...]) -> Iterator[Found]:
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    patterns = error.schema.get("patternProperties", {}) if isinstance(error.schema, dict) else {}
    for key in _given(error):
        if key in known or (error.validator == "additionalProperties" and patterns):
            continue
        close = difflib.get_close_matches(key, [k for k in known if k not in _given(error)], 1)
        close = close or difflib.get_close_matches(_plain(key), known, 1)
        if close:
            yield "schema-unknown-key-close", (*path, key), {"key": key[:SHOWN], "close": close[0]}
        else:
            yield (
                "schema-unknown-key",
                (*path, key),
                {"key": key[:SHOWN], "allowed": [*known]},
            )


def _wanted(error: ValidationError) -> Any:
    return error.validator_value


def _given(error: ValidationError) -> Any:
    return error.instance


def _plain(key: str) -> str:
    return key.lower().replace("-", "_").replace(" ", "_")


_MANY: dict[str, Callable[[ValidationError, tuple[str | int, ...]], Iterator[Found]]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _unknown,
    "unevaluatedProperties": _unknown,
}


def _types(error: ValidationError) -> list[str]:
    value = _wanted(error)
    return [value] if isinstance(value, str) else list(value)


def _type(error: ValidationError, expected: list[str] | None = None) -> tuple[str, Args]:
    wanted: list[Value] = [*(expected or _types(error))]
    if _given(error) is None:
        return "schema-empty", {"expected": wanted}
    return "schema-type", {"expected": wanted, "actual": _kind(_given(error))}


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "null"


def _shown(value: object) -> str:
    """A value as a sentence may repeat it: short, without long numbers or addresses of people."""
    text = str(value) if isinstance(value, str | int | float) else _kind(value)
    if isinstance(value, bool):
        text = "true" if value else "false"
    text = _PERSONAL.sub("…", text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _limit(
    code: str, size: Callable[[Any], Value]
) -> Callable[[ValidationError], tuple[str, Args]]:
    def told(error: ValidationError) -> tuple[str, Args]:
        return code, {"limit": _wanted(error), "actual": size(_given(error))}

    return told


def _enum(error: ValidationError) -> tuple[str, Args]:
    allowed = [_shown(value) for value in _wanted(error)]
    args: Args = {"value": _shown(_given(error)), "allowed": [*allowed]}
    close = difflib.get_close_matches(_plain(_shown(_given(error))), allowed, 1)
    return ("schema-enum-close", {**args, "close": close[0]}) if close else ("schema-enum", args)


def _const(error: ValidationError) -> tuple[str, Args]:
    return "schema-const", {
        "value": _shown(_given(error)),
        "expected": _shown(_wanted(error)),
    }


def _pattern(error: ValidationError) -> tuple[str, Args]:
    examples: Iterable[Any] = (
        error.schema.get("examples", ()) if isinstance(error.schema, dict) else ()
    )
    example = next((str(e) for e in examples), str(_wanted(error)))
    return "schema-pattern", {"value": _shown(_given(error)), "example": example}


def _format(error: ValidationError) -> tuple[str, Args]:
    code = "schema-format-date" if _wanted(error) == "date" else "schema-format"
    return code, {"value": _shown(_given(error)), "format": str(_wanted(error))}


_ONE: dict[str, Callable[[ValidationError], tuple[str, Args]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "not": lambda _: ("schema-forbidden", {}),
    "minLength": _limit("schema-min-length", len),
    "maxLength": _limit("schema-max-length", len),
    "minItems": _limit("schema-min-items", len),
    "maxItems": _limit("schema-max-items", len),
    "minProperties": _limit("schema-min-items", len),
    "maxProperties": _limit("schema-max-items", len),
    "minimum": _limit("schema-minimum", _shown),
    "maximum": _limit("schema-maximum", _shown),
    "exclusiveMinimum": _limit("schema-above", _shown),
    "exclusiveMaximum": _limit("schema-below", _shown),
    "uniqueItems": lambda _: ("schema-unique", {}),
    "oneOf": lambda _: ("schema-ambiguous", {}),
    "contains": lambda _: ("schema-contains", {}),
    "propertyNames": lambda _: ("schema-key", {}),
}


def _dotted(path: tuple[str | int, ...]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
