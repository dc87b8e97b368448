"""What runs: the checked tree, each source replaced by a sub-select of exactly the granted columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, SqlglotError

from datareq.generation.query import grammar
from datareq.generation.query.dialect_mysql import MYSQL
from datareq.generation.query.dialect_postgres import POSTGRES
from datareq.generation.query.dialect_spark import SPARK
from datareq.generation.query.dialect_sqlite import SQLITE
from datareq.generation.query.dialect_trino import TRINO
from datareq.generation.query.dialects import Dialect as Target
from datareq.generation.query.dialects import translate
from datareq.generation.query.granted import kept, masked, masks_of, rows_of, ungranted_filters
from datareq.generation.query.kinds import Kind, Type
from datareq.generation.query.parse import DIALECT
from datareq.generation.query.persons import KEY
from datareq.generation.query.resolve import Resolver, UnresolvedError
from datareq.model.catalogue import ColumnType, Source

ATTACHED = "_dr_"
"""Prefix of the name under which an engine attaches a connection; no author can write it."""
FILTERED = "_dr_f_"
"""Prefix of the name of a source's granted rows, where not all are."""
DIALECTS: dict[str, Target] = {one.name: one for one in (POSTGRES, MYSQL, SQLITE, SPARK, TRINO)}
"""Every engine that SQL is translated for; the embedded one speaks the authors' own."""
SCHEMAS = {
    "duckdb": "main",
    "postgres": "public",
    "mysql": "",
    "sqlite": "main",
    "spark": "",
    "trino": "",
}
"""Where a table lies whose catalogue entry names no schema; "": in the database that the address names."""
SCALE = 2
"""Digits after the point of a catalogued decimal."""


def inject(
    resolver: Resolver,
    granted: Mapping[str, Iterable[str]],
    *,
    keys: bool,
    dialect: str = DIALECT,
) -> tuple[exp.Select, ...]:
    """Replaces every source, scope by scope, by what is returned.

    With `keys` the people's key rides along under a private name.
    """
    first: dict[str, exp.Select] = {}
    beside: list[exp.Select] = []
    for scope in tuple(resolver.scopes.values()):
        for alias, table in resolver.base_tables(scope).items():
            source = resolver.sources[table.name]
            select = sub_select(source, granted, keys=keys, dialect=dialect)
            if rows_of(granted, source.id):
                first[FILTERED + source.id] = select
                select = _all_of(select, FILTERED + source.id)
            else:
                beside.append(select)
            table.replace(select.subquery(exp.to_identifier(alias, quoted=True), copy=False))
    _put_first(resolver.tree, first)
    return (*first.values(), *beside)


def _put_first(tree: exp.Query, selects: Mapping[str, exp.Select]) -> None:
    """Sources of which only some rows may be read are worked out before anything that an author wrote."""
    made = [
        exp.CTE(
            this=select,
            alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True)),
            materialized=True,
        )
        for name, select in selects.items()
    ]
    if made:
        given = tree.args.get("with_")
        tree.set("with_", exp.With(expressions=[*made, *(given.expressions if given else ())]))


def _all_of(select: exp.Select, name: str) -> exp.Select:
    items: list[exp.Expr] = [
        exp.alias_(exp.column(item.alias, name, quoted=True), item.alias, quoted=True)
        for item in select.expressions
    ]
    return exp.Select(expressions=items).from_(exp.table_(name, quoted=True), copy=False)


def sub_select(
    source: Source, granted: Mapping[str, Iterable[str]], *, keys: bool, dialect: str = DIALECT
) -> exp.Select:
    """The granted columns and rows of a source, masked, in the catalogue's order, from its physical table.

    On another engine each is cast to its declared type, so that what it is there makes no difference.
    """
    columns, masks = tuple(granted[source.id]), masks_of(granted, source.id)
    items: list[exp.Expr] = []
    for column in source.columns:
        if column.name in columns:
            value = _declared(column.name, column.type, dialect)
            if column.name in masks:
                value = masked(value, masks[column.name])
            items.append(exp.alias_(value, column.name, quoted=True))
    if keys and (key := source.column(source.subject_key or "")) is not None:
        items.append(exp.alias_(_declared(key.name, key.type, dialect), KEY, quoted=True))
    select = exp.Select(expressions=items).from_(physical(source, dialect), copy=False)
    return _kept(select, source, granted, dialect)


def _kept(
    select: exp.Select,
    source: Source,
    granted: Mapping[str, Iterable[str]],
    dialect: str,
    final: Target | None = None,
) -> exp.Select:
    """Only the rows that may be read. `final`: of what isn't translated any more, the dialect that it is said in."""
    conditions = []
    for rows in rows_of(granted, source.id):
        column_of = source.column(rows.column)
        if column_of is None:
            raise UnresolvedError
        value = _declared(column_of.name, column_of.type, dialect)
        if final is not None:
            value = final.ordered(value, _type(column_of.type))
        condition = kept(column_of, value, rows)
        words = {str(node.name).strip().lower() for node in condition.find_all(exp.Literal)}
        if final is None or not words & final.words:  # else the query itself picks these rows
            conditions.append(condition)
    return select.where(*conditions, copy=False) if conditions else select


def extraction(
    source: Source, granted: Mapping[str, Iterable[str]], dialect: str
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The SQL that brings the granted rows and columns of a source to another engine, always in the same order, and
    the columns' types. With them the people's key and what row filters look at; masks are laid on there.
    """
    names = {*granted[source.id], *ungranted_filters(source, granted), source.subject_key}
    columns = [column for column in source.columns if column.name in names]
    types = [_type(column.type) for column in columns]
    items: list[exp.Expr] = [
        exp.alias_(_declared(column.name, column.type, dialect), column.name, quoted=True)
        for column in columns
    ]
    keys = [
        exp.Ordered(
            this=DIALECTS[dialect].ordered(_declared(column.name, column.type, dialect), type_),
            nulls_first=False,
        )
        for column, type_ in zip(columns, types, strict=True)
    ]
    select = exp.Select(expressions=items).from_(physical(source, dialect), copy=False)
    select = _kept(select, source, granted, dialect, DIALECTS[dialect])
    select.set("order", exp.Order(expressions=keys))
    finished = DIALECTS[dialect].finished
    if finished is not None:
        finished(select)
    return _text(select, dialect), tuple((type_.kind.value, type_.scale) for type_ in types)


def physical(source: Source, dialect: str) -> exp.Table:
    """The table of a source by its name on the engine that runs the query."""
    *schema, table = source.table.split(".")
    catalog = ATTACHED + source.connection if dialect == DIALECT else None
    if dialect == TRINO.name and len(schema) > 1:
        catalog = schema[0]  # one address leads to several there
    return exp.table_(
        table, db=schema[-1] if schema else SCHEMAS[dialect], catalog=catalog, quoted=True
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
    return target.cast(column, _type(type_))


def _type(declared: ColumnType) -> Type:
    kind = Kind(declared.value)
    return Type(kind, SCALE if kind is Kind.DECIMAL else 0)
