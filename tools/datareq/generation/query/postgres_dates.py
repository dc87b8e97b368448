"""What takes the place of dates' parts and distances on PostgreSQL, so that they are what DuckDB gives?"""

from __future__ import annotations

import re

from sqlglot import exp

from datareq.generation.query.dialects import Handler, InexactError
from datareq.generation.query.kinds import Kind, Kinds
from datareq.generation.query.postgres_parts import BIGINT, DATE, TIMESTAMP, cast, inexact

MAKE_DATE = "MAKE_DATE"
PARTS = frozenset(
    {"YEAR", "MONTH", "DAY", "QUARTER", "WEEK", "ISODOW", "DOW", "DOY", "HOUR", "MINUTE"}
)
TRUNCATED = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"})
FORMAT = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH24", "%M": "MI", "%S": "SS"}


def _part_of(unit: str, value: exp.Expr) -> exp.Expr:
    return cast(exp.Extract(this=exp.var(unit), expression=value.copy()), BIGINT)


def _year(node: exp.Expr, _: Kinds) -> exp.Expr:
    unit = "DOW" if isinstance(node, exp.DayOfWeek) else type(node).__name__.upper()
    return _part_of(unit, node.this)


def _extract(node: exp.Expr, _: Kinds) -> exp.Expr:
    unit = node.this.name.upper()
    return _part_of(unit, node.expression) if unit in PARTS else inexact()


def _truncated(node: exp.Expr, kinds: Kinds) -> exp.Expr:
    unit = node.args["unit"].name.upper()
    if unit not in TRUNCATED or kinds.of(node.this).kind not in (Kind.DATE, Kind.DATETIME):
        raise InexactError
    return exp.TimestampTrunc(this=cast(node.this.copy(), TIMESTAMP), unit=exp.var(unit))


def _difference(node: exp.Expr, _: Kinds) -> exp.Expr:
    """How many borders of a unit lie between two days."""
    unit = node.args["unit"].name.upper()
    end, start = node.this, node.expression
    if unit == "DAY":
        return exp.paren(exp.Sub(this=cast(end.copy(), DATE), expression=cast(start.copy(), DATE)))
    within = {"YEAR": 1, "QUARTER": 4, "MONTH": 12}.get(unit)
    if within is None:
        raise InexactError
    years = exp.Sub(this=_part_of("YEAR", end), expression=_part_of("YEAR", start))
    if within == 1:
        return exp.paren(years)
    rest = exp.Sub(this=_part_of(unit, end), expression=_part_of(unit, start))
    whole = exp.Mul(this=exp.paren(years), expression=exp.Literal.number(within))
    return exp.paren(exp.Add(this=whole, expression=exp.paren(rest)))


def _date(node: exp.Expr, _: Kinds) -> exp.Expr:
    parts = [cast(node.args[name].copy(), "INT") for name in ("year", "month", "day")]
    return exp.Anonymous(this=MAKE_DATE, expressions=parts)


def _last_day(node: exp.Expr, _: Kinds) -> exp.Expr:
    month = exp.TimestampTrunc(this=cast(node.this.copy(), TIMESTAMP), unit=exp.var("MONTH"))
    next_ = exp.Add(this=month, expression=_interval("1 month"))
    return cast(exp.paren(exp.Sub(this=next_, expression=_interval("1 day"))), DATE)


def _interval(text: str) -> exp.Expr:
    return cast(exp.Literal.string(text), "INTERVAL")


def _plain_interval(node: exp.Expr, _: Kinds) -> None:
    if not isinstance(node.this, exp.Literal):
        raise InexactError


def _formatted(node: exp.Expr, _: Kinds) -> exp.Expr | None:
    pattern = node.args["format"]
    rest = re.sub("|".join(FORMAT), "", pattern.name) if isinstance(pattern, exp.Literal) else "?"
    return None if re.fullmatch(r"[-/ :.]*", rest) else inexact()


DATES: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys((exp.Year, exp.Month, exp.Day, exp.Quarter, exp.DayOfWeek), _year),
    exp.Extract: _extract,
    **dict.fromkeys((exp.TimestampTrunc, exp.DateTrunc), _truncated),
    exp.DateDiff: _difference,
    exp.DateFromParts: _date,
    exp.LastDay: _last_day,
    exp.Interval: _plain_interval,
    exp.TimeToStr: _formatted,
}
