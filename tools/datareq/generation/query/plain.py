"""How is a shorter spelling written out as plain SQL? PIVOT, UNPIVOT, named windows, SEMI and ANTI joins.

What is written out here is checked like everything else, and means the same on every engine. What can't be
written out stays as it is, and the lists refuse it by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp

from datareq.model.catalogue import Source

PIVOTED = "_dr_pivoted"
MADE = "made"
"""Mark on a query that was written out."""
_DATE_PARTS = {"DATE_PART", "DATEPART"}
_IN_FROM = {"expressions", "fields", "group", "alias", "columns"}
_UNPIVOT = {"expressions", "fields", "alias", "unpivot", "include_nulls", "columns"}
_STATEMENT = {"this", "expressions", "using", "group"}
_MADE = {"identify_pivot_strings", "prefixed_pivot_columns", "pivot_column_naming"}
"""Arguments of a pivot that the parser adds by itself."""


class _NotPlainError(Exception):
    """This one can't be written out."""


def written_out(tree: exp.Expr, sources: Mapping[str, Source]) -> exp.Expr:
    """The same query with these spellings gone; the tree is changed."""
    if isinstance(tree, exp.Pivot):
        tree = exp.select("*").from_(exp.Subquery(this=tree), copy=False)
    for node in reversed(list(tree.find_all(exp.Table, exp.Subquery, exp.Select, exp.Anonymous))):
        try:
            _write_out(node, tree, sources)
        except _NotPlainError:
            continue
    return _unwrapped(tree)


def _unwrapped(tree: exp.Expr) -> exp.Expr:
    """Of a query that hands on a whole pivot as it is, the pivot: so that it's seen that it counts."""
    given = {name for name, value in tree.args.items() if value}
    if not isinstance(tree, exp.Select) or given - {"expressions", "from_", "order", "with_"}:
        return tree
    source = tree.args["from_"].this if "from_" in given else None
    if [type(e) for e in tree.expressions] != [exp.Star] or any(tree.expressions[0].args.values()):
        return tree
    if not isinstance(source, exp.Subquery) or MADE not in source.meta:
        return tree
    inner: exp.Expr = source.this
    for part in ("order", "with_"):
        inner.set(part, tree.args.get(part))
    inner.pop()
    return inner


def _write_out(node: exp.Expr, tree: exp.Expr, sources: Mapping[str, Source]) -> None:
    if isinstance(node, exp.Anonymous):
        _date_part(node)
    elif isinstance(node, exp.Select):
        _name_windows(node)
        _half_joins(node)
    elif isinstance(node.this, exp.Pivot):
        node.set("this", _statement(node.this, tree, sources))
        node.meta[MADE] = True
    elif pivots := node.args.get("pivots"):
        if len(pivots) > 1:
            raise _NotPlainError
        alias = pivots[0].args.get("alias") or node.args.get("alias")
        bare = node.copy()
        bare.set("pivots", None)
        write = _unpivoted if pivots[0].args.get("unpivot") else _in_from
        select = write(pivots[0], bare, tuple(_columns(node, tree, sources)))
        made = exp.Subquery(this=select, alias=alias.copy() if alias else None)
        made.meta[MADE] = True
        node.replace(made)


def _statement(pivot: exp.Pivot, tree: exp.Expr, sources: Mapping[str, Source]) -> exp.Select:
    _only(pivot, _STATEMENT)
    on, using = pivot.expressions, pivot.args.get("using")
    if len(on) != 1 or not using or not isinstance(pivot.this, exp.Table | exp.Subquery):
        raise _NotPlainError
    return _pivoted(
        on[0], using, pivot.args.get("group"), pivot.this, _columns(pivot.this, tree, sources)
    )


def _in_from(pivot: exp.Pivot, source: exp.Expr, columns: tuple[str, ...]) -> exp.Select:
    _only(pivot, _IN_FROM)
    fields = pivot.args.get("fields") or []
    if len(fields) != 1:
        raise _NotPlainError
    return _pivoted(fields[0], pivot.expressions, pivot.args.get("group"), source, columns)


def _pivoted(
    field: exp.Expr,
    measures: list[exp.Expr],
    group: exp.Group | None,
    source: exp.Expr,
    columns: Iterable[str],
) -> exp.Select:
    """One column for each listed value and measure, counted over the rows that have the value."""
    by = field.this
    if not isinstance(field, exp.In) or not isinstance(by, exp.Column) or not field.expressions:
        raise _NotPlainError
    if group is not None:
        _only(group, {"expressions"})
        keys = [item.copy() for item in group.expressions]
    else:
        used = {c.name.lower() for part in (by, *measures) for c in part.find_all(exp.Column)}
        keys = [exp.column(name) for name in columns if name.lower() not in used]
    select = exp.Select(expressions=[key.copy() for key in keys]).from_(source, copy=False)
    for item in field.expressions:
        value = item.this if isinstance(item, exp.PivotAlias) else item
        if not isinstance(value, exp.Literal):
            raise _NotPlainError
        name = item.args["alias"].name if isinstance(item, exp.PivotAlias) else value.name
        for measure in measures:
            where = exp.Where(this=exp.EQ(this=by.copy(), expression=value.copy()))
            aggregate = measure.unalias().copy()
            if not isinstance(aggregate, exp.AggFunc):
                raise _NotPlainError
            column = f"{name}_{measure.alias}" if measure.alias else name
            select.append(
                "expressions", exp.alias_(exp.Filter(this=aggregate, expression=where), column)
            )
    if keys:
        select.set("group", exp.Group(expressions=keys))
    return select


def _unpivoted(pivot: exp.Pivot, source: exp.Expr, columns: tuple[str, ...]) -> exp.Select:
    """Each row once for each listed column, with the column's name and its value."""
    _only(pivot, _UNPIVOT)
    fields, values = pivot.args.get("fields") or [], pivot.expressions
    if len(fields) != 1 or len(values) != 1 or not isinstance(fields[0], exp.In):
        raise _NotPlainError
    names: list[exp.Select] = []
    value = exp.Case()
    listed = set()
    for item in fields[0].expressions:
        column = item.this if isinstance(item, exp.PivotAlias) else item
        if not isinstance(column, exp.Column) or column.table:
            raise _NotPlainError
        name = item.args["alias"].name if isinstance(item, exp.PivotAlias) else column.name
        label = exp.Literal.string(name)
        names.append(exp.Select(expressions=[exp.alias_(label, PIVOTED)]))
        value = value.when(exp.EQ(this=exp.column(PIVOTED), expression=label.copy()), column.copy())
        listed.add(column.name.lower())
    if not names:
        raise _NotPlainError
    made: exp.Query = names[0]
    for other in names[1:]:
        made = exp.union(made, other, distinct=False, copy=False)
    result = exp.Select(
        expressions=[
            *(exp.column(name) for name in columns if name.lower() not in listed),
            exp.alias_(exp.column(PIVOTED), fields[0].this.name),
            exp.alias_(value, values[0].name),
        ]
    ).from_(source, copy=False)
    result.append("joins", exp.Join(this=made.subquery(PIVOTED), kind="CROSS"))
    if not pivot.args.get("include_nulls"):
        result.set("where", exp.Where(this=exp.Not(this=value.copy().is_(exp.null()))))
    return result


def _columns(node: exp.Expr, tree: exp.Expr, sources: Mapping[str, Source]) -> Iterator[str]:
    """The columns that stand in FROM under a name."""
    if isinstance(node, exp.Table):
        common = [cte.this for cte in tree.find_all(exp.CTE) if cte.alias_or_name == node.name]
        if node.name.lower() in sources and not common:
            yield from (column.name for column in sources[node.name.lower()].columns)
            return
        query: exp.Expr | None = common[0] if len(common) == 1 else None
    else:
        query = node.this
    if not isinstance(query, exp.Query) or query.is_star or not all(query.named_selects):
        raise _NotPlainError
    yield from query.named_selects


def _name_windows(select: exp.Select) -> None:
    """A window that is defined once under a name stands where the name stood."""
    defined = {window.name: window for window in select.args.get("windows") or ()}
    used = [
        window
        for window in select.find_all(exp.Window)
        if window.args.get("over") and window.args.get("alias")
        if window.find_ancestor(exp.Select) is select
    ]
    parts = ("partition_by", "order", "spec")
    if {window.alias for window in used} != set(defined):
        return  # one that isn't used is still looked at, and refused
    if any(window.args.get(part) for window in used for part in parts):
        return
    if any(window.args.get("alias") for window in defined.values()):
        return
    for window in used:
        definition = defined[window.alias].copy()
        for part in parts:
            window.set(part, definition.args.get(part))
        window.set("alias", None)
    select.set("windows", None)


def _half_joins(select: exp.Select) -> None:
    """A join that only picks rows is a condition on them."""
    joins = select.args.get("joins") or []
    if any(join.side in ("RIGHT", "FULL") for join in joins):
        return  # they bring rows that weren't picked
    for join in list(joins):
        on = join.args.get("on")
        if join.kind not in ("SEMI", "ANTI") or on is None or join.side or join.args.get("method"):
            continue
        if any(not column.table for column in on.find_all(exp.Column)):
            continue  # its columns could mean another table's inside
        inner = exp.Select(expressions=[exp.Literal.number(1)]).from_(join.this, copy=False)
        inner.set("where", exp.Where(this=on))
        there: exp.Expr = exp.Exists(this=inner)
        joins.remove(join)
        select.where(there if join.kind == "SEMI" else exp.Not(this=there), copy=False)


def _date_part(node: exp.Anonymous) -> None:
    if node.name.upper() in _DATE_PARTS and len(node.expressions) == 2:
        part, of = node.expressions
        if isinstance(part, exp.Literal) and part.is_string and part.name.isalpha():
            node.replace(exp.Extract(this=exp.var(part.name.upper()), expression=of))


def _only(node: exp.Expr, allowed: set[str]) -> None:
    if any(value and name not in allowed | _MADE for name, value in node.args.items()):
        raise _NotPlainError
