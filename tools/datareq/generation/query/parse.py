"""Is this exactly one SELECT made only of allowed parts?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from datareq.generation.query import grammar
from datareq.generation.query.plain import PIVOTED, written_out
from datareq.generation.query.problem import line_of, problem
from datareq.model.catalogue import Source
from datareq.model.finding import Finding

DIALECT = "duckdb"
# It warns of statements that it can't read; those are refused here with a sentence.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
NAME = re.compile(r"(?!_dr_)[A-Za-z_][A-Za-z0-9_]{0,62}", re.IGNORECASE | re.ASCII)
_CONTROL = re.compile(r"[^\t\n\r\x20-\U0010ffff]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def read(sql: str) -> exp.Expr | tuple[Finding, ...]:
    """The only statement as it was written, of a bearable size."""
    if len(sql) > grammar.MOST_CHARACTERS:
        return (problem("query-length", 1, limit=grammar.MOST_CHARACTERS),)
    if found := _CONTROL.search(sql):
        return (problem("query-unreadable", 1 + sql.count("\n", 0, found.start())),)
    try:
        statements = [s for s in sqlglot.parse(sql, dialect=DIALECT) if s is not None]
    except (SqlglotError, RecursionError) as error:
        return (problem("query-unreadable", _error_line(error)),)
    if len(statements) != 1:
        return (problem("query-several", 1, count=len(statements)),)
    return tuple(_too_large(statements[0])) or statements[0]


def plain(statement: exp.Expr, sources: Mapping[str, Source]) -> exp.Query | tuple[Finding, ...]:
    """The statement as a query of nothing but allowed parts, or what is wrong with it."""
    tree = written_out(statement, sources)
    if not isinstance(tree, exp.Select | exp.SetOperation):
        return (problem("query-not-select", 1, what=_statement(tree)),)
    return tuple(_too_large(tree)) or (*check(tree), *_names(tree)) or tree


def parse(sql: str, sources: Mapping[str, Source] | None = None) -> exp.Query | tuple[Finding, ...]:
    """The tree of the only statement, or what is wrong with it."""
    statement = read(sql)
    return statement if isinstance(statement, tuple) else plain(statement, sources or {})


def check(tree: exp.Expr) -> Iterator[Finding]:
    """What in this tree isn't on the lists."""
    refused: set[int] = set()  # one sentence for a refused part, none for what is in it
    for node in tree.walk(prune=lambda node: id(node) in refused):
        if id(node) not in refused:
            yield from _check(node, refused)


def _too_large(tree: exp.Expr) -> Iterator[Finding]:
    count, layer = 0, [tree]
    for _ in range(grammar.MOST_DEPTH + 1):
        layer = [part for node in layer for part in node.iter_expressions()]
        count += len(layer)
        if not layer or count > grammar.MOST_NODES:
            break
    if layer:
        yield problem("query-length", 1, limit=grammar.MOST_NODES)


def _names(tree: exp.Expr) -> Iterator[Finding]:
    """Names of the author's that could mean something else to an engine."""
    for node in tree.find_all(exp.Identifier):
        made = isinstance(node.parent, exp.Pivot) and node.arg_key == "columns"
        made = made or node.name == PIVOTED
        if not made and not NAME.fullmatch(node.name):
            yield problem("query-name", line_of(node), what=ascii(node.name)[1:-1])


def _check(node: exp.Expr, refused: set[int]) -> Iterator[Finding]:
    kind = type(node)
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        refused.add(id(node))
        yield problem("query-table-function", line_of(node), what=_name(node.this))
    elif isinstance(node, exp.Table | exp.Column) and (
        node.args.get("db") or node.args.get("catalog")
    ):
        code = "query-qualified" if isinstance(node, exp.Table) else "query-part"
        yield problem(
            code,
            line_of(node),
            what=node.sql(DIALECT) if code == "query-qualified" else "struct-access",
        )
    elif kind in grammar.STRUCTURE:
        yield from _arguments(node, refused)
    elif not grammar.is_known(node):
        refused.add(id(node))
        code = (
            "query-function"
            if isinstance(node, exp.Func) and kind not in grammar.CALLED
            else "query-part"
        )
        yield problem(code, line_of(node), what=grammar.CALLED.get(kind) or _name(node))
    elif isinstance(node, exp.Var) and not isinstance(node.parent, grammar.UNIT_OF):
        yield problem("query-part", line_of(node), what=node.name)
    elif isinstance(node, exp.Tuple) and not isinstance(node.parent, grammar.TUPLE_IN):
        yield problem("query-part", line_of(node), what="whole-row")


def _arguments(node: exp.Expr, refused: set[int]) -> Iterator[Finding]:
    kind = type(node)
    if isinstance(node, exp.DataType) and node.this not in grammar.TYPES:
        refused |= {id(part) for part in node.iter_expressions()}
        yield problem("query-type", line_of(node), what=node.sql(DIALECT))
        return
    for argument, value in node.args.items():
        if value and argument not in grammar.STRUCTURE[kind]:
            refused |= {id(part) for part in (value if isinstance(value, list) else [value])}
            what = (
                grammar.CALLED_ARGUMENTS.get((kind, argument)) or f"{kind.key} {argument}".upper()
            )
            yield problem("query-part", line_of(node), what=what)
    if isinstance(node, exp.Join) and node.kind.upper() not in grammar.JOINS:
        yield problem("query-part", line_of(node), what=f"{node.kind.upper()} JOIN")
    if isinstance(node, exp.Lateral) and not _is_select(node.this):
        refused.add(id(node.this))
        yield problem("query-table-function", line_of(node), what=_name(node.this))
    if isinstance(node, exp.GroupConcat) and not isinstance(node.this, exp.Order):
        yield problem("query-order", line_of(node), what=_name(node))


def _is_select(node: object) -> bool:
    return isinstance(node, exp.Subquery) and isinstance(node.this, exp.Select)


def _name(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return node.name.upper()
    return node.sql_name() if isinstance(node, exp.Func) else type(node).key.upper()


def _statement(tree: exp.Expr) -> str:
    return tree.key.upper() if not isinstance(tree, exp.Command) else "statement"


def _error_line(error: Exception) -> int:
    details = getattr(error, "errors", None)
    line = details[0].get("line") if details else None
    return line if isinstance(line, int) else 1
