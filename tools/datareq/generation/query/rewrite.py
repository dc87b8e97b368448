"""What runs: the checked tree, each source replaced by a sub-select of exactly the granted columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, SqlglotError

from datareq.generation.query import grammar
from datareq.generation.query.dialect_postgres import POSTGRES
from datareq.generation.query.dialects import Dialect as Target
from datareq.generation.query.dialects import translate
from datareq.generation.query.kinds import Kind, Type
from datareq.generation.query.parse import DIALECT
from datareq.generation.query.persons import KEY
from datareq.generation.query.resolve import Resolver, UnresolvedError
from datareq.model.catalogue import ColumnType, Source

ATTACHED = "_dr_"
"""Prefix of the name under which an engine attaches a connection; no author can write it."""
DIALECTS: dict[str, Target] = {POSTGRES.name: POSTGRES}
"""Every engine that SQL is translated for; the embedded one speaks the authors' own."""
SCHEMAS = {"duckdb": "main", "postgres": "public"}
"""Where a table lies whose catalogue entry names no schema."""
SCALE = 2
"""Digits after the point of a catalogued decimal."""


def inject(
    resolver: Resolver,
    granted: Mapping[str, Iterable[str]],
    *,
    keys: bool,
    dialect: str = DIALECT,
) -> None:
    """Replaces every source, scope by scope. With `keys` the people's key rides along under a private name."""
    for scope in tuple(resolver.scopes.values()):
        for alias, table in resolver.base_tables(scope).items():
            source = resolver.sources[table.name]
            select = sub_select(source, tuple(granted[source.id]), keys=keys, dialect=dialect)
            table.replace(select.subquery(exp.to_identifier(alias, quoted=True), copy=False))


def sub_select(
    source: Source, columns: tuple[str, ...], *, keys: bool, dialect: str = DIALECT
) -> exp.Select:
    """The granted columns of a source, in the catalogue's order, from its physical table.

    On another engine each is cast to its declared type, so that what it is there makes no difference.
    """
    given = [(c.name, c.name, c.type) for c in source.columns if c.name in columns]
    if keys and (key := source.column(source.subject_key or "")) is not None:
        given.append((key.name, KEY, key.type))
    items: list[exp.Expr] = [
        exp.alias_(_declared(name, type_, dialect), alias, quoted=True)
        for name, alias, type_ in given
    ]
    return exp.Select(expressions=items).from_(physical(source, dialect), copy=False)


def physical(source: Source, dialect: str) -> exp.Table:
    """The table of a source by its name on the engine that runs the query."""
    *schema, table = source.table.split(".")
    return exp.table_(
        table,
        db=schema[-1] if schema else SCHEMAS[dialect],
        catalog=ATTACHED + source.connection if dialect == DIALECT else None,
        quoted=True,
    )


def render(
    tree: exp.Query, allowed: Iterable[exp.Select], dialect: str = DIALECT
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The SQL text; read again, it must name physical tables only inside the injected sub-selects.

    With it the types of its columns, where it is for an engine that gives its own.
    """
    target = DIALECTS.get(dialect)
    types: tuple[Type, ...] = ()
    if target is not None:
        tree, types = translate(tree, target)
        for node in list(tree.find_all(exp.Placeholder)):
            node.replace(exp.Parameter(this=exp.Literal.number(node.name)))
    try:
        sql = _text(tree, dialect)
        again = sqlglot.parse_one(sql, dialect=dialect)
        known = {_read_again(_text(select, dialect), dialect) for select in allowed}
    except (SqlglotError, RecursionError):
        raise UnresolvedError from None
    ctes = {cte.alias for cte in again.find_all(exp.CTE)}
    for table in again.find_all(exp.Table):
        if table.catalog or table.db:
            select = table.find_ancestor(exp.Select)
            if select is None or _one_line(select, dialect) not in known:
                raise UnresolvedError
        elif table.name not in ctes or not isinstance(table.this, exp.Identifier):
            raise UnresolvedError
    if not all(
        grammar.is_known(node)
        or (target and (target.may_write(node) or isinstance(node, exp.Parameter)))
        for node in again.walk()
    ):
        raise UnresolvedError
    return sql, tuple((type_.kind.value, type_.scale) for type_ in types)


def ordered(tree: exp.Query) -> None:
    """Gives the rows one order only: the author's, ties by every column of the result."""
    order = tree.args.get("order")
    given = list(order.expressions) if order else []
    ties = [
        exp.Ordered(this=exp.column(name, quoted=True), nulls_first=False)
        for name in tree.named_selects
    ]
    tree.set("order", exp.Order(expressions=[*given, *ties]))


def _text(tree: exp.Query, dialect: str) -> str:
    return Dialect.get_or_raise(dialect).generate(
        tree, copy=False, comments=False, pretty=True, unsupported_level=ErrorLevel.RAISE
    )


@lru_cache(maxsize=1000)
def _read_again(text: str, dialect: str) -> str:
    return _one_line(sqlglot.parse_one(text, dialect=dialect), dialect)


def _one_line(tree: exp.Expr, dialect: str) -> str:
    return Dialect.get_or_raise(dialect).generate(tree, copy=False)


def _declared(name: str, type_: ColumnType, dialect: str) -> exp.Expr:
    column = exp.column(name, quoted=True)
    target = DIALECTS.get(dialect)
    if target is None:
        return column
    kind = Kind(type_.value)
    return target.cast(column, Type(kind, SCALE if kind is Kind.DECIMAL else 0))
