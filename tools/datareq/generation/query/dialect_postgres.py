"""What takes the place of each part of a query on PostgreSQL, so that its rows are those that DuckDB gives?

Texts sort by their code points, a division gives a double (infinite by zero), halves are rounded away
from zero, averages are quotients of exact sums. Whatever differs in a way that can't be said is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from datareq.generation.query import grammar
from datareq.generation.query.dialects import Dialect, Handler, InexactError
from datareq.generation.query.kinds import Kind, Kinds, Type

NAME = "postgres"
_BIGINT, _DOUBLE, _TIMESTAMP, _DATE = "BIGINT", "DOUBLE PRECISION", "TIMESTAMP", "DATE"
_BINARY, _UNICODE = "C", "pg_c_utf8"
PARTS = frozenset(
    {"YEAR", "MONTH", "DAY", "QUARTER", "WEEK", "ISODOW", "DOW", "DOY", "HOUR", "MINUTE"}
)
TRUNCATED = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"})
FORMAT = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH24", "%M": "MI", "%S": "SS"}
PATTERN = re.compile(
    r"\^?(?:(?:[A-Za-z0-9 _/-]|\\\.|\[[A-Za-z0-9 _-]+\])(?:[+*?]|\{\d{1,2}\})?|[()|])*\$?"
)
"""Regular expressions that mean the same in both engines."""


def _cast(node: exp.Expr, to: str) -> exp.Expr:
    return exp.cast(node, to, dialect=NAME)


def _collate(node: exp.Expr, name: str) -> exp.Expr:
    return exp.Collate(this=_tight(node), expression=exp.to_identifier(name, quoted=True))


def _tight(node: exp.Expr) -> exp.Expr:
    simple = exp.Column | exp.Func | exp.Paren | exp.Literal
    return node if isinstance(node, simple) else exp.paren(node, copy=False)


def _ordered(node: exp.Expr, type_: Type) -> exp.Expr:
    return _collate(node, _BINARY) if type_.kind is Kind.TEXT else node


def _by_code_point(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    """Texts are compared by their code points."""
    if Kind.TEXT in {kinds.of(node.this).kind}:
        node.set("this", _keep(_collate(node.this.copy(), _BINARY), node.this, kinds))
    return None


def _keep(new: exp.Expr, old: exp.Expr, kinds: Kinds) -> exp.Expr:
    kinds.keep(new, old)
    return new


def _sorted_by(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    query = node.find_ancestor(exp.Query, exp.Window, exp.WithinGroup)
    outermost = isinstance(query, exp.Query) and query.parent is None
    if outermost or kinds.of(node.this).kind is not Kind.TEXT:
        return None  # the outermost order is made by `translate`
    key = node.this
    if isinstance(key, exp.Column) and not key.table:
        if not isinstance(query, exp.Select) or query.args.get("distinct"):
            raise InexactError
        key = next(e for e in query.selects if e.alias_or_name == key.name).unalias()
    node.set("this", _collate(key.copy(), _BINARY))
    return None


def _divided(node: exp.Expr, _: Kinds) -> exp.Expr:
    left, right = _cast(node.this.copy(), _DOUBLE), _cast(node.expression.copy(), _DOUBLE)
    quotient = exp.Div(this=left, expression=right, typed=True, safe=False)
    if isinstance(node.expression, exp.Literal) and float(node.expression.name):
        return exp.paren(quotient)
    zero = exp.Literal.number(0)

    def of_zero(name: str) -> exp.Expr:
        return _cast(exp.Literal.string(name), _DOUBLE)

    signs = (
        exp.Case()
        .when(exp.EQ(this=left.copy(), expression=of_zero("NaN")), of_zero("NaN"))
        .when(exp.GT(this=left.copy(), expression=zero.copy()), of_zero("Infinity"))
        .when(exp.LT(this=left.copy(), expression=zero.copy()), of_zero("-Infinity"))
        .when(exp.EQ(this=left.copy(), expression=zero.copy()), of_zero("NaN"))
    )
    return exp.Case().when(exp.EQ(this=right.copy(), expression=zero), signs).else_(quotient)


def _whole_quotient(node: exp.Expr, _: Kinds) -> exp.Expr:
    return exp.paren(exp.Div(this=node.this, expression=node.expression, typed=True, safe=False))


def _known(node: exp.Expr, kinds: Kinds) -> None:
    """Only where its type is told: a sum of dates or intervals may differ."""
    kinds.of(node)


def _text_of(node: exp.Expr, kinds: Kinds) -> None:
    """A double as a text is written differently."""
    for part in (*node.iter_expressions(),):
        if kinds.of(part).kind in (Kind.NUMBER, Kind.BOOLEAN):
            raise InexactError


def _cast_to(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    if isinstance(node.this, exp.Placeholder | exp.Null) or _physical(node):
        return None
    given, wanted = kinds.of(node.this), kinds.of(node)
    if given.kind is Kind.NUMBER and wanted.kind is Kind.DECIMAL:
        return _cast(_half_away(node.this, wanted.scale), f"DECIMAL(38, {wanted.scale})")
    if (given.kind, wanted.kind) in _CASTS or given.kind is wanted.kind or given.literal:
        return None
    raise InexactError


_CASTS = {
    *((Kind.INTEGER, kind) for kind in (Kind.DECIMAL, Kind.NUMBER, Kind.TEXT)),
    *((Kind.DECIMAL, kind) for kind in (Kind.INTEGER, Kind.NUMBER, Kind.TEXT)),
    (Kind.NUMBER, Kind.INTEGER),
    (Kind.TEXT, Kind.INTEGER),
    (Kind.DATE, Kind.TEXT),
    (Kind.DATE, Kind.DATETIME),
    (Kind.DATETIME, Kind.DATE),
}


def _physical(node: exp.Expr) -> bool:
    """Whether this is the cast of a physical column to its declared type."""
    return isinstance(node.this, exp.Column) and not node.this.table


def _half_away(node: exp.Expr, digits: int) -> exp.Expr:
    """A double rounded as DuckDB does: times a power of ten, halves away from zero."""
    power = exp.cast(exp.Literal.string(f"1e{digits}"), _DOUBLE, dialect=NAME)
    raised = exp.paren(exp.Mul(this=exp.paren(node.copy()), expression=power))
    whole = exp.func("TRUNC", raised, dialect=NAME)
    rest = exp.Abs(this=exp.Sub(this=raised.copy(), expression=whole.copy()))
    away = exp.Add(this=whole.copy(), expression=exp.Sign(this=raised.copy()))
    half = exp.GTE(this=rest, expression=exp.Literal.number("0.5"))
    rounded = exp.Case().when(half, away).else_(whole)
    return exp.paren(
        exp.Div(this=exp.paren(rounded), expression=power.copy(), typed=True, safe=False)
    )


def _rounded(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    given, digits = kinds.of(node.this), node.args.get("decimals")
    if digits is not None and not digits.is_int:
        raise InexactError
    number = int(digits.to_py()) if digits is not None else 0
    if given.kind is Kind.NUMBER and 0 <= number <= 15:
        return _half_away(node.this, number)
    if given.kind is Kind.INTEGER and number >= 0:
        return exp.paren(node.this)
    if given.kind is Kind.DECIMAL and number >= 0:
        return None
    raise InexactError


def _ceiling(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    given = kinds.of(node.this)
    if given.kind is Kind.INTEGER:
        return _cast(node.this, _DOUBLE)
    return None if given.kind in (Kind.NUMBER, Kind.DECIMAL) else _inexact()


def _inexact() -> exp.Expr:
    raise InexactError


def _double_arguments(node: exp.Expr, _: Kinds) -> None:
    for name in ("this", "expression"):
        if (part := node.args.get(name)) is not None:
            node.set(name, _cast(part.copy(), _DOUBLE))


def _sign(node: exp.Expr, _: Kinds) -> exp.Expr:
    return _cast(node.copy(), _BIGINT)


def _with_alphabet(node: exp.Expr, _: Kinds) -> None:
    node.set("this", _collate(node.this.copy(), _UNICODE))


def _like(node: exp.Expr, _: Kinds) -> exp.Expr | None:
    """Without ESCAPE no character escapes; letters' case is taken off as DuckDB does."""
    escaped = isinstance(node.parent, exp.Escape)
    if isinstance(node, exp.ILike):
        if escaped:
            raise InexactError
        parts = [
            exp.Lower(this=_collate(part.copy(), _UNICODE)) for part in (node.this, node.expression)
        ]
        node = exp.Like(this=parts[0], expression=parts[1])
    elif escaped:
        return None
    return exp.Escape(this=node.copy(), expression=exp.Literal.string(""))


def _substring(node: exp.Expr, _: Kinds) -> None:
    start, length = node.args.get("start"), node.args.get("length")
    for part in (start, length):
        if part is not None and not (part.is_int and int(part.to_py()) >= 0):
            raise InexactError


def _ends_with(node: exp.Expr, _: Kinds) -> exp.Expr:
    end = node.expression
    tail = exp.Right(this=node.this.copy(), expression=exp.Length(this=end.copy()))
    return exp.paren(exp.EQ(this=tail, expression=end.copy()))


def _contains(node: exp.Expr, _: Kinds) -> exp.Expr:
    place = exp.StrPosition(this=node.this.copy(), substr=node.expression.copy())
    return exp.paren(exp.GT(this=place, expression=exp.Literal.number(0)))


def _split(node: exp.Expr, _: Kinds) -> None:
    mark, index = node.args["delimiter"], node.args["part_index"]
    if not (isinstance(mark, exp.Literal) and mark.name and index.is_int and index.to_py() != 0):
        raise InexactError


def _regexp(node: exp.Expr, _: Kinds) -> None:
    pattern = node.expression
    if node.args.get("flag") or not (
        isinstance(pattern, exp.Literal) and PATTERN.fullmatch(pattern.name)
    ):
        raise InexactError


def _part_of(unit: str, value: exp.Expr) -> exp.Expr:
    return _cast(exp.Extract(this=exp.var(unit), expression=value.copy()), _BIGINT)


def _year(node: exp.Expr, _: Kinds) -> exp.Expr:
    unit = "DOW" if isinstance(node, exp.DayOfWeek) else type(node).__name__.upper()
    return _part_of(unit, node.this)


def _extract(node: exp.Expr, _: Kinds) -> exp.Expr:
    unit = node.this.name.upper()
    return _part_of(unit, node.expression) if unit in PARTS else _inexact()


def _truncated(node: exp.Expr, kinds: Kinds) -> exp.Expr:
    unit = node.args["unit"].name.upper()
    if unit not in TRUNCATED or kinds.of(node.this).kind not in (Kind.DATE, Kind.DATETIME):
        raise InexactError
    return exp.TimestampTrunc(this=_cast(node.this.copy(), _TIMESTAMP), unit=exp.var(unit))


def _difference(node: exp.Expr, _: Kinds) -> exp.Expr:
    """How many borders of a unit lie between two days."""
    unit = node.args["unit"].name.upper()
    end, start = node.this, node.expression
    if unit == "DAY":
        return exp.paren(
            exp.Sub(this=_cast(end.copy(), _DATE), expression=_cast(start.copy(), _DATE))
        )
    within = {"YEAR": 1, "QUARTER": 4, "MONTH": 12}.get(unit)
    if within is None:
        raise InexactError
    years = exp.Sub(this=_part_of("YEAR", end), expression=_part_of("YEAR", start))
    if within == 1:
        return exp.paren(years)
    rest = exp.Sub(this=_part_of(unit, end), expression=_part_of(unit, start))
    whole = exp.Mul(this=exp.paren(years), expression=exp.Literal.number(within))
    return exp.paren(exp.Add(this=whole, expression=exp.paren(rest)))


def _date(node: exp.Expr, _: Kinds) -> None:
    for name in ("year", "month", "day"):
        node.set(name, _cast(node.args[name].copy(), "INT"))


def _last_day(node: exp.Expr, _: Kinds) -> exp.Expr:
    month = exp.TimestampTrunc(this=_cast(node.this.copy(), _TIMESTAMP), unit=exp.var("MONTH"))
    next_ = exp.Add(this=month, expression=_interval("1 month"))
    return _cast(exp.paren(exp.Sub(this=next_, expression=_interval("1 day"))), _DATE)


def _interval(text: str) -> exp.Expr:
    return _cast(exp.Literal.string(text), "INTERVAL")


def _plain_interval(node: exp.Expr, _: Kinds) -> None:
    if not isinstance(node.this, exp.Literal):
        raise InexactError


def _formatted(node: exp.Expr, _: Kinds) -> exp.Expr | None:
    pattern = node.args["format"]
    rest = re.sub("|".join(FORMAT), "", pattern.name) if isinstance(pattern, exp.Literal) else "?"
    return None if re.fullmatch(r"[-/ :.]*", rest) else _inexact()


def _sum_or_date(node: exp.Expr, kinds: Kinds) -> None:
    if kinds.of(node).kind is Kind.DATE:
        node.set("expression", _cast(node.expression.copy(), "INT"))


Aggregate = Callable[[exp.Expr, Kinds], exp.Expr]


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


def _avg(core: exp.Expr, outer: exp.Expr, _: Kinds) -> exp.Expr:
    total = _cast(_with(core, outer, exp.Sum(this=core.this.copy())), _DOUBLE)
    number = exp.Nullif(
        this=_with(core, outer, exp.Count(this=core.this.copy(), big_int=True)),
        expression=exp.Literal.number(0),
    )
    return exp.paren(exp.Div(this=total, expression=number, typed=True, safe=False))


def _sum(core: exp.Expr, outer: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    given = kinds.of(core.this).kind
    if given is Kind.BOOLEAN:
        if isinstance(core.this, exp.Distinct):
            raise InexactError
        core.set("this", _cast(core.this.copy(), "INT"))
    elif given not in (Kind.INTEGER, Kind.DECIMAL, Kind.NUMBER):
        raise InexactError
    whole = given in (Kind.BOOLEAN, Kind.INTEGER)
    return _cast(outer.copy(), _BIGINT) if whole else None


def _count_if(core: exp.Expr, outer: exp.Expr, _: Kinds) -> exp.Expr:
    met = exp.Case().when(core.this.copy(), exp.Literal.number(1))
    return _with(core, outer, exp.Count(this=met, big_int=True))


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
        core.set("this", _collate(core.this.copy(), _BINARY))
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
    core.set("this", _cast(core.this.copy(), _DOUBLE))


def _group(node: exp.Expr, _: Kinds) -> None:
    """GROUP BY ALL is written out."""
    query = node.parent
    if node.args.get("all") and isinstance(query, exp.Select):
        keys = [item.unalias() for item in query.selects if item.find(exp.AggFunc) is None]
        if any(key.find(exp.Window) for key in keys):
            raise InexactError
        node.set("all", None)
        node.set("expressions", [key.copy() for key in keys if not isinstance(key, exp.Literal)])


def _greatest(node: exp.Expr, kinds: Kinds) -> None:
    if kinds.of(node).kind is Kind.TEXT:
        node.set("this", _collate(node.this.copy(), _BINARY))


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
HANDLERS: dict[type[exp.Expr], Handler] = {
    **{kind: _aggregate(change) for kind, change in AGGREGATES.items()},
    **dict.fromkeys((exp.Filter, exp.Window, exp.WithinGroup), _around),
    **dict.fromkeys((exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between), _by_code_point),
    exp.Ordered: _sorted_by,
    exp.Group: _group,
    exp.Div: _divided,
    exp.IntDiv: _whole_quotient,
    exp.Mod: _known,
    exp.Add: _sum_or_date,
    exp.Sub: _sum_or_date,
    exp.Mul: _known,
    **dict.fromkeys((exp.DPipe, exp.Concat, exp.ConcatWs), _text_of),
    exp.Cast: _cast_to,
    exp.Round: _rounded,
    **dict.fromkeys((exp.Ceil, exp.Floor), _ceiling),
    **dict.fromkeys((exp.Sqrt, exp.Ln, exp.Exp, exp.Pow), _double_arguments),
    exp.Sign: _sign,
    **dict.fromkeys((exp.Upper, exp.Lower), _with_alphabet),
    **dict.fromkeys((exp.Like, exp.ILike), _like),
    exp.Substring: _substring,
    exp.EndsWith: _ends_with,
    exp.Contains: _contains,
    exp.SplitPart: _split,
    exp.RegexpLike: _regexp,
    **dict.fromkeys((exp.Year, exp.Month, exp.Day, exp.Quarter, exp.DayOfWeek), _year),
    exp.Extract: _extract,
    **dict.fromkeys((exp.TimestampTrunc, exp.DateTrunc), _truncated),
    exp.DateDiff: _difference,
    exp.DateFromParts: _date,
    exp.LastDay: _last_day,
    exp.Interval: _plain_interval,
    exp.TimeToStr: _formatted,
    **dict.fromkeys((exp.Greatest, exp.Least), _greatest),
}
SAME = frozenset(
    {
        *(kind for kind in grammar.STRUCTURE if kind not in (exp.TryCast,)),
        *(exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Var, exp.And, exp.Or, exp.Not),
        *(exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Is, exp.Neg, exp.Escape, exp.Case),
        *(exp.If, exp.Exists, exp.Coalesce, exp.Nullif, exp.Trim, exp.Length, exp.Left, exp.Right),
        *(exp.Replace, exp.StartsWith, exp.StrPosition, exp.Pad, exp.Abs, exp.LogicalOr),
        *(exp.LogicalAnd, exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist),
        *(exp.Ntile, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Placeholder),
    }
) - {exp.Tuple}

POSTGRES = Dialect(
    name=NAME,
    same=SAME,
    handlers=HANDLERS,
    types={
        Kind.INTEGER: _BIGINT,
        Kind.DECIMAL: "DECIMAL(38, {scale})",
        Kind.NUMBER: _DOUBLE,
        Kind.TEXT: "TEXT",
        Kind.BOOLEAN: "BOOLEAN",
        Kind.DATE: _DATE,
        Kind.DATETIME: _TIMESTAMP,
    },
    ordered=_ordered,
    # PostgreSQL reads these as the present day or time, or as numbers and days without end.
    words=frozenset(
        {"now", "today", "tomorrow", "yesterday", "epoch", "allballs", "infinity", "-infinity"}
        | {"+infinity", "inf", "-inf", "+inf", "nan"}
    ),
    rendered=frozenset({exp.Collate, exp.Trunc, exp.TimestampTrunc}),
)
