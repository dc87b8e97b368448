"""Where in a query is each source column used, and does the use say more than that people are the same?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from datareq.generation.query.problem import line_of
from datareq.generation.query.resolve import Origin, Resolver, tells_apart

_CLAUSES = {
    "expressions": "SELECT",
    "where": "WHERE",
    "joins": "JOIN",
    "group": "GROUP BY",
    "having": "HAVING",
    "qualify": "QUALIFY",
    "order": "ORDER BY",
    "limit": "LIMIT",
    "offset": "OFFSET",
    "distinct": "DISTINCT",
}


@dataclass(frozen=True, slots=True)
class Use:
    """`value`: it can reach the result as a value; else it decides about rows, order or groups.
    `link`: it only tells people apart or puts rows of the same person together."""

    column: exp.Column
    origin: Origin
    clause: str
    line: int
    value: bool
    link: bool


def uses(resolver: Resolver) -> Iterator[Use]:
    """Every use of a column in the whole tree."""
    for column in resolver.tree.find_all(exp.Column):
        origin = resolver.origin(column)
        yield Use(
            column,
            origin,
            clause_of(column),
            line_of(column),
            value=_is_value(column),
            link=resolver.is_key(column) and _is_link(resolver, column),
        )


def clause_of(node: exp.Expr) -> str:
    """The clause of the innermost query in which a node stands, as it is written in SQL."""
    current = node
    while current.parent is not None and not isinstance(current.parent, exp.Query):
        current = current.parent
    return _CLAUSES.get(current.arg_key or "", "SELECT")


def _is_value(column: exp.Column) -> bool:
    """Whether every query around it hands it on by its select list, from FROM to FROM."""
    current: exp.Expr = column
    while current.parent is not None:
        parent = current.parent
        if isinstance(parent, exp.Select) and current.arg_key not in (
            "expressions",
            "from_",
            "with_",
        ):
            return (
                isinstance(current, exp.Join)
                and current.args.get("this") is not None
                and (_inside(column, current.this))
            )
        if isinstance(parent, exp.In | exp.Exists | exp.Filter | exp.Window | exp.If):
            return False
        current = parent
    return True


def _inside(node: exp.Expr, ancestor: exp.Expr) -> bool:
    current: exp.Expr | None = node
    while current is not None and current is not ancestor:
        current = current.parent
    return current is ancestor


def _is_link(resolver: Resolver, column: exp.Column) -> bool:
    parent = column.parent
    if isinstance(parent, exp.EQ):
        return resolver.is_key(parent.left) and resolver.is_key(parent.right)
    if tells_apart(column):
        return True
    if isinstance(parent, exp.In):
        query = parent.args.get("query")
        if not isinstance(query, exp.Subquery) or not isinstance(query.this, exp.Select):
            return False
        item = query.this.expressions[0].unalias()
        return resolver.is_key(item)
    inner = resolver.scope_of(column).expression is not resolver.tree
    if isinstance(parent, exp.Alias) and isinstance(parent.parent, exp.Select):
        return inner  # accounted for where the outer query uses it
    return inner and isinstance(parent, exp.Group)
