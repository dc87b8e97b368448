"""How is a source behind Trino read? Its granted columns as they lie there; no query of an author runs there.

Moments are compared and given with all parts of their seconds, which Trino leaves out where nothing asks for them.
"""

from __future__ import annotations

from functools import cache

from sqlglot import exp

from datareq.generation.query.dialects import Dialect
from datareq.generation.query.kinds import Kind, Type

NAME = "trino"
_T = exp.DataType.Type
_CAST = {Kind.NUMBER: "DOUBLE", Kind.DATETIME: "TIMESTAMP"}


@cache
def _moment() -> exp.DataType:
    return exp.DataType.build("TIMESTAMP(6)", dialect=NAME)


def _read(node: exp.Expr, type_: Type) -> exp.Expr:
    """A single-precision number is written with fewer digits, unless it is made a double first."""
    return exp.cast(node, _CAST[type_.kind]) if type_.kind in _CAST else node


def _finished(select: exp.Select) -> None:
    for cast in list(select.find_all(exp.Cast)):
        if cast.is_type(_T.TIMESTAMP):
            cast.set("to", _moment().copy())


TRINO = Dialect.gathered(NAME, read=_read, finished=_finished)
