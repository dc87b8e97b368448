"""How is a checked tree said to an engine other than DuckDB, so that it gives exactly the same rows?

Every part is on the engine's own list as it is, or is replaced, or the query isn't for that engine: then
the sentence names the part, and the sources can still be gathered to the embedded engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from datareq.generation.query.kinds import Kind, Kinds, Type, UnknownKindError
from datareq.generation.query.problem import line_of, problem
from datareq.model.finding import Finding

NAMES = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "spark": "Spark",
    "trino": "Trino",
    "mysql": "MariaDB",
    "sqlite": "SQLite",
}
"""What people call the engine that speaks a dialect."""
RESULT = "_dr_result"

Handler = Callable[[exp.Expr, Kinds], exp.Expr | None]


class UntranslatableError(Exception):
    """The query can't be said to that engine so that its rows are the same."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class InexactError(Exception):
    """This part has no exact counterpart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`same`: parts that mean the same there; `handlers`: what takes the place of others, or None to leave
    them; `types`: how a declared type is written; `ordered`: makes a sort key sort as DuckDB does."""

    name: str
    same: frozenset[type[exp.Expr]]
    handlers: Mapping[type[exp.Expr], Handler]
    types: Mapping[Kind, str]
    ordered: Callable[[exp.Expr, Type], exp.Expr]
    words: frozenset[str] = frozenset()
    """Texts that the engine would read as something else than a text."""
    rendered: frozenset[type[exp.Expr]] = field(default_factory=frozenset)
    functions: frozenset[str] = frozenset()
    """Parts and functions that only handlers write."""
    read: Callable[[exp.Expr, Type], exp.Expr] | None = None
    finished: Callable[[exp.Select], None] | None = None
    """For engines that sources are only gathered from: how a declared column is read where casts would hide what
    doesn't fit, and what is put right at the end."""

    @classmethod
    def gathered(
        cls,
        name: str,
        *,
        read: Callable[[exp.Expr, Type], exp.Expr],
        finished: Callable[[exp.Select], None] | None = None,
        ordered: Callable[[exp.Expr, Type], exp.Expr] | None = None,
    ) -> Dialect:
        """Of an engine on which no author's query runs: none of its parts means the same there. `ordered`: None where
        values sort as they do in DuckDB."""
        return cls(
            name=name,
            same=frozenset(),
            handlers={},
            types={},
            ordered=ordered or (lambda node, _: node),
            read=read,
            finished=finished,
        )

    def may_write(self, node: exp.Expr) -> bool:
        """Whether handlers write such a part, which no author may."""
        if isinstance(node, exp.Anonymous):
            return node.name.upper() in self.functions
        return type(node) in self.rendered

    def cast(self, node: exp.Expr, type_: Type) -> exp.Expr:
        """The value in the type that every engine gives for this kind."""
        if self.read is not None:
            return self.read(node, type_)
        if type_.kind not in self.types:
            raise InexactError
        return exp.cast(node, self.types[type_.kind].format(scale=type_.scale), dialect=self.name)


def translate(tree: exp.Query, dialect: Dialect) -> tuple[exp.Query, tuple[Type, ...]]:
    """A new tree for this dialect: each output column cast to its type, and sorted outermost; and the types."""
    node: exp.Expr = tree
    if not dialect.same:
        raise _untranslatable(tree, dialect)  # sources are only gathered from there
    try:
        for node in tree.find_all(exp.Group):
            _write_out(node)
        kinds = Kinds(tree)
        outputs = kinds.outputs(tree)
        for node in reversed(list(tree.walk(bfs=False))):
            _replace(node, dialect, kinds)
        node = tree
        return _outermost(tree, outputs, dialect, kinds), tuple(outputs.values())
    except UnknownKindError as error:
        raise _untranslatable(error.args[0], dialect) from None
    except InexactError:
        raise _untranslatable(node, dialect) from None


def said_alike(node: exp.Expr) -> str:
    """How a part of a query is called in a sentence."""
    if isinstance(node, exp.Anonymous):
        return node.name.upper()
    return node.sql_name() if isinstance(node, exp.Func) else type(node).key.upper()


def _untranslatable(node: exp.Expr, dialect: Dialect) -> UntranslatableError:
    args = {"what": said_alike(node), "engine": NAMES[dialect.name]}
    return UntranslatableError(problem("query-dialect", line_of(node), **args))


def _write_out(group: exp.Expr) -> None:
    """GROUP BY ALL names its columns, before any of them is replaced."""
    query = group.parent
    if group.args.get("all") and isinstance(query, exp.Select):
        keys = [item.unalias() for item in query.selects if item.find(exp.AggFunc) is None]
        if any(key.find(exp.Window) for key in keys):
            raise InexactError
        group.set("all", None)
        group.set("expressions", [key.copy() for key in keys if not isinstance(key, exp.Literal)])


def _replace(node: exp.Expr, dialect: Dialect, kinds: Kinds) -> None:
    kind = type(node)
    if isinstance(node, exp.Literal) and node.is_string:
        if node.name.strip().lower() in dialect.words:
            raise InexactError
    elif kind in dialect.handlers:
        new = dialect.handlers[kind](node, kinds)
        if new is not None and new is not node:
            kinds.keep(new, node)
            node.replace(new)
    elif kind not in dialect.same:
        raise InexactError


def _outermost(
    tree: exp.Query, outputs: dict[str, Type], dialect: Dialect, kinds: Kinds
) -> exp.Query:
    parts = {name: tree.args.get(name) for name in ("order", "limit", "offset")}
    for name in parts:
        tree.set(name, None)
    keys = []
    for number, item in enumerate(parts["order"].expressions if parts["order"] else ()):
        name, type_ = _sort_key(tree, item, outputs, number, kinds)
        key = dialect.ordered(exp.column(name, RESULT, quoted=True), type_)
        keys.append(
            exp.Ordered(this=key, desc=item.args.get("desc"), nulls_first=_nulls_first(item))
        )
    result = exp.Select(
        expressions=[
            exp.alias_(
                dialect.cast(exp.column(name, RESULT, quoted=True), type_), name, quoted=True
            )
            for name, type_ in outputs.items()
        ]
    ).from_(tree.subquery(exp.to_identifier(RESULT, quoted=True), copy=False), copy=False)
    if keys:
        result.set("order", exp.Order(expressions=keys))
    for name in ("limit", "offset"):
        result.set(name, parts[name])
    return result


def _sort_key(
    tree: exp.Query, item: exp.Ordered, outputs: dict[str, Type], number: int, kinds: Kinds
) -> tuple[str, Type]:
    """The output column that rows are sorted by; an added one if the author sorts by something else."""
    key = item.this
    if isinstance(key, exp.Column) and not key.table and key.name in outputs:
        return key.name, outputs[key.name]
    if not isinstance(tree, exp.Select):
        raise InexactError
    for column in tree.selects:
        if column.unalias() == key:
            return column.alias_or_name, outputs[column.alias_or_name]
    if tree.args.get("distinct"):
        raise InexactError
    name, type_ = f"_dr_o{number}", kinds.of(key)
    tree.append("expressions", exp.alias_(key, name, quoted=True))
    return name, type_


def _nulls_first(item: exp.Ordered) -> bool:
    return bool(item.args.get("nulls_first"))
