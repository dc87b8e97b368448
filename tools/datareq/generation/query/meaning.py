"""What is a column of a counted table about, said so that the same thing in another query reads alike?

Disclosure control compares outputs by these texts. That two texts are equal is only a hint: whether a cell is the
sum of others is looked up in the data. What reads apart though it is the same is found by the data as well,
where the columns of groups have the same names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlglot import exp

from datareq.generation.query.resolve import Resolver
from datareq.generation.query.result import Meaning, Measure, OutputColumn

Bound = Sequence[str | int | float | bool | None]
"""The values of $1, $2 …"""


def with_meanings(
    tree: exp.Select, columns: Sequence[OutputColumn], bound: Bound
) -> tuple[OutputColumn, ...]:
    """The columns of a counted table, each with what it is about; before anything is added to the tree."""
    items = {item.alias_or_name: item.unalias() for item in tree.expressions}
    given = tuple(_given(_where(tree), bound))
    return tuple(
        replace(column, meaning=_meaning(items[column.name], column.measure, given, bound))
        for column in columns
    )


def population(tree: exp.Select, bound: Bound) -> str:
    """A digest of whom the query is about: what it reads, and its conditions beside those of `given`."""
    rest = [_text(part, bound) for part in _parts(_where(tree)) if not _equality(part, bound)]
    read = [_text(tree.args[name], bound) for name in ("with_", "from_") if tree.args.get(name)]
    read += [_text(join, bound) for join in tree.args.get("joins") or ()]
    return hashlib.sha256("\n".join([*sorted(read), *sorted(rest)]).encode()).hexdigest()


def subjects(resolver: Resolver, read: Sequence[str]) -> tuple[str, ...]:
    """The keys of the people in the sources that were read."""
    keys = {resolver.sources[id_].subject_key for id_ in read}
    return tuple(sorted(key for key in keys if key is not None))


def _meaning(
    node: exp.Expr, measure: Measure, given: tuple[tuple[str, str], ...], bound: Bound
) -> Meaning:
    if measure is Measure.KEY:
        return Meaning(text=_text(node, bound))
    function = next(node.find_all(exp.AggFunc), node)
    conditions: list[exp.Expr] = []
    if isinstance(function.parent, exp.Filter):
        conditions += _parts(function.parent.expression.this)
    if isinstance(function, exp.CountIf):
        conditions += _parts(function.this)
        text = "*"
    elif (indicator := _indicator(function)) is not None:
        conditions += _parts(indicator)
        text = "*"
    else:
        text = _text(function.this, bound)
    return Meaning(
        text=text,
        given=tuple(sorted({*given, *(g for part in conditions for g in _given(part, bound))})),
        rest=tuple(sorted(_text(p, bound) for p in conditions if not _equality(p, bound))),
    )


def _indicator(function: exp.Expr) -> exp.Expr | None:
    """The condition of sum(CASE WHEN … THEN 1 [ELSE 0] END) and count(CASE WHEN … THEN … END)."""
    case = function.this
    while isinstance(case, exp.Paren):
        case = case.this
    if not isinstance(case, exp.Case) or case.this is not None or len(case.args["ifs"]) != 1:
        return None
    branch, default = case.args["ifs"][0], case.args.get("default")
    one = _literal(branch.args["true"], ()) == "1"
    if isinstance(function, exp.Sum) and one and (default is None or _literal(default, ()) == "0"):
        found: exp.Expr = branch.this
        return found
    if isinstance(function, exp.Count) and default is None:
        found = branch.this
        return found if isinstance(branch.args["true"], exp.Literal) else None
    return None


def _where(tree: exp.Select) -> exp.Expr | None:
    where = tree.args.get("where")
    return where.this if where else None


def _parts(node: exp.Expr | None) -> list[exp.Expr]:
    """The parts that AND joins."""
    if isinstance(node, exp.Paren):
        return _parts(node.this)
    if isinstance(node, exp.And):
        return [*_parts(node.left), *_parts(node.right)]
    return [] if node is None else [node]


def _given(node: exp.Expr | None, bound: Bound) -> Iterator[tuple[str, str]]:
    """The groups that conditions pick by one value: column = value."""
    for part in _parts(node):
        if found := _equality(part, bound):
            yield found


def _equality(node: exp.Expr, bound: Bound) -> tuple[str, str] | None:
    if isinstance(node, exp.Column):
        return _text(node, bound), "true"
    if isinstance(node, exp.In) and len(node.expressions) == 1 and not node.args.get("query"):
        sides = (node.this, node.expressions[0])
    elif isinstance(node, exp.EQ):
        sides = (node.left, node.right)
    else:
        return None
    for side, other in (sides, sides[::-1]):
        value = _literal(other, bound)
        if value is not None and _literal(side, bound) is None:
            return _text(side, bound), value
    return None


def _literal(node: exp.Expr, bound: Bound) -> str | None:
    if isinstance(node, exp.Paren | exp.Cast):
        return _literal(node.this, bound)
    if isinstance(node, exp.Boolean):
        return str(bool(node.this)).lower()
    if isinstance(node, exp.Placeholder) and bound:
        value = bound[int(node.name) - 1]
        return str(value).lower() if isinstance(value, bool) else str(value)
    return str(node.this) if isinstance(node, exp.Literal) else None


def _text(node: exp.Expr, bound: Bound) -> str:
    """The same whatever tables are called: columns without their tables, parameters as their values."""
    node = node.copy()
    while isinstance(node, exp.Paren):
        node = node.this
    for column in list(node.find_all(exp.Column)):
        column.set("table", None)
    for alias in list(node.find_all(exp.TableAlias)):
        if not isinstance(alias.parent, exp.CTE):
            alias.pop()
    for place in list(node.find_all(exp.Placeholder)):
        place.replace(exp.Literal.string(_literal(place, bound) or ""))
    if isinstance(node, exp.Column):
        return node.name.lower()
    return node.sql(dialect="duckdb", comments=False)
