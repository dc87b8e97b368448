"""With which values is a query run? Declared ones, bound beside its text and cast to their type, never pasted."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from datareq.generation.query.parse import DIALECT
from datareq.generation.query.problem import line_of, problem
from datareq.model.finding import Finding
from datareq.model.procedure import Parameter

Scalar = str | int | float | bool | None
_DECIMAL = re.compile(r"-?\d{1,20}(?:\.(\d{1,15}))?")
_INTEGERS = range(-(2**63), 2**63)


def bind(
    tree: exp.Expr, parameters: Mapping[str, Parameter]
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Puts $1, $2 … with a cast where names stood; the names in that order, and what is wrong with them."""
    order: list[str] = []
    problems: list[Finding] = []
    for node in list(tree.find_all(exp.Placeholder, bfs=False)):
        name = node.name
        declared = parameters.get(name)
        if not name:
            problems.append(problem("query-part", line_of(node), what="parameter"))
        elif declared is None:
            problems.append(
                problem("query-parameter-unknown", line_of(node), name=ascii(name)[1:-1])
            )
        elif not fits(declared):
            problems.append(
                problem("query-parameter-type", line_of(node), name=name, type=declared.type)
            )
        else:
            if name not in order:
                order.append(name)
            number = exp.Placeholder(this=str(order.index(name) + 1))
            node.replace(exp.cast(number, _sql_type(declared), dialect=DIALECT))
    return tuple(order), tuple(problems)


def values(names: tuple[str, ...], parameters: Mapping[str, Parameter]) -> tuple[Scalar, ...]:
    """What $1, $2 … are; dates and decimals as text."""
    found = [parameters[name] for name in names]
    return tuple(
        str(p.value) if p.type == "decimal" else float(p.value) if p.type == "number" else p.value
        for p in found
    )


def fits(parameter: Parameter) -> bool:
    """Whether the value is one of the declared type."""
    fitting = _FITS.get(parameter.type)
    return fitting is not None and fitting(parameter.value)


def typed(value: str) -> Parameter:
    """A value as somebody typed it, of the narrowest type that it can be read as."""
    if re.fullmatch(r"-?\d{1,18}", value):
        return Parameter(type="integer", value=int(value), label=value)
    if value in ("true", "false"):
        return Parameter(type="boolean", value=value == "true", label=value)
    kind = "date" if _is_date(value) else "decimal" if _is_decimal(value) else "text"
    return Parameter(type=kind, value=value, label=value)


def _sql_type(parameter: Parameter) -> str:
    if parameter.type != "decimal":
        return _TYPES[parameter.type]
    digits = _DECIMAL.fullmatch(str(parameter.value))
    return f"DECIMAL(38, {len(digits[1] or '') if digits else 0})"


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in _INTEGERS


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_decimal(value: object) -> bool:
    texts = isinstance(value, str | int | float) and not isinstance(value, bool)
    return texts and _DECIMAL.fullmatch(str(value)) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and all(ord(character) >= 32 for character in value)


_FITS: dict[str, Callable[[object], bool]] = {
    "text": _is_text,
    "integer": _is_integer,
    "decimal": _is_decimal,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_date,
}
_TYPES = {
    "text": "TEXT",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
