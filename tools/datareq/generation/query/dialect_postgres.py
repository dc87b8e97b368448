"""What takes the place of each part of a query on PostgreSQL, so that its rows are those that DuckDB gives?

Texts sort by their code points, a division gives a double (infinite by zero), halves are rounded away
from zero, averages are quotients of exact sums. Whatever differs in a way that can't be said is refused.
"""

from __future__ import annotations

from sqlglot import exp

from datareq.generation.query import grammar
from datareq.generation.query.dialects import Dialect
from datareq.generation.query.kinds import Kind
from datareq.generation.query.postgres_dates import DATES, MAKE_DATE
from datareq.generation.query.postgres_groups import GROUPS
from datareq.generation.query.postgres_parts import (
    BIGINT,
    DATE,
    DOUBLE,
    NAME,
    SETTING,
    TIMESTAMP,
    VALUES,
    ordered,
)

SAME = frozenset(
    {
        *(kind for kind in grammar.STRUCTURE if kind not in (exp.TryCast,)),
        *(exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.Var, exp.And, exp.Or, exp.Not),
        *(exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Is, exp.Neg, exp.Escape, exp.Case),
        *(exp.If, exp.Exists, exp.Coalesce, exp.Nullif, exp.Trim, exp.Length, exp.Left, exp.Right),
        *(exp.Replace, exp.StartsWith, exp.StrPosition, exp.Pad, exp.Abs, exp.LogicalOr),
        *(exp.LogicalAnd, exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist),
        *(exp.Ntile, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue),
    }
) - {exp.Tuple}

POSTGRES = Dialect(
    name=NAME,
    same=SAME,
    handlers=VALUES | DATES | GROUPS,
    types={
        Kind.INTEGER: BIGINT,
        Kind.DECIMAL: "DECIMAL(38, {scale})",
        Kind.NUMBER: DOUBLE,
        Kind.TEXT: "TEXT",
        Kind.BOOLEAN: "BOOLEAN",
        Kind.DATE: DATE,
        Kind.DATETIME: TIMESTAMP,
    },
    ordered=ordered,
    # PostgreSQL reads these as the present day or time, or as numbers and days without end.
    words=frozenset(
        {"now", "today", "tomorrow", "yesterday", "epoch", "allballs", "infinity", "-infinity"}
        | {"+infinity", "inf", "-inf", "+inf", "nan"}
    ),
    rendered=frozenset({exp.Collate, exp.Trunc, exp.TimestampTrunc}),
    functions=frozenset({MAKE_DATE, SETTING}),
)
