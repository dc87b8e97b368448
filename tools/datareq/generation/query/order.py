"""In which order do a result's rows come? Always the same; where a table's own order is kept, nothing is sorted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from datareq.generation.query.parse import DIALECT
from datareq.model.catalogue import Source

_PLAIN = {"kind", "expressions", "from_", "from", "where"}
"""The parts of a SELECT that pick from a table's rows and change neither their number nor their order."""


def keeps_order(tree: exp.Query, sources: Mapping[str, Source], dialect: str) -> bool:
    """Whether the rows are picked from one table of the embedded engine, which reads a table in its order.

    Other engines promise no order, and neither do joins, groups and windows.
    """
    if dialect != DIALECT or not isinstance(tree, exp.Select):
        return False
    if any(value for part, value in tree.args.items() if part not in _PLAIN):
        return False
    if any(tree.find(kind) is not None for kind in (exp.AggFunc, exp.Window, exp.Unnest)):
        return False
    queries = list(tree.find_all(exp.Query))
    tables = list(tree.find_all(exp.Table))
    if queries != [tree] or len(tables) != 1:
        return False
    source = sources.get(tables[0].name)
    return source is not None and source.engine == DIALECT and source.subject_key is None
