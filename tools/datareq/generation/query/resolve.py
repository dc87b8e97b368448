"""From which columns of which sources does a column anywhere in a query come?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from datareq.generation.query.result import Base
from datareq.model.catalogue import Source


class UnresolvedError(Exception):
    """A name whose meaning can't be shown (its argument, where it is known): the query is refused."""


@dataclass(frozen=True, slots=True)
class Origin:
    """`bases`: all columns that it comes from; `weighs`: those without the keys that only tell people apart.
    `pure`: the very values of the one base column, handed on unchanged."""

    bases: frozenset[Base]
    weighs: frozenset[Base]
    pure: bool = False


class Resolver:
    """Answers questions about one qualified tree. Everything it can't answer raises `UnresolvedError`."""

    def __init__(
        self,
        tree: exp.Query,
        sources: Mapping[str, Source],
        coarse: frozenset[Base] = frozenset(),
    ) -> None:
        self.tree = tree
        self.sources = sources
        self.coarse = coarse
        self.scopes = {id(scope.expression): scope for scope in traverse_scope(tree)}
        self._outputs: dict[int, dict[str, Origin]] = {}
        tables = [id(t) for scope in self.scopes.values() for t in self.base_tables(scope).values()]
        named = [id(table) for table in tree.find_all(exp.Table) if table.name in sources]
        if sorted(tables) != sorted(named):
            raise UnresolvedError

    def base_tables(self, scope: Scope) -> dict[str, exp.Table]:
        """The sources that this scope itself reads, by their alias in it."""
        if not isinstance(scope.expression, exp.Select):
            return {}
        return {
            alias: source
            for alias, (_, source) in scope.selected_sources.items()
            if isinstance(source, exp.Table)
        }

    def inner_scopes(self, scope: Scope) -> dict[str, Scope]:
        """The derived tables and common tables that this scope itself reads, by alias."""
        return {
            alias: self._inner(source)
            for alias, (_, source) in scope.selected_sources.items()
            if isinstance(source, Scope)
        }

    def _inner(self, scope: Scope) -> Scope:
        """Of a lateral query, the query itself."""
        query = scope.expression
        return self.scopes[id(query.this.this)] if isinstance(query, exp.Lateral) else scope

    def scope_of(self, node: exp.Expr) -> Scope:
        """The innermost query that a node stands in."""
        current: exp.Expr | None = node
        while current is not None:
            if scope := self.scopes.get(id(current)):
                return scope
            current = current.parent
        raise UnresolvedError

    def origin(self, column: exp.Column) -> Origin:
        """Where a column comes from, looking outwards from the query that it stands in."""
        if not column.table:
            return self._alias(column, self.scope_of(column))
        return self._from(self._named(column), column.name)

    def read(self, column: exp.Column) -> Base | None:
        """The source column that this name reads itself, if it isn't a derived one."""
        source = self._named(column) if column.table else None
        return (source.name, column.name) if isinstance(source, exp.Table) else None

    def _named(self, column: exp.Column) -> object:
        scope: Scope | None = self.scope_of(column)
        while scope is not None:
            if isinstance(scope.expression, exp.Select) and column.table in scope.selected_sources:
                return scope.selected_sources[column.table][1]
            scope = scope.parent
        raise UnresolvedError

    def outputs(self, scope: Scope) -> dict[str, Origin]:
        """What a query gives, by name, in order."""
        known = self._outputs.get(id(scope.expression))
        if known is None:
            known = self._compute(scope.expression)
            self._outputs[id(scope.expression)] = known
        return known

    def expression_origin(self, node: exp.Expr) -> Origin:
        """Where the value of an expression comes from: all the columns in it, those of subqueries too."""
        bare = node.unalias() if isinstance(node, exp.Alias) else node
        while isinstance(bare, exp.Paren):
            bare = bare.this
        if isinstance(bare, exp.Column):
            return self.origin(bare)
        columns = [(column, self.origin(column)) for column in bare.find_all(exp.Column)]
        return Origin(
            frozenset().union(*(origin.bases for _, origin in columns)),
            frozenset().union(
                *(o.weighs for c, o in columns if not (tells_apart(c) and self.is_key(c)))
            ),
        )

    def is_key(self, node: exp.Expr | None) -> bool:
        """Whether this is the bare key of a source's data subjects."""
        if not isinstance(node, exp.Column):
            return False
        origin = self.origin(node)
        if not origin.pure or origin.bases & self.coarse:
            return False
        return all(self.sources[s].subject_key == c for s, c in origin.bases)

    def _from(self, source: object, name: str) -> Origin:
        if isinstance(source, exp.Table):
            entry = self.sources.get(source.name)
            if entry is None or entry.column(name) is None:
                raise UnresolvedError
            base = frozenset([(entry.id, name)])
            return Origin(base, base, pure=True)
        if isinstance(source, Scope) and name in (found := self.outputs(source)):
            return found[name]
        raise UnresolvedError

    def _alias(self, column: exp.Column, scope: Scope) -> Origin:
        """A name without a table is an output column in that query's own ORDER BY, else unknown."""
        order = column.find_ancestor(exp.Order, exp.Select, exp.SetOperation)
        if not isinstance(order, exp.Order) or order.parent is not scope.expression:
            raise UnresolvedError(column)
        try:
            return self.outputs(scope)[column.name]
        except KeyError:
            raise UnresolvedError(column) from None

    def _compute(self, query: exp.Expr) -> dict[str, Origin]:
        while isinstance(query, exp.Subquery | exp.Lateral):
            query = query.this
        if isinstance(query, exp.SetOperation):
            left, right = self._compute(query.left), self._compute(query.right)
            if len(left) != len(right):
                raise UnresolvedError
            pairs = zip(left.items(), right.values(), strict=True)
            return {
                name: Origin(a.bases | b.bases, a.weighs | b.weighs, a.pure and a == b)
                for (name, a), b in pairs
            }
        if not isinstance(query, exp.Select):
            raise UnresolvedError
        found = {item.alias_or_name: self.expression_origin(item) for item in query.expressions}
        if len(found) != len(query.expressions):
            raise UnresolvedError
        return found


def tells_apart(column: exp.Column) -> bool:
    """Whether a column is only counted, or only divides the rows of a window: no value of it is handed on."""
    parent = column.parent
    if isinstance(parent, exp.Distinct) and isinstance(parent.parent, exp.Count):
        return len(parent.expressions) == 1
    if isinstance(parent, exp.Window):
        return column.arg_key == "partition_by"
    return isinstance(parent, exp.Count)
