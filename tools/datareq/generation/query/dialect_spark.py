"""How is a table of a lake read by Spark? Its granted columns as a view shows them; no query of an author runs there.

The view has them in their declared types already; Spark sorts texts by their bytes, as the order of code points has it.
"""

from __future__ import annotations

from sqlglot import exp

from datareq.generation.query.dialects import Dialect
from datareq.generation.query.kinds import Type

NAME = "spark"


def _as_it_is(node: exp.Expr, _: Type) -> exp.Expr:
    return node


SPARK = Dialect.gathered(NAME, read=_as_it_is)
