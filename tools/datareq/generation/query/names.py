"""Which source and column does each name mean? Names are given their full meaning, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from datareq.generation.query import grammar
from datareq.generation.query.parse import DIALECT, check
from datareq.generation.query.problem import line_of, problem
from datareq.model.catalogue import ColumnType, Source
from datareq.model.finding import Finding

SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DECIMAL",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
}
_QUOTED = re.compile(r"'(\w+)'|: (\w+)", re.ASCII)
_LINE = re.compile(r"Line: (\d+)")


def qualified(
    tree: exp.Query, sources: Mapping[str, Source], granted: Mapping[str, object]
) -> exp.Query | tuple[Finding, ...]:
    """The tree with every column said with its table, every star written out, all against the full catalogue.

    Names resolve against everything that is catalogued, not only what was granted: otherwise an
    ungranted inner column would silently mean an outer one.
    """
    problems = tuple(_tables(tree, sources, granted)) or (*_unfolded(tree), *_uneven(tree))
    if problems:
        return problems
    named = {table.name.lower() for table in tree.find_all(exp.Table)}
    schema: dict[str, object] = {
        source.id: {column.name: SQL_TYPES[column.type] for column in source.columns}
        for source in sources.values()
        if source.id in named
    }
    try:
        result = qualify(tree, schema=schema, dialect=DIALECT, isolate_tables=False)
    except (SqlglotError, RecursionError) as error:
        return (_unresolved(str(error)),)
    return tuple(check(result)) or tuple(_leftover(result)) or tuple(_ahead(result)) or result


def _tables(
    tree: exp.Query, sources: Mapping[str, Source], granted: Mapping[str, object]
) -> Iterator[Finding]:
    names = [(cte.alias.lower(), cte) for cte in tree.find_all(exp.CTE)]
    ctes = {name for name, _ in names}
    for number, (name, cte) in enumerate(names):
        if name in sources:
            yield problem("query-shadow", line_of(cte), what=name)
        elif name in {earlier for earlier, _ in names[:number]}:
            yield problem("query-name-twice", line_of(cte), what=name)
    for node in tree.find_all(exp.Table, exp.Subquery):
        own = node.name.lower() if isinstance(node, exp.Table) else ""
        alias = node.alias.lower()
        if alias and alias != own and alias in sources:
            yield problem("query-shadow", line_of(node), what=alias)
        elif alias and alias != own and alias in ctes:
            yield problem("query-name-twice", line_of(node), what=alias)
        if own and own not in ctes and own not in sources:
            yield problem("query-source-unknown", line_of(node), what=own)
        elif own and own not in ctes and own not in granted:
            yield problem("query-source-not-granted", line_of(node), what=own)


def _unfolded(tree: exp.Query) -> Iterator[Finding]:
    """Whether it is too much once every common table stands wherever it is used."""
    parts = {cte.alias.lower(): cte for cte in tree.find_all(exp.CTE)}
    sizes: dict[str, int] = {}

    def size(part: exp.Expr) -> int:
        total = 0
        for node in part.walk():
            name = node.name.lower() if isinstance(node, exp.Table) else ""
            if name in parts and name not in sizes:
                sizes[name] = 0  # one that names itself is refused elsewhere
                sizes[name] = size(parts[name].this)
            total += 1 + sizes.get(name, 0)
        return total

    if len(parts) > grammar.MOST_COMMON or (parts and size(tree) > grammar.MOST_EXPANDED):
        yield problem("query-length", 1, limit=grammar.MOST_EXPANDED)


def _uneven(tree: exp.Query) -> Iterator[Finding]:
    """Queries set together whose columns can't be paired."""
    for node in tree.find_all(exp.SetOperation):
        sides = (node.left, node.right)
        widths = {len(s.selects) for s in sides if isinstance(s, exp.Query) and not s.is_star}
        if len(widths) > 1:
            yield problem("query-set-width", line_of(node), what=node.key.upper())


def _ahead(tree: exp.Query) -> Iterator[Finding]:
    """Lateral queries that name what only comes after them: engines differ in what that means."""
    for lateral in tree.find_all(exp.Lateral):
        join = lateral.parent
        select = join.parent if isinstance(join, exp.Join) else None
        if not isinstance(select, exp.Select) or join is None:
            yield problem("query-part", line_of(lateral), what="lateral")
            continue
        joins = select.args["joins"]
        later = {other.alias_or_name for other in joins[joins.index(join) :]}
        for column in lateral.find_all(exp.Column):
            if column.table in later:
                yield problem("query-column-unknown", line_of(column), what=column.name)


def _leftover(tree: exp.Query) -> Iterator[Finding]:
    for star in tree.find_all(exp.Star):
        if not isinstance(star.parent, exp.Count):
            yield problem("query-column-unknown", line_of(star), what="*")


def _unresolved(message: str) -> Finding:
    found, line = _QUOTED.search(message), _LINE.search(message)
    where = int(line[1]) if line else 1
    if found is None:
        return problem("query-unproven", where)
    return problem("query-column-unknown", where, what=found[1] or found[2])
