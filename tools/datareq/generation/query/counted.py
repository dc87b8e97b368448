"""Is this a table of counts, sums and averages of people, and how many people stand behind each cell?

Thin: totals, HAVING, windows, shares and other statistics are refused at levels that ask for control.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from datareq.generation.query.contributors import Magnitude, groups_of
from datareq.generation.query.persons import HindranceError, Persons, aggregates, has_totals
from datareq.generation.query.problem import line_of, problem
from datareq.generation.query.resolve import Resolver
from datareq.generation.query.result import Measure, SortKey
from datareq.model.finding import Finding

_BARRED = {
    "having": "HAVING",
    "qualify": "QUALIFY",
    "limit": "LIMIT",
    "offset": "OFFSET",
    "distinct": "DISTINCT",
}
_INDICATORS = (exp.Case, exp.If, exp.Predicate, exp.Connector, exp.Not, exp.Boolean)


@dataclass(frozen=True, slots=True)
class Counted:
    """What each output column is, the hidden counts to add to the outermost query, and its order; what adds
    magnitudes of people up, and by which keys these are told apart."""

    measures: dict[str, tuple[Measure, tuple[str, ...]]]
    hidden: tuple[exp.Expr, ...]
    order: tuple[SortKey, ...]
    magnitudes: tuple[Magnitude, ...] = ()
    groups: tuple[exp.Expr, ...] = ()
    keys: tuple[exp.Column, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    measure: Measure
    conditions: tuple[exp.Expr, ...]
    added: exp.Expr | None = None


def is_grouped(tree: exp.Expr) -> bool:
    """Whether the outermost query makes groups at all, in any part of a UNION."""
    if isinstance(tree, exp.Subquery):
        return is_grouped(tree.unnest())
    if isinstance(tree, exp.SetOperation):
        return is_grouped(tree.left) or is_grouped(tree.right)
    return isinstance(tree, exp.Select) and bool(tree.args.get("group") or aggregates(tree))


def counted(resolver: Resolver, persons: Persons) -> Counted | tuple[Finding, ...]:
    """How to count, or why it can't be done."""
    tree = resolver.tree
    if not isinstance(tree, exp.Select):
        return (problem("control-clause", 1, what="set-operation"),)
    problems = [
        problem("control-clause", line_of(tree.args[part]), what=what)
        for part, what in _BARRED.items()
        if tree.args.get(part)
    ]
    group = tree.args.get("group")
    if group and has_totals(group):
        problems.append(problem("control-clause", line_of(group), what="totals"))
    try:
        keys = persons.keys(resolver.scope_of(tree))
        if not keys:
            raise HindranceError(problem("control-persons", 1))
        measures, hidden, magnitudes = _cells(tree, keys)
        order = _order(tree)
        groups = groups_of(tree) if magnitudes else ()
    except HindranceError as hindrance:
        return (*problems, hindrance.finding)
    return tuple(problems) or Counted(measures, hidden, order, magnitudes, groups, keys)


def _cells(
    tree: exp.Select, keys: tuple[exp.Column, ...]
) -> tuple[dict[str, tuple[Measure, tuple[str, ...]]], tuple[exp.Expr, ...], tuple[Magnitude, ...]]:
    magnitudes: list[Magnitude] = []
    measures: dict[str, tuple[Measure, tuple[str, ...]]] = {}
    hidden: list[exp.Expr] = []
    for item in tree.expressions:
        name = item.alias_or_name
        cell = _cell(item.unalias(), name, line_of(item))
        counts = []
        for key in keys if cell else ():
            counts.append(f"_dr_n{len(hidden)}")
            hidden.append(_count(key, cell.conditions if cell else (), counts[-1]))
        measures[name] = (cell.measure if cell else Measure.KEY, tuple(counts))
        if cell and cell.added is not None:
            magnitudes.append(Magnitude(name, cell.added, cell.conditions))
    if not hidden:
        raise HindranceError(problem("control-measures-none", 1))
    return measures, tuple(hidden), tuple(magnitudes)


def _count(key: exp.Column, conditions: tuple[exp.Expr, ...], name: str) -> exp.Expr:
    count: exp.Expr = exp.Count(this=exp.Distinct(expressions=[key.copy()]))
    if conditions:
        where = exp.Where(this=exp.and_(*conditions, copy=True))
        count = exp.Filter(this=count, expression=where)
    return exp.alias_(count, name, quoted=True)


def _cell(node: exp.Expr, name: str, line: int) -> _Cell | None:
    """What a column of the select list measures; None for a key of the group."""
    if node.find(exp.Window, exp.Query) is not None:
        raise HindranceError(problem("control-measure", line, column=name))
    if node.find(exp.AggFunc) is None:
        return None
    conditions: tuple[exp.Expr, ...] = ()
    node = _unwrap(node)
    if isinstance(node, exp.Filter):
        conditions, node = (exp.paren(node.expression.this),), node.this
    argument = node.this
    if node.find(exp.Order) or (isinstance(argument, exp.Expr) and argument.find(exp.AggFunc)):
        raise HindranceError(problem("control-measure", line, column=name))
    if isinstance(node, exp.CountIf):
        return _Cell(Measure.COUNT, (*conditions, exp.paren(argument)))
    if isinstance(node, exp.Count):
        return _Cell(Measure.COUNT, (*conditions, *_counted_argument(argument)))
    if isinstance(argument, exp.Distinct) or not isinstance(node, exp.Sum | exp.Avg):
        raise HindranceError(problem("control-measure", line, column=name))
    there = exp.paren(argument).is_(exp.null()).not_()
    if isinstance(node, exp.Sum):
        # Who adds nothing doesn't hide who adds everything.
        added = None if argument.find(*_INDICATORS) and _ones(argument) else argument
        return _Cell(Measure.SUM, (*conditions, there, exp.paren(argument).neq(0)), added)
    if argument.find(*_INDICATORS):
        raise HindranceError(problem("control-mean", line, column=name))
    return _Cell(Measure.MEAN, (*conditions, there), argument)


def _ones(argument: exp.Expr) -> bool:
    """Whether nothing but ones and noughts are added up: rows are counted, not magnitudes."""
    values = [argument]
    if isinstance(argument, exp.Case):
        values = [branch.args["true"] for branch in argument.args["ifs"]]
        values += [argument.args["default"]] if argument.args.get("default") else []
    elif isinstance(argument, exp.If):
        values = [argument.args["true"]]
        values += [argument.args["false"]] if argument.args.get("false") else []
    ones = ("0", "1")
    return all(
        isinstance(v, exp.Predicate | exp.Connector | exp.Not | exp.Boolean | exp.Null)
        or (isinstance(v, exp.Literal) and v.name in ones)
        for v in values
    )


def _counted_argument(argument: exp.Expr) -> tuple[exp.Expr, ...]:
    if isinstance(argument, exp.Star):
        return ()
    parts = argument.expressions if isinstance(argument, exp.Distinct) else [argument]
    return tuple(exp.paren(part).is_(exp.null()).not_() for part in parts)


def _unwrap(node: exp.Expr) -> exp.Expr:
    """Takes off what doesn't change which people count: brackets, ROUND, CAST, COALESCE with a constant."""
    while True:
        if isinstance(node, exp.Round | exp.Cast) and node.this.find(exp.AggFunc):
            if isinstance(node, exp.Cast) and node.to.this in exp.DataType.TEXT_TYPES:
                return node
            node = node.this
        elif isinstance(node, exp.Paren) or (
            isinstance(node, exp.Coalesce)
            and all(isinstance(e, exp.Literal) for e in node.expressions)
        ):
            node = node.this
        else:
            return node


def _order(tree: exp.Select) -> tuple[SortKey, ...]:
    order = tree.args.get("order")
    names = {item.unalias().sql(): item.alias_or_name for item in tree.expressions}
    known = {item.alias_or_name for item in tree.expressions}
    keys = []
    for item in order.expressions if order else ():
        node = item.this
        bare = (
            node.name if isinstance(node, exp.Column) and not node.table else names.get(node.sql())
        )
        if bare is None or bare not in known:
            raise HindranceError(problem("control-clause", line_of(item), what="order-measure"))
        keys.append(SortKey(column=bare, descending=bool(item.args.get("desc"))))
    return tuple(keys)
