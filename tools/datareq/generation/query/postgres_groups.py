"""What takes the place of aggregates on PostgreSQL, so that they are those that DuckDB gives?"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from datareq.generation.query.dialects import Handler, InexactError
from datareq.generation.query.kinds import Kind, Kinds
from datareq.generation.query.postgres_parts import BIGINT, BINARY, DOUBLE, cast, collate


def _aggregate(change: Callable[[exp.Expr, exp.Expr, Kinds], exp.Expr | None]) -> Handler:
    """Handles an aggregate together with the FILTER and the window that are about it."""

    def handler(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
        outer = node
        while isinstance(outer.parent, exp.Filter | exp.Window | exp.WithinGroup) and (
            outer.arg_key == "this"
        ):
            outer = outer.parent
        if outer is node:
            return change(node, node, kinds)
        return None  # its turn comes with the outermost of them

    return handler


def _around(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    """FILTER, OVER or WITHIN GROUP: what is in it is replaced together with it."""
    if (
        isinstance(node.parent, exp.Filter | exp.Window | exp.WithinGroup)
        and node.arg_key == "this"
    ):
        return None
    core = node
    while isinstance(core, exp.Filter | exp.Window | exp.WithinGroup):
        core = core.this
    change = AGGREGATES.get(type(core))
    return change(core, node, kinds) if change else None


def _with(core: exp.Expr, outer: exp.Expr, new: exp.Expr) -> exp.Expr:
    """A copy of what is around an aggregate, with another aggregate in it."""
    if outer is core:
        return new
    copy = outer.copy()
    inner = copy
    while type(inner.this) is not type(core):
        inner = inner.this
    inner.set("this", new)
    return copy


def _avg(core: exp.Expr, outer: exp.Expr, kinds: Kinds) -> exp.Expr:
    """The exact sum over the number; both of a decimal without its point, as DuckDB divides them."""
    given = kinds.of(core.this)
    total = _with(core, outer, exp.Sum(this=core.this.copy()))
    number = _with(core, outer, exp.Count(this=core.this.copy(), big_int=True))
    if given.scale:
        power = exp.Literal.number(10**given.scale)
        total = exp.Mul(this=total, expression=power)
        number = exp.Mul(this=number, expression=power.copy())
    some = exp.Nullif(this=number, expression=exp.Literal.number(0))
    quotient = exp.Div(this=cast(total, DOUBLE), expression=some, typed=True, safe=False)
    return exp.paren(quotient)


def _sum(core: exp.Expr, outer: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    given = kinds.of(core.this).kind
    if given is Kind.BOOLEAN:
        if isinstance(core.this, exp.Distinct):
            raise InexactError
        core.set("this", cast(core.this.copy(), "INT"))
    elif given not in (Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER):
        raise InexactError
    whole = given in (Kind.BOOLEAN, Kind.INTEGER)
    return cast(outer.copy(), BIGINT) if whole else None


def _count_if(core: exp.Expr, outer: exp.Expr, _: Kinds) -> exp.Expr:
    """DuckDB's is a sum: nothing, not nought, where there is nothing to count."""
    return cast(_with(core, outer, exp.Sum(this=cast(core.this.copy(), "INT"))), BIGINT)


def _count(core: exp.Expr, _: exp.Expr, __: Kinds) -> None:
    if isinstance(core.this, exp.Distinct) and len(core.this.expressions) > 1:
        raise InexactError


def _least(core: exp.Expr, outer: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    given = kinds.of(core.this).kind
    if given is Kind.BOOLEAN:
        same = exp.LogicalAnd if isinstance(core, exp.Min) else exp.LogicalOr
        return _with(core, outer, same(this=core.this.copy()))
    if given is Kind.TEXT:
        if isinstance(core.this, exp.Distinct):
            raise InexactError
        core.set("this", collate(core.this.copy(), BINARY))
    return None


def _median(core: exp.Expr, outer: exp.Expr, kinds: Kinds) -> exp.Expr:
    """As an ordered set; PostgreSQL has none in a window, and halves of dates and decimals differ."""
    share, value = exp.Literal.number("0.5"), core.this
    if isinstance(core, exp.PercentileCont | exp.PercentileDisc):
        share = core.args.get("expression") or core.this
        value = core.this if core.args.get("expression") else None
    if isinstance(outer, exp.Window) or not (
        isinstance(share, exp.Literal) and not share.is_string
    ):
        raise InexactError
    if value is None:
        group = outer.find(exp.WithinGroup)
        ordered = group.expression.expressions[0] if group else None
        if ordered is None or ordered.args.get("desc"):
            raise InexactError
        value = ordered.this
    given = kinds.of(value)
    exact = isinstance(core, exp.PercentileDisc) and given.kind is not Kind.TEXT
    if not exact and given.kind not in (Kind.INTEGER, Kind.NUMBER):
        raise InexactError
    kind = exp.PercentileDisc if isinstance(core, exp.PercentileDisc) else exp.PercentileCont
    order = exp.Order(expressions=[exp.Ordered(this=value.copy(), nulls_first=False)])
    group = exp.WithinGroup(this=kind(this=share.copy()), expression=order)
    if isinstance(outer, exp.Filter):
        return exp.Filter(this=group, expression=outer.expression.copy())
    return group


def _spread(core: exp.Expr, _: exp.Expr, __: Kinds) -> None:
    if isinstance(core.this, exp.Distinct):
        raise InexactError
    core.set("this", cast(core.this.copy(), DOUBLE))


AGGREGATES: dict[type[exp.Expr], Callable[[exp.Expr, exp.Expr, Kinds], exp.Expr | None]] = {
    exp.Avg: _avg,
    exp.Sum: _sum,
    exp.Count: _count,
    exp.CountIf: _count_if,
    exp.Min: _least,
    exp.Max: _least,
    **dict.fromkeys((exp.Median, exp.PercentileCont, exp.PercentileDisc), _median),
    **dict.fromkeys(
        (exp.Stddev, exp.StddevSamp, exp.StddevPop, exp.Variance, exp.VariancePop), _spread
    ),
}
GROUPS: dict[type[exp.Expr], Handler] = {
    **{kind: _aggregate(change) for kind, change in AGGREGATES.items()},
    **dict.fromkeys((exp.Filter, exp.Window, exp.WithinGroup), _around),
}
