"""What runs: the checked tree, each source replaced by a sub-select of exactly the granted columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from datareq.generation.query import grammar
from datareq.generation.query.parse import DIALECT
from datareq.generation.query.persons import KEY
from datareq.generation.query.resolve import Resolver, UnresolvedError
from datareq.model.catalogue import Source

ATTACHED = "_dr_"
"""Prefix of the name under which an engine attaches a connection; no author can write it."""


def inject(resolver: Resolver, granted: Mapping[str, Iterable[str]], *, keys: bool) -> None:
    """Replaces every source, scope by scope. With `keys` the people's key rides along under a private name."""
    for scope in tuple(resolver.scopes.values()):
        for alias, table in resolver.base_tables(scope).items():
            source = resolver.sources[table.name]
            select = sub_select(source, tuple(granted[source.id]), keys=keys)
            table.replace(select.subquery(exp.to_identifier(alias, quoted=True), copy=False))


def sub_select(source: Source, columns: tuple[str, ...], *, keys: bool) -> exp.Select:
    """The granted columns of a source, in the catalogue's order, from its physical table."""
    names = [column.name for column in source.columns if column.name in columns]
    items: list[exp.Expr] = [
        exp.alias_(exp.column(name, quoted=True), name, quoted=True) for name in names
    ]
    if keys and source.subject_key is not None:
        items.append(exp.alias_(exp.column(source.subject_key, quoted=True), KEY, quoted=True))
    *schema, table = source.table.split(".")
    physical = exp.table_(
        table,
        db=schema[-1] if schema else "main",
        catalog=ATTACHED + source.connection,
        quoted=True,
    )
    return exp.Select(expressions=items).from_(physical, copy=False)


def render(tree: exp.Query, allowed: frozenset[str]) -> str:
    """The SQL text; read again, it must name physical tables only inside the injected sub-selects."""
    try:
        sql = tree.sql(DIALECT, comments=False, pretty=True, unsupported_level=ErrorLevel.RAISE)
        again = sqlglot.parse_one(sql, dialect=DIALECT)
    except (SqlglotError, RecursionError):
        raise UnresolvedError from None
    ctes = {cte.alias for cte in again.find_all(exp.CTE)}
    for table in again.find_all(exp.Table):
        if table.catalog or table.db:
            select = table.find_ancestor(exp.Select)
            if select is None or select.sql(DIALECT) not in allowed:
                raise UnresolvedError
        elif table.name not in ctes or not isinstance(table.this, exp.Identifier):
            raise UnresolvedError
    if any(
        type(node) not in grammar.STRUCTURE and type(node) not in grammar.FREE
        for node in again.walk()
    ):
        raise UnresolvedError
    return sql


def ordered(tree: exp.Query) -> None:
    """Gives the rows one order only: the author's, ties by every column of the result."""
    order = tree.args.get("order")
    given = list(order.expressions) if order else []
    ties = [
        exp.Ordered(this=exp.column(name, quoted=True), nulls_first=False)
        for name in tree.named_selects
    ]
    tree.set("order", exp.Order(expressions=[*given, *ties]))
