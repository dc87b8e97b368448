"""How much of a sum comes from its largest contributors? Hidden columns beside it, from the same rows by person.

A person's contribution to a cell is everything that their rows add to it, without its sign. The query with its groups
and the contributions by group stand side by side in one statement, so both see the same data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from datareq.generation.query.persons import HindranceError, has_totals
from datareq.generation.query.problem import line_of, problem

ALL, EACH, RANKED = "_dr_all", "_dr_each", "_dr_ranked"
LARGEST, SECOND, TOTAL = "_dr_a", "_dr_b", "_dr_t"
"""How the hidden columns begin: the largest contribution, the second largest, and all contributions together."""
Largest = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A sum or an average: what it adds up of each row, and of which rows."""

    column: str
    added: exp.Expr
    conditions: tuple[exp.Expr, ...]


def largest_of(
    magnitudes: Sequence[Magnitude], keys: Sequence[exp.Column]
) -> dict[str, tuple[Largest, ...]]:
    """Output column → the names of its hidden columns, once for each set of people."""
    names: dict[str, tuple[Largest, ...]] = {}
    for place, magnitude in enumerate(magnitudes):
        numbers = [place + len(magnitudes) * number for number in range(len(keys))]
        names[magnitude.column] = tuple(
            (f"{LARGEST}{n}", f"{SECOND}{n}", f"{TOTAL}{n}") for n in numbers
        )
    return names


def groups_of(tree: exp.Select) -> tuple[exp.Expr, ...]:
    """What the rows are grouped by, written out; HindranceError where that can't be told."""
    group = tree.args.get("group")
    if not group:
        return ()
    items = {item.alias_or_name: item.unalias() for item in tree.expressions}
    if group.args.get("all"):
        return tuple(item.copy() for item in items.values() if item.find(exp.AggFunc) is None)
    if has_totals(group):
        raise HindranceError(problem("control-clause", line_of(group), what="totals"))
    found: list[exp.Expr] = []
    for part in group.expressions:
        for item in part.expressions if isinstance(part, exp.Tuple) else (part,):
            found.append(_written_out(item, tree, items))
    return tuple(item.copy() for item in found)


def _written_out(item: exp.Expr, tree: exp.Select, items: dict[str, exp.Expr]) -> exp.Expr:
    if isinstance(item, exp.Literal) and not item.is_string:
        chosen: exp.Expr = tree.expressions[int(item.name) - 1]
        return chosen.unalias()
    if isinstance(item, exp.Column) and not item.table:
        if item.name not in items:
            raise HindranceError(problem("control-persons", line_of(item)))
        return items[item.name]
    return item


def with_contributors(
    tree: exp.Select,
    groups: Sequence[exp.Expr],
    magnitudes: Sequence[Magnitude],
    keys: Sequence[exp.Column],
) -> exp.Select:
    """The query with the hidden columns of `largest_of`; `tree` becomes a part of it."""
    common, shown = tree.args.get("with_"), tree.named_selects
    tree.set("with_", None)
    tops = [
        _tops(_by_person(tree, groups, magnitudes, key), len(groups), magnitudes, number)
        for number, key in enumerate(keys)
    ]
    for number, group in enumerate(groups):
        tree.append("expressions", exp.alias_(group.copy(), f"_dr_g{number}", quoted=True))
    columns = [_column(name, ALL, name) for name in shown]
    query = exp.Select().from_(tree.subquery(_name(ALL), copy=False), copy=False)
    for number, top in enumerate(tops):
        alias = f"_dr_top{number}"
        same = [
            exp.NullSafeEQ(
                this=exp.column(f"_dr_g{n}", ALL, quoted=True),
                expression=exp.column(f"_dr_g{n}", alias, quoted=True),
            )
            for n in range(len(groups))
        ]
        join = exp.Join(this=top.subquery(_name(alias), copy=False))
        if same:
            join.set("side", "LEFT")
            join.set("on", exp.and_(*same, copy=False))
        else:
            join.set("kind", "CROSS")
        query.append("joins", join)
        columns += [
            _column(name, alias, name) for name in top.named_selects if not name.startswith("_dr_g")
        ]
    query.set("expressions", columns)
    query.set("with_", common)
    return query


def _by_person(
    tree: exp.Select, groups: Sequence[exp.Expr], magnitudes: Sequence[Magnitude], key: exp.Column
) -> exp.Select:
    """What each person adds to each cell."""
    items = [exp.alias_(group.copy(), f"_dr_g{n}", quoted=True) for n, group in enumerate(groups)]
    for number, magnitude in enumerate(magnitudes):
        where = exp.Where(this=exp.and_(*magnitude.conditions, copy=True))
        added = exp.Filter(this=exp.Sum(this=magnitude.added.copy()), expression=where)
        items.append(exp.alias_(exp.Abs(this=added), f"_dr_v{number}", quoted=True))
    select = exp.Select(expressions=items)
    select.set("from_", tree.args["from_"].copy())
    select.set("joins", [join.copy() for join in tree.args.get("joins") or ()])
    there = key.copy().is_(exp.null()).not_()
    given = tree.args.get("where")
    conditions = [exp.paren(given.this.copy()), there] if given else [there]
    select.set("where", exp.Where(this=exp.and_(*conditions, copy=False)))
    select.set("group", exp.Group(expressions=[*(g.copy() for g in groups), key.copy()]))
    return select


def _tops(
    each: exp.Select, groups: int, magnitudes: Sequence[Magnitude], number: int
) -> exp.Select:
    """Of each group the largest contributions, and all together."""
    names = [f"_dr_g{n}" for n in range(groups)]
    values = [f"_dr_v{n}" for n in range(len(magnitudes))]
    ranked = exp.Select(expressions=[_column(name, EACH, name) for name in (*names, *values)])
    for place, value in enumerate(values):
        order = exp.Ordered(this=exp.column(value, EACH, quoted=True), desc=True, nulls_first=False)
        rank = exp.Window(
            this=exp.RowNumber(),
            partition_by=[exp.column(name, EACH, quoted=True) for name in names],
            order=exp.Order(expressions=[order]),
        )
        ranked.append("expressions", exp.alias_(rank, f"_dr_r{place}", quoted=True))
    ranked = ranked.from_(each.subquery(_name(EACH), copy=False), copy=False)
    top = exp.Select(expressions=[_column(name, RANKED, name) for name in names])
    for place, value in enumerate(values):
        column = exp.column(value, RANKED, quoted=True)
        second = exp.EQ(
            this=exp.column(f"_dr_r{place}", RANKED, quoted=True), expression=exp.Literal.number(2)
        )
        hidden: tuple[tuple[str, exp.Expr], ...] = (
            (LARGEST, exp.Max(this=column.copy())),
            (
                SECOND,
                exp.Filter(this=exp.Max(this=column.copy()), expression=exp.Where(this=second)),
            ),
            (TOTAL, exp.Sum(this=column.copy())),
        )
        for begin, node in hidden:
            name = f"{begin}{place + len(magnitudes) * number}"
            top.append("expressions", exp.alias_(node, name, quoted=True))
    top = top.from_(ranked.subquery(_name(RANKED), copy=False), copy=False)
    if names:
        keys: list[exp.Expr] = [exp.column(name, RANKED, quoted=True) for name in names]
        top.set("group", exp.Group(expressions=keys))
    return top


def _column(name: str, table: str, alias: str) -> exp.Expr:
    return exp.alias_(exp.column(name, table, quoted=True), alias, quoted=True)


def _name(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)
