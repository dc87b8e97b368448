"""Does a function take columns of the type that they are? An engine would stop in the middle, with values in its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from datareq.generation.query.problem import line_of, problem
from datareq.generation.query.resolve import Resolver
from datareq.generation.query.result import Base
from datareq.model.catalogue import ColumnType
from datareq.model.finding import Finding

_T = ColumnType
_DATES = (_T.DATE, _T.DATETIME)
_NUMBERS = (_T.INTEGER, _T.DECIMAL, _T.NUMBER)
TAKES: dict[tuple[ColumnType, ...], tuple[type[exp.Expr], ...]] = {
    _DATES: (
        *(exp.Year, exp.Month, exp.Day, exp.Quarter, exp.Week, exp.WeekOfYear, exp.DayOfYear),
        *(exp.DayOfWeek, exp.DayOfWeekIso, exp.Monthname, exp.Dayname, exp.LastDay, exp.TimeToStr),
        *(exp.TimestampTrunc, exp.DateTrunc, exp.DateDiff, exp.Extract),
    ),
    _NUMBERS: (
        *(exp.Avg, exp.Stddev, exp.StddevSamp, exp.StddevPop, exp.Variance, exp.VariancePop),
        *(exp.Corr, exp.CovarPop, exp.CovarSamp, exp.RegrSlope, exp.RegrIntercept, exp.RegrR2),
        *(exp.Skewness, exp.Kurtosis, exp.Abs, exp.Round, exp.Ceil, exp.Floor, exp.Trunc),
        *(exp.Sqrt, exp.Cbrt, exp.Ln, exp.Log, exp.Exp, exp.Pow, exp.Sign),
    ),
    (*_NUMBERS, _T.BOOLEAN): (exp.Sum,),
    (*_NUMBERS, *_DATES): (exp.Median,),
    (_T.TEXT,): (
        *(exp.Upper, exp.Lower, exp.Trim, exp.Length, exp.Left, exp.Right, exp.Substring),
        *(exp.Replace, exp.StartsWith, exp.EndsWith, exp.Contains, exp.StrPosition, exp.SplitPart),
        *(exp.Pad, exp.RegexpLike, exp.RegexpReplace, exp.RegexpExtract, exp.Reverse),
        *(exp.Translate, exp.Like, exp.ILike),
    ),
}
_TAKES = {kind: types for types, kinds in TAKES.items() for kind in kinds}
_BOTH = (exp.DateDiff, exp.Corr, exp.CovarPop, exp.CovarSamp, exp.RegrSlope, exp.RegrIntercept)
"""Functions whose second argument is of the type of the first; of EXTRACT it's the second alone."""


def misfits(resolver: Resolver) -> Iterator[Finding]:
    """Bare columns of the sources where their type isn't taken; what is computed is left to the engine."""
    for node in resolver.tree.find_all(*_TAKES):
        for column in _columns(node):
            origin = resolver.origin(column)
            types = _types(resolver, origin.bases) if origin.pure else set()
            for wrong in sorted(types - set(_TAKES[type(node)]), key=lambda type_: type_.value):
                yield problem(
                    "query-argument",
                    line_of(column),
                    what=node.sql_name() if isinstance(node, exp.Func) else node.key.upper(),
                    column=column.name,
                    type=wrong.value,
                )


def _columns(node: exp.Expr) -> Iterable[exp.Column]:
    parts = [] if isinstance(node, exp.Extract) else [node.this]
    if isinstance(node, (*_BOTH, exp.Extract)):
        parts.append(node.expression)
    for part in parts:
        bare = part.expressions[0] if isinstance(part, exp.Distinct) else part
        if isinstance(bare, exp.Column):
            yield bare


def _types(resolver: Resolver, bases: Iterable[Base]) -> set[ColumnType]:
    return {
        c.type for source, name in bases for c in resolver.sources[source].columns if c.name == name
    }
