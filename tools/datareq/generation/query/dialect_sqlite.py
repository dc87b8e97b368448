"""How is a source in an SQLite file read? Its granted columns as they lie there; no query of an author runs there.

SQLite has no days and no moments, only texts, and gives the bytes of a text an order only if it is told. So nothing
is cast there that the result shows; what rows are chosen by is written out so that it means what it means elsewhere.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlglot import exp

from datareq.generation.query.dialects import Dialect
from datareq.generation.query.kinds import Kind, Type
from datareq.generation.query.resolve import UnresolvedError

NAME = "sqlite"
_T = exp.DataType.Type
_BYTES = exp.var("BINARY")
_FULL = "0001-01-01 00:00:00.000000"
"""A moment with all that may be left out of one."""


def _read(node: exp.Expr, _: Type) -> exp.Expr:
    return node


def _ordered(node: exp.Expr, type_: Type) -> exp.Expr:
    if type_.kind is Kind.DATETIME:
        return _by_bytes(_whole(node))
    return _by_bytes(node) if type_.kind in (Kind.TEXT, Kind.DATE) else node


def _by_bytes(node: exp.Expr) -> exp.Expr:
    """Whatever order the column itself was given (NOCASE, say)."""
    return exp.Collate(this=node, expression=_BYTES.copy())


def _whole(node: exp.Expr) -> exp.Expr:
    """A moment with every part, however much of it is written down, so that texts compare as moments do."""
    spaced = exp.func("REPLACE", node.copy(), exp.Literal.string("T"), exp.Literal.string(" "))
    behind = exp.Add(this=exp.Length(this=node.copy()), expression=exp.Literal.number(1))
    rest = exp.Substring(this=exp.Literal.string(_FULL), start=behind)
    return exp.paren(exp.DPipe(this=spaced, expression=rest, safe=True), copy=False)


def _finished(select: exp.Select) -> None:
    """The days and moments that rows are chosen by are texts, too, written in one way."""
    for cast in list(select.find_all(exp.Cast)):
        if cast.is_type(_T.DATE):
            cast.replace(exp.Literal.string(str(_moment(cast.name).date())))
        elif cast.is_type(_T.TIMESTAMP):
            moment = _moment(cast.name).isoformat(" ", "microseconds")
            cast.replace(exp.Literal.string(moment))


def _moment(text: str) -> datetime:
    """What was written, in UTC where it has a zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnresolvedError from None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


SQLITE = Dialect.gathered(NAME, read=_read, finished=_finished, ordered=_ordered)
