"""May this query run over these grants?

The tree that was checked is the tree that runs: the author's text is parsed once, and what an engine
gets is rendered from the checked tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlglot import exp

from datareq.generation.query.arguments import misfits
from datareq.generation.query.contributors import largest_of, with_contributors
from datareq.generation.query.counted import Counted, counted, is_grouped
from datareq.generation.query.dialects import UntranslatableError
from datareq.generation.query.granted import coarse, rows_of
from datareq.generation.query.meaning import Bound, population, subjects, with_meanings
from datareq.generation.query.names import qualified
from datareq.generation.query.order import keeps_order
from datareq.generation.query.parameters import bind, values
from datareq.generation.query.parse import DIALECT, plain, read
from datareq.generation.query.persons import Persons
from datareq.generation.query.problem import line_of, problem
from datareq.generation.query.pseudonyms import misused, outputs, pseudonymised
from datareq.generation.query.resolve import Resolver, UnresolvedError
from datareq.generation.query.result import Base, Measure, OutputColumn, QueryResult, Shape
from datareq.generation.query.rewrite import inject, ordered, render
from datareq.generation.query.uses import Use, clause_of, uses
from datareq.generation.query.whose import add_keys
from datareq.model.catalogue import Column, Personal, Source
from datareq.model.finding import Finding
from datareq.model.procedure import Parameter


def check_query(
    sql: str,
    granted: Mapping[str, Iterable[str]],
    sources: Sequence[Source],
    ranks: Mapping[str, int],
    dialect: str = DIALECT,
    parameters: Mapping[str, Parameter] = MappingProxyType({}),
    *,
    contributors: bool = False,
    people: bool = False,
) -> QueryResult:
    """`granted`: source id → columns; `sources`: the whole catalogue; `ranks`: level id → rank.

    `dialect`: of the engine that the SQL is rendered for; authors always write DuckDB's. `parameters`: those
    that are declared; the ones that the query names are bound. `contributors`: whether sums carry, hidden, what
    their largest contributors add to them; `people`: whether rows about people carry, hidden, whose they are.
    """
    statement = read(sql)
    if isinstance(statement, tuple):
        return QueryResult(findings=statement)
    names, problems = bind(statement, parameters)
    if problems:
        return QueryResult(findings=problems)
    catalogue = {source.id: source for source in sources}
    parsed = plain(statement, catalogue)
    if isinstance(parsed, tuple):
        return QueryResult(findings=parsed)
    tree = qualified(parsed, catalogue, granted)
    if isinstance(tree, tuple):
        return QueryResult(findings=tree)
    problems = _unnamed(tree)
    try:
        renamed = pseudonymised(granted)
        resolver = Resolver(tree, catalogue, coarse(granted))
        found = tuple(uses(resolver))
        problems += _not_granted(resolver, found, granted)
        problems += tuple(misused(resolver, found, renamed))
        problems += () if problems else tuple(misfits(resolver))
        if problems:
            return QueryResult(findings=problems)
        pseudonyms = outputs(resolver, renamed)
        bound = values(names, parameters)
        result = _accepted(
            resolver,
            found,
            granted,
            ranks,
            dialect,
            bound,
            contributors=contributors,
            people=people,
        )
        return replace(result, values=bound, parameters=names, pseudonyms=pseudonyms)
    except UntranslatableError as error:
        return QueryResult(findings=(error.finding,))
    except (UnresolvedError, RecursionError) as error:
        return QueryResult(findings=problems or (_unproven(error),))


def _unproven(error: Exception) -> Finding:
    if error.args and isinstance(error.args[0], exp.Column):
        column = error.args[0]
        return problem("query-column-unknown", line_of(column), what=column.name)
    return problem("query-unproven", 1)


def _accepted(
    resolver: Resolver,
    found: tuple[Use, ...],
    granted: Mapping[str, Iterable[str]],
    ranks: Mapping[str, int],
    dialect: str,
    bound: Bound,
    *,
    contributors: bool,
    people: bool,
) -> QueryResult:
    tree, persons = resolver.tree, Persons(resolver)
    read = tuple(sorted({table.name for table in tree.find_all(exp.Table)} & set(resolver.sources)))
    plan: Counted | tuple[Finding, ...] = ()
    shape = Shape.ROWS if persons.has_persons(tree) else Shape.NO_PERSONS
    if shape is Shape.ROWS:
        plan = counted(resolver, persons) if is_grouped(tree) else (problem("rows-individual", 1),)
        shape = Shape.COUNTED if isinstance(plan, Counted) else Shape.ROWS
    picked = frozenset((id_, rows.column) for id_ in read for rows in rows_of(granted, id_))
    columns = _columns(resolver, found, plan, read, ranks, picked)
    whom = ""
    if isinstance(plan, Counted) and isinstance(tree, exp.Select):
        columns, whom = with_meanings(tree, columns, bound), population(tree, bound)
        tree.set("order", None)
        for select, column in persons.additions:
            select.append("expressions", column)
        for column in plan.hidden:
            tree.append("expressions", column)
    elif not keeps_order(tree, resolver.sources, dialect):
        ordered(tree)
    whose = add_keys(resolver, persons) if people and shape is Shape.ROWS else ()
    keys = isinstance(plan, Counted) or bool(whose)
    allowed = inject(resolver, granted, keys=keys, dialect=dialect)
    if contributors and isinstance(plan, Counted) and plan.magnitudes:
        if isinstance(tree, exp.Select):
            tree = with_contributors(tree, plan.groups, plan.magnitudes, plan.keys)
        largest = largest_of(plan.magnitudes, plan.keys)
        columns = tuple(replace(c, largest=largest.get(c.name, ())) for c in columns)
    levels = [column.classification for column in columns]
    levels += [_classification(resolver, base) for use in found for base in _weighs(use, shape)]
    text, types = render(tree, allowed, dialect)
    return QueryResult(
        sql=text,
        types=types,
        shape=shape,
        columns=columns,
        sources=read,
        level=max(levels, key=lambda level: ranks[level]),
        hindrances=() if isinstance(plan, Counted) else plan,
        order=plan.order if isinstance(plan, Counted) else (),
        population=whom,
        subjects=subjects(resolver, read),
        whose=whose,
    )


def _columns(
    resolver: Resolver,
    found: tuple[Use, ...],
    plan: Counted | tuple[Finding, ...],
    read: tuple[str, ...],
    ranks: Mapping[str, int],
    picked: frozenset[Base],
) -> tuple[OutputColumn, ...]:
    """`picked`: the columns by which access picks the rows; that a row is there tells of their values."""
    shape = Shape.COUNTED if isinstance(plan, Counted) else Shape.ROWS
    influence = frozenset(base for use in found if not use.value for base in _weighs(use, shape))
    influence |= picked
    columns = []
    for name, origin in resolver.outputs(resolver.scope_of(resolver.tree)).items():
        measure, counts = plan.measures[name] if isinstance(plan, Counted) else (Measure.VALUE, ())
        values = origin.bases
        if isinstance(plan, Counted):
            item = next(e for e in resolver.tree.selects if e.alias_or_name == name)
            inside = {id(column) for column in item.find_all(exp.Column)}
            values = frozenset(
                b for u in found if id(u.column) in inside for b in _weighs(u, shape)
            )
        weigh = [_classification(resolver, base) for base in values | influence]
        weigh += [resolver.sources[id_].presence for id_ in read]
        columns.append(
            OutputColumn(
                name=name,
                sources=tuple(sorted(origin.bases)),
                influence=tuple(sorted(influence - origin.bases)),
                classification=max(
                    weigh or [min(ranks, key=lambda r: ranks[r])], key=lambda r: ranks[r]
                ),
                personal=measure is not Measure.COUNT
                and any(_personal(resolver, b) for b in values),
                measure=measure,
                counts=counts,
            )
        )
    return tuple(columns)


def _weighs(use: Use, shape: Shape) -> frozenset[Base]:
    """In a counted table a key that only tells people apart says no more than who is in the source."""
    if shape is not Shape.COUNTED:
        return use.origin.bases
    return frozenset() if use.link else use.origin.weighs


def _classification(resolver: Resolver, base: Base) -> str:
    return _column(resolver, base).classification


def _personal(resolver: Resolver, base: Base) -> bool:
    return _column(resolver, base).personal is not Personal.NONE


def _column(resolver: Resolver, base: Base) -> Column:
    column = resolver.sources[base[0]].column(base[1])
    if column is None:
        raise UnresolvedError
    return column


def _not_granted(
    resolver: Resolver, found: tuple[Use, ...], granted: Mapping[str, Iterable[str]]
) -> tuple[Finding, ...]:
    problems: dict[tuple[str, str, int], Finding] = {}
    for use in found:
        base = resolver.read(use.column)
        if base is not None and base[1] not in granted[base[0]]:
            clause = clause_of(use.column)
            finding = problem("query-column-not-granted", use.line, column=base[1], clause=clause)
            problems.setdefault((base[1], clause, use.line), finding)
    return tuple(problems.values())


def _unnamed(tree: exp.Query) -> tuple[Finding, ...]:
    """Columns of the result that the author didn't name, or named alike."""
    names = [name.lower() for name in tree.named_selects]
    problems = [
        problem("query-output-name", line_of(item), number=number)
        for number, item in enumerate(tree.selects, 1)
        if names[number - 1] in names[: number - 1] or item.alias_or_name.startswith("_col_")
    ]
    return tuple(problems)
