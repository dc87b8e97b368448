"""How is a source on MySQL or MariaDB read? Its granted columns as they lie there; no query of an author runs there.

These servers turn what isn't a number into 0 and say nothing an engine could stop at, so nothing is cast there that the
result shows: who reads the values compares them with their declared types. Only what rows are sorted and
chosen by is worked out there, texts by their bytes, which is the order of their code points.
"""

from __future__ import annotations

from functools import cache

from sqlglot import exp

from datareq.generation.query.dialects import Dialect
from datareq.generation.query.kinds import Kind, Type

NAME = "mysql"
_BYTES = exp.DataType.build("BINARY")
_T = exp.DataType.Type


@cache
def _moment() -> exp.DataType:
    """Built when it is asked for: sqlglot loads the whole dialect for it, which most requests never need."""
    return exp.DataType.build("DATETIME(6)", dialect=NAME)


def _read(node: exp.Expr, type_: Type) -> exp.Expr:
    """A single-precision number is written with six digits, unless it is made a double first."""
    return _double(node) if type_.kind is Kind.NUMBER else node


def _double(node: exp.Expr) -> exp.Expr:
    return exp.paren(exp.Add(this=node, expression=exp.Literal.number("0e0")), copy=False)


def _ordered(node: exp.Expr, type_: Type) -> exp.Expr:
    if type_.kind is not Kind.TEXT:
        return node
    text = exp.DataType(this=_T.CHARACTER_SET, kind=exp.var("utf8mb4"))
    return exp.Cast(this=exp.Cast(this=node, to=text), to=_BYTES.copy())


def _finished(select: exp.Select) -> None:
    """The values that rows are chosen by keep the parts of their seconds, and are doubles on older servers too."""
    for cast in list(select.find_all(exp.Cast)):
        if cast.is_type(_T.TIMESTAMP):
            cast.set("to", _moment().copy())
        elif cast.is_type(_T.DOUBLE):
            cast.replace(_double(cast.this))


MYSQL = Dialect.gathered(NAME, read=_read, finished=_finished, ordered=_ordered)
