"""Which parts of SQL may a query be made of? Everything that isn't on these lists is refused by name."""

from __future__ import annotations

from sqlglot import exp

MOST_CHARACTERS = 20_000
MOST_NODES = 4_000
MOST_DEPTH = 60
MOST_COMMON = 100
MOST_EXPANDED = 5 * MOST_NODES
"""Nodes when every common table stands wherever it is used."""

_QUERY = {"with_", "where", "group", "having", "qualify", "order", "limit", "offset", "joins"}

# Structure: node type → the arguments it may have. An argument that isn't named here is refused.
STRUCTURE: dict[type[exp.Expr], set[str]] = {
    exp.Select: _QUERY | {"expressions", "distinct", "from_"},
    exp.Subquery: {"this", "alias"},
    exp.Union: {"this", "expression", "distinct", "with_", "order", "limit", "offset"},
    exp.Intersect: {"this", "expression", "distinct", "with_", "order", "limit", "offset"},
    exp.Except: {"this", "expression", "distinct", "with_", "order", "limit", "offset"},
    exp.With: {"expressions"},
    exp.CTE: {"this", "alias"},
    exp.Table: {"this", "alias"},
    exp.TableAlias: {"this"},
    exp.From: {"this"},
    exp.Join: {"this", "on", "side", "kind", "using"},
    exp.Where: {"this"},
    exp.Group: {"expressions", "all", "rollup", "cube", "grouping_sets"},
    exp.Rollup: {"expressions"},
    exp.Cube: {"expressions"},
    exp.GroupingSets: {"expressions"},
    exp.Having: {"this"},
    exp.Qualify: {"this"},
    exp.Order: {"this", "expressions"},
    exp.Ordered: {"this", "desc", "nulls_first"},
    exp.Limit: {"expression"},
    exp.Offset: {"expression"},
    exp.Distinct: {"expressions"},
    exp.Alias: {"this", "alias"},
    exp.Column: {"this", "table"},
    exp.Identifier: {"this", "quoted"},
    exp.Star: set(),
    exp.Window: {"this", "partition_by", "order", "spec", "over"},
    exp.WindowSpec: {"kind", "start", "start_side", "end", "end_side"},
    exp.Filter: {"this", "expression"},
    exp.WithinGroup: {"this", "expression"},
    exp.In: {"this", "expressions", "query"},
    exp.Between: {"this", "low", "high"},
    exp.Cast: {"this", "to"},
    exp.TryCast: {"this", "to", "safe"},
    exp.DataType: {"this", "expressions", "nested"},
    exp.DataTypeParam: {"this"},
    exp.Interval: {"this", "unit"},
    exp.Lateral: {"this", "alias"},
    exp.Placeholder: {"this"},  # of the author's, only those that were bound are left
    exp.GroupConcat: {"this", "separator"},
    exp.IgnoreNulls: {"this"},
}

JOINS = {"", "INNER", "OUTER", "CROSS"}

_E = exp
OPERATORS: set[type[exp.Expr]] = {
    _E.Literal, _E.Null, _E.Boolean, _E.Paren, _E.Tuple, _E.Var, _E.And, _E.Or, _E.Not,
    _E.EQ, _E.NEQ, _E.GT, _E.GTE, _E.LT, _E.LTE, _E.NullSafeEQ, _E.NullSafeNEQ, _E.Is,
    _E.Add, _E.Sub, _E.Mul, _E.Div, _E.IntDiv, _E.Mod, _E.Neg, _E.DPipe,
    _E.Like, _E.ILike, _E.Escape, _E.Case, _E.If, _E.Exists,
}  # fmt: skip

# Functions of their arguments alone: no clock, no chance, no session, no files, no order of rows.
SCALARS: set[type[exp.Expr]] = {
    _E.Coalesce, _E.Nullif, _E.Greatest, _E.Least, _E.Upper, _E.Lower, _E.Trim, _E.Length,
    _E.Substring, _E.Left, _E.Right, _E.Replace, _E.Concat, _E.ConcatWs, _E.StartsWith,
    _E.EndsWith, _E.Contains, _E.StrPosition, _E.SplitPart, _E.Pad, _E.RegexpLike, _E.Abs,
    _E.Sign, _E.Ceil, _E.Floor, _E.Round, _E.Sqrt, _E.Ln, _E.Exp, _E.Pow, _E.Year, _E.Month,
    _E.Day, _E.Quarter, _E.Extract, _E.TimestampTrunc, _E.DateTrunc, _E.DateDiff,
    _E.DateFromParts, _E.TimeToStr, _E.LastDay, _E.DayOfWeek, _E.DayOfWeekIso, _E.DayOfYear,
    _E.Week, _E.WeekOfYear, _E.Monthname, _E.Dayname, _E.DateAdd, _E.Trunc, _E.Log, _E.Cbrt,
    _E.Reverse, _E.RegexpReplace, _E.RegexpExtract, _E.Translate, _E.IsNan,
}  # fmt: skip
AGGREGATES: set[type[exp.Expr]] = {
    _E.Count, _E.CountIf, _E.Sum, _E.Avg, _E.Min, _E.Max, _E.Median, _E.PercentileCont,
    _E.PercentileDisc, _E.Stddev, _E.StddevSamp, _E.StddevPop, _E.Variance, _E.VariancePop,
    _E.Corr, _E.LogicalOr, _E.LogicalAnd, _E.Quantile, _E.Skewness, _E.Kurtosis, _E.CovarPop,
    _E.CovarSamp, _E.RegrSlope, _E.RegrIntercept, _E.RegrR2, _E.Grouping,
}  # fmt: skip
WINDOW_FUNCTIONS: set[type[exp.Expr]] = {
    _E.RowNumber, _E.Rank, _E.DenseRank, _E.PercentRank, _E.CumeDist, _E.Ntile, _E.Lag, _E.Lead,
    _E.FirstValue, _E.LastValue, _E.NthValue,
}  # fmt: skip
NAMED = {"DATE_SUB", "DATESUB", "YEARWEEK", "ROUND_EVEN", "MAKE_TIMESTAMP"}
"""Functions that the parser knows by their name alone."""
FREE = OPERATORS | SCALARS | AGGREGATES | WINDOW_FUNCTIONS


def is_known(node: exp.Expr) -> bool:
    """Whether this kind of part is on a list."""
    if isinstance(node, exp.Anonymous):
        return node.name.upper() in NAMED
    return type(node) in STRUCTURE or type(node) in FREE


TUPLE_IN = (_E.In, _E.Tuple, _E.Rollup, _E.Cube, _E.GroupingSets, _E.Group)
"""Where several values in brackets may stand; anywhere else they'd be one value made of several."""

# `Var` is a bare word: allowed only as the unit of these.
UNIT_OF = (_E.Extract, _E.Interval, _E.TimestampTrunc, _E.DateTrunc, _E.DateDiff)

_T = exp.DataType.Type
TYPES = {
    _T.TEXT, _T.VARCHAR, _T.TINYINT, _T.SMALLINT, _T.INT, _T.BIGINT, _T.DECIMAL, _T.DOUBLE,
    _T.BOOLEAN, _T.DATE, _T.TIMESTAMP,
}  # fmt: skip

# How a refused node is called; others by their SQL name.
CALLED: dict[type[exp.Expr], str] = {
    _E.Columns: "columns-expression",
    _E.TableColumn: "whole-row",
    _E.TableSample: "sample",
    _E.Lateral: "lateral",
    _E.Pivot: "pivot",
    _E.Into: "into",
    _E.Dot: "struct-access",
    _E.Bracket: "struct-access",
    _E.Struct: "whole-row",
    _E.RawString: "$…$",
    _E.ByteString: "E'…'",
    _E.National: "N'…'",
    _E.Parameter: "parameter",
}
CALLED_ARGUMENTS: dict[tuple[type[exp.Expr], str], str] = {
    (_E.Star, "except_"): "star-modifier",
    (_E.Star, "replace"): "star-modifier",
    (_E.Star, "rename"): "star-modifier",
    (_E.Join, "method"): "natural-join",
    (_E.With, "recursive"): "recursive",
    (_E.Table, "sample"): "sample",
    (_E.Select, "sample"): "sample",
    (_E.Select, "into"): "into",
    (_E.Table, "when"): "AT (…)",
    (_E.Table, "version"): "AS OF",
    (_E.Table, "only"): "ONLY",
    (_E.Lateral, "cross_apply"): "APPLY",
    (_E.Lateral, "view"): "LATERAL VIEW",
    (_E.Select, "laterals"): "LATERAL VIEW",
    (_E.Select, "windows"): "WINDOW",
    (_E.Select, "locks"): "FOR UPDATE",
    (_E.Limit, "limit_options"): "LIMIT …%",
    (_E.Union, "by_name"): "BY NAME",
    (_E.CTE, "materialized"): "MATERIALIZED",
    (_E.Table, "pivots"): "pivot",
    (_E.Subquery, "pivots"): "pivot",
    (_E.Distinct, "on"): "DISTINCT ON",
    (_E.TableAlias, "columns"): "AS name(column, …)",
}
