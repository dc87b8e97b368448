"""Is this exactly one SELECT made only of allowed parts?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from datareq.generation.query import grammar
from datareq.generation.query.problem import line_of, problem
from datareq.model.finding import Finding

DIALECT = "duckdb"
# It warns of statements that it can't read; those are refused here with a sentence.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
NAME = re.compile(r"(?!_dr_)[A-Za-z_][A-Za-z0-9_]{0,62}", re.IGNORECASE)
_CONTROL = re.compile(r"[^\t\n\r\x20-\U0010ffff]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def parse(sql: str) -> exp.Query | tuple[Finding, ...]:
    """The tree of the only statement, or what is wrong with it."""
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
    tree = statements[0]
    if not isinstance(tree, exp.Select | exp.SetOperation):
        return (problem("query-not-select", 1, what=_statement(tree)),)
    return tuple(check(tree)) or tree


def check(tree: exp.Expr, *, names: bool = True) -> Iterator[Finding]:
    """What in this tree isn't on the lists. `names`: the author's own names, not those that qualifying made up."""
    refused: set[int] = set()  # one sentence for a refused part, none for what is in it
    for count, node in enumerate(tree.walk(prune=lambda node: id(node) in refused), 1):
        if count > grammar.MOST_NODES or node.depth > grammar.MOST_DEPTH:
            yield problem("query-length", 1, limit=grammar.MOST_NODES)
            return
        if id(node) not in refused:
            yield from _check(node, names, refused)


def _check(node: exp.Expr, names: bool, refused: set[int]) -> Iterator[Finding]:
    kind = type(node)
    line = line_of(node)
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        refused.add(id(node))
        yield problem("query-table-function", line, what=_name(node.this))
    elif isinstance(node, exp.Table | exp.Column) and (
        node.args.get("db") or node.args.get("catalog")
    ):
        code = "query-qualified" if isinstance(node, exp.Table) else "query-part"
        yield problem(
            code, line, what=node.sql(DIALECT) if code == "query-qualified" else "struct-access"
        )
    elif kind in grammar.STRUCTURE:
        yield from _arguments(node, line, names, refused)
    elif kind not in grammar.FREE:
        refused.add(id(node))
        code = (
            "query-function"
            if isinstance(node, exp.Func) and kind not in grammar.CALLED
            else "query-part"
        )
        yield problem(code, line, what=grammar.CALLED.get(kind) or _name(node))
    elif isinstance(node, exp.Var) and not isinstance(node.parent, grammar.UNIT_OF):
        yield problem("query-part", line, what=node.name)


def _arguments(node: exp.Expr, line: int, names: bool, refused: set[int]) -> Iterator[Finding]:
    kind = type(node)
    for argument, value in node.args.items():
        if value and argument not in grammar.STRUCTURE[kind]:
            refused |= {id(part) for part in (value if isinstance(value, list) else [value])}
            what = (
                grammar.CALLED_ARGUMENTS.get((kind, argument)) or f"{kind.key} {argument}".upper()
            )
            yield problem("query-part", line, what=what)
    if names and isinstance(node, exp.Identifier) and not NAME.fullmatch(node.name):
        yield problem("query-name", line, what=ascii(node.name)[1:-1])
    if isinstance(node, exp.Join) and node.kind.upper() not in grammar.JOINS:
        yield problem("query-part", line, what=f"{node.kind.upper()} JOIN")
    if isinstance(node, exp.DataType) and node.this not in grammar.TYPES:
        yield problem("query-type", line, what=node.sql(DIALECT))


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
