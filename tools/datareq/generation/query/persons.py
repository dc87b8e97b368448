"""How many different people stand behind a group? Hidden keys of people, carried through to the outermost query.

Every source that is read and has people in it contributes a key of its own, so a row counts as small
when it is small for any of them: joining a large table doesn't hide a small one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from datareq.generation.query.problem import line_of, problem
from datareq.generation.query.resolve import Resolver
from datareq.model.finding import Finding

KEY = "_dr_key"
"""The key of people in an injected sub-select."""


class HindranceError(Exception):
    """People can't be counted here; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class Persons:
    """Finds the keys of the outermost query; `additions` are the hidden columns that inner queries must hand on."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.additions: list[tuple[exp.Select, exp.Expr]] = []
        self._exposed: dict[int, tuple[str, ...]] = {}

    def keys(self, scope: Scope) -> tuple[exp.Column, ...]:
        """A column for each set of people that this query reads in FROM; its subqueries are checked too."""
        found: list[exp.Column] = []
        for alias, table in self.resolver.base_tables(scope).items():
            if self.resolver.sources[table.name].subject_key is not None:
                found.append(exp.column(KEY, alias, quoted=True))
        for alias, inner in self.resolver.inner_scopes(scope).items():
            found += [exp.column(name, alias, quoted=True) for name in self._expose(inner)]
        self._check_subqueries(scope)
        self._check_windows(scope)
        return tuple(found)

    def has_persons(self, node: exp.Expr) -> bool:
        """Whether any query within reads a source with people in it, itself or through a common table."""
        for table in node.find_all(exp.Table):
            source = self.resolver.sources.get(table.name)
            if source is None:
                cte = next(
                    (c for c in self.resolver.tree.find_all(exp.CTE) if c.alias == table.name), None
                )
                if cte is not None and cte.this is not node and self.has_persons(cte.this):
                    return True
            elif source.subject_key is not None:
                return True
        return False

    def _expose(self, scope: Scope) -> tuple[str, ...]:
        query = scope.expression
        if not self.has_persons(query):
            return ()
        if id(query) in self._exposed:
            return self._exposed[id(query)]
        if not isinstance(query, exp.Select):
            raise HindranceError(problem("control-clause", 1, what="set-operation"))
        if any(query.args.get(part) for part in ("distinct", "limit", "offset")):
            raise HindranceError(problem("control-persons", 1))
        keys: tuple[exp.Expr, ...] = self.keys(scope)
        if query.args.get("group") or aggregates(query):
            keys = self._grouped_keys(scope, query)
        if not keys:
            raise HindranceError(problem("control-persons", 1))
        names = []
        for key in keys:
            name = f"_dr_p{len(self.additions)}"
            self.additions.append((query, exp.alias_(key.copy(), name, quoted=True)))
            names.append(name)
        self._exposed[id(query)] = tuple(names)
        return self._exposed[id(query)]

    def _grouped_keys(self, scope: Scope, query: exp.Select) -> tuple[exp.Expr, ...]:
        """The people by whom an inner query groups; everyone else in it must be tied to them by key."""
        keys = [item for item in _group_items(query) if self.resolver.is_key(item)]
        if not self._is_tied(scope, {_node(key) for key in keys}):
            raise HindranceError(problem("control-persons", 1))
        return tuple(keys)

    def _is_tied(self, scope: Scope, start: set[tuple[str, str]]) -> bool:
        """Whether everyone whom this query reads is the person of one of these keys, all the way in."""
        query = scope.expression
        if not isinstance(query, exp.Select) or query.args.get("limit"):
            return False
        tied = _tied(query, self.resolver, start)
        for alias, table in self.resolver.base_tables(scope).items():
            key = self.resolver.sources[table.name].subject_key
            if key is not None and (alias, key) not in tied:
                return False
        for alias, inner in self.resolver.inner_scopes(scope).items():
            query = inner.expression
            if self.has_persons(query):
                handed = {name for table, name in tied if table == alias}
                items = query.selects if isinstance(query, exp.Query) else []
                columns = [e.unalias() for e in items if e.alias_or_name in handed]
                if not self._is_tied(inner, {_node(column) for column in columns}):
                    return False
                self._check_subqueries(inner)
                self._check_windows(inner)
        return True

    def _check_subqueries(self, scope: Scope) -> None:
        """A subquery about people may only pick people of the outer query, by their key."""
        for inner in scope.subquery_scopes:
            if self.has_persons(inner.expression) and not self._picks(inner):
                raise HindranceError(
                    problem("control-clause", line_of(inner.expression), what="two-sources")
                )
            self._check_subqueries(inner)

    def _check_windows(self, scope: Scope) -> None:
        """A window may not carry one person's value to another person's row."""
        query = scope.expression
        for window in query.find_all(exp.Window):
            if self.resolver.scope_of(window) is not scope or not self.has_persons(query):
                continue
            parts = window.args.get("partition_by") or ()
            keys = {_node(part) for part in parts if self.resolver.is_key(part)}
            if not keys or not self._is_tied(scope, keys):
                raise HindranceError(problem("control-persons", line_of(window)))

    def _picks(self, scope: Scope) -> bool:
        query = scope.expression
        holder = query.parent
        if not isinstance(query, exp.Select) or aggregates(query):
            return False
        self._check_windows(scope)
        if isinstance(holder, exp.Subquery) and isinstance(holder.parent, exp.In):
            item = query.expressions[0].unalias()
            both = self.resolver.is_key(holder.parent.this) and self.resolver.is_key(item)
            return both and self._is_tied(scope, {_node(item)})
        if isinstance(holder, exp.Exists):
            own = set(scope.selected_sources)
            pairs = _equal_keys(query.args.get("where"), self.resolver)
            tied = {_node(side) for pair in pairs for side in pair if _crosses(pair, own)}
            return self._is_tied(scope, {node for node in tied if node[0] in own})
        return False


def aggregates(query: exp.Select) -> list[exp.Expr]:
    """The aggregate functions of this query's own select list and HAVING, windows and subqueries aside."""
    found: list[exp.Expr] = []
    for part in (*query.expressions, query.args.get("having")):
        if part is not None:
            for node in part.walk(prune=lambda n: isinstance(n, exp.Window | exp.Query)):
                if isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window):
                    found.append(node)
    return found


def _crosses(pair: tuple[exp.Column, exp.Column], own: set[str]) -> bool:
    return (pair[0].table in own) != (pair[1].table in own)


def has_totals(group: exp.Group) -> bool:
    """Whether some rows are totals of others."""
    kinds = (exp.Rollup, exp.Cube, exp.GroupingSets)
    return any(isinstance(item, kinds) for item in group.expressions) or any(
        group.args.get(part) for part in ("rollup", "cube", "grouping_sets")
    )


def _group_items(query: exp.Select) -> list[exp.Expr]:
    group = query.args.get("group")
    if not group or has_totals(group):
        return []
    if group.args.get("all"):
        return [e.unalias() for e in query.expressions if e.find(exp.AggFunc) is None]
    return list(group.expressions)


def _node(column: exp.Expr) -> tuple[str, str]:
    return (column.table, column.name) if isinstance(column, exp.Column) else ("", "")


def _tied(
    query: exp.Select, resolver: Resolver, start: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """All keys that equal one of `start` by the conditions of JOIN and WHERE."""
    conditions = [
        query.args.get("where"),
        *(join.args.get("on") for join in query.args.get("joins") or ()),
    ]
    pairs = [pair for condition in conditions for pair in _equal_keys(condition, resolver)]
    tied = set(start)
    for _ in pairs:
        for left, right in pairs:
            if _node(left) in tied or _node(right) in tied:
                tied |= {_node(left), _node(right)}
    return tied


def _equal_keys(
    condition: exp.Expr | None, resolver: Resolver
) -> Iterator[tuple[exp.Column, exp.Column]]:
    """The pairs of keys that this condition, or each of its parts joined by AND, sets equal."""
    node = condition.this if isinstance(condition, exp.Where | exp.Paren) else condition
    if isinstance(node, exp.And | exp.Paren):
        for part in node.flatten() if isinstance(node, exp.And) else (node.this,):
            yield from _equal_keys(part, resolver)
    elif isinstance(node, exp.EQ):
        sides = (node.left, node.right)
        keys = [side for side in sides if isinstance(side, exp.Column) and resolver.is_key(side)]
        if len(keys) == len(sides):
            yield keys[0], keys[1]
