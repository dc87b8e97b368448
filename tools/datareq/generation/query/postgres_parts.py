"""What takes the place of numbers, texts and comparisons on PostgreSQL, so that they are what DuckDB gives?"""

from __future__ import annotations

import re

from sqlglot import exp

from datareq.generation.engine import SETTING_OF_VALUE
from datareq.generation.query.dialects import Handler, InexactError
from datareq.generation.query.kinds import Kind, Kinds, Type

NAME = "postgres"
BIGINT, DOUBLE, TIMESTAMP, DATE = "BIGINT", "DOUBLE PRECISION", "TIMESTAMP", "DATE"
SETTING = "CURRENT_SETTING"
"""Where $1 stood, a setting of the transaction is read."""
BINARY, UNICODE = "C", "pg_c_utf8"
PATTERN = re.compile(
    r"\^?(?:(?:[A-Za-z0-9 _/-]|\\\.|\[[A-Za-z0-9 _-]+\])(?:[+*?]|\{\d{1,2}\})?|[()|])*\$?"
)
"""Regular expressions that mean the same in both engines."""


def cast(node: exp.Expr, to: str) -> exp.Expr:
    return exp.cast(node, to, dialect=NAME)


def collate(node: exp.Expr, name: str) -> exp.Expr:
    return exp.Collate(this=_tight(node), expression=exp.to_identifier(name, quoted=True))


def _tight(node: exp.Expr) -> exp.Expr:
    simple = exp.Column | exp.Func | exp.Paren | exp.Literal
    return node if isinstance(node, simple) else exp.paren(node, copy=False)


def ordered(node: exp.Expr, type_: Type) -> exp.Expr:
    return collate(node, BINARY) if type_.kind is Kind.TEXT else node


def _by_code_point(node: exp.Expr, kinds: Kinds) -> exp.Expr | None:
    """Texts are compared by their code points."""
    if Kind.TEXT in {kinds.of(node.this).kind}:
        node.set("this", _keep(collate(node.this.copy(), BINARY), node.this, kinds))
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
    node.set("this", collate(key.copy(), BINARY))
    return None


def _divided(node: exp.Expr, _: Kinds) -> exp.Expr:
    left, right = cast(node.this.copy(), DOUBLE), cast(node.expression.copy(), DOUBLE)
    quotient = exp.Div(this=left, expression=right, typed=True, safe=False)
    if isinstance(node.expression, exp.Literal) and float(node.expression.name):
        return exp.paren(quotient)
    zero = exp.Literal.number(0)

    def of_zero(name: str) -> exp.Expr:
        return cast(exp.Literal.string(name), DOUBLE)

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
    if isinstance(node.this, exp.Anonymous | exp.Null) or _physical(node):
        return None
    given, wanted = kinds.of(node.this), kinds.of(node)
    if given.kind is Kind.NUMBER and wanted.kind is Kind.DECIMAL:
        return cast(_half_away(node.this, wanted.scale), f"DECIMAL(38, {wanted.scale})")
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
    power = exp.cast(exp.Literal.string(f"1e{digits}"), DOUBLE, dialect=NAME)
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
        return cast(node.this, DOUBLE)
    return None if given.kind in (Kind.NUMBER, Kind.DECIMAL) else inexact()


def inexact() -> exp.Expr:
    raise InexactError


def _double_arguments(node: exp.Expr, _: Kinds) -> None:
    for name in ("this", "expression"):
        if (part := node.args.get(name)) is not None:
            node.set(name, cast(part.copy(), DOUBLE))


def _sign(node: exp.Expr, _: Kinds) -> exp.Expr:
    return cast(node.copy(), BIGINT)


def _with_alphabet(node: exp.Expr, _: Kinds) -> None:
    node.set("this", collate(node.this.copy(), UNICODE))


def _like(node: exp.Expr, _: Kinds) -> exp.Expr | None:
    """Without ESCAPE no character escapes; letters' case is taken off as DuckDB does."""
    escaped = isinstance(node.parent, exp.Escape)
    if isinstance(node, exp.ILike):
        if escaped:
            raise InexactError
        parts = [
            exp.Lower(this=collate(part.copy(), UNICODE)) for part in (node.this, node.expression)
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


def _sum_or_date(node: exp.Expr, kinds: Kinds) -> None:
    if kinds.of(node).kind is Kind.DATE:
        node.set("expression", cast(node.expression.copy(), "INT"))


def _greatest(node: exp.Expr, kinds: Kinds) -> None:
    if kinds.of(node).kind is Kind.TEXT:
        node.set("this", collate(node.this.copy(), BINARY))


def _bound(node: exp.Expr, _: Kinds) -> exp.Expr:
    """A value that the engine sets before the query runs: the driver can't stream what has values of its own."""
    return exp.Anonymous(
        this=SETTING, expressions=[exp.Literal.string(SETTING_OF_VALUE + node.name)]
    )


VALUES: dict[type[exp.Expr], Handler] = {
    exp.Placeholder: _bound,
    **dict.fromkeys((exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between), _by_code_point),
    exp.Ordered: _sorted_by,
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
    **dict.fromkeys((exp.Greatest, exp.Least), _greatest),
}
