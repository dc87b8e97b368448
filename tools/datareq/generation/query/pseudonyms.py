"""Is a column that is only seen under another name handed on bare, and used for nothing but telling people apart?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp

from datareq.generation.query.granted import Granted
from datareq.generation.query.problem import line_of, problem
from datareq.generation.query.resolve import Resolver, tells_apart
from datareq.generation.query.result import Base
from datareq.generation.query.uses import Use
from datareq.model.finding import Finding

Pseudonym = tuple[str, Base]
"""A column of the result and the source column whose values it holds."""


def pseudonymised(granted: Mapping[str, Iterable[str]]) -> frozenset[Base]:
    """The columns that access grants under another name only."""
    if not isinstance(granted, Granted):
        return frozenset()
    return frozenset(
        (source, column)
        for source, masks in granted.masks.items()
        for column, mask in masks.items()
        if mask.pseudonym
    )


def misused(
    resolver: Resolver, found: Iterable[Use], renamed: frozenset[Base]
) -> Iterator[Finding]:
    """Uses that compute, compare, sort or cut by the value that hides behind a pseudonym."""
    for use in found:
        if use.origin.weighs & renamed and not _is_harmless(resolver, use):
            yield problem("query-pseudonym", use.line, column=use.column.name)
    outputs = resolver.outputs(resolver.scope_of(resolver.tree))
    for name, origin in outputs.items():
        if origin.weighs & renamed and not origin.pure:
            yield problem("query-pseudonym", 1, column=name)
    cut = [part for part in ("limit", "offset") if resolver.tree.args.get(part)]
    if cut and any(origin.weighs & renamed for origin in outputs.values()):
        where = line_of(resolver.tree.args[cut[0]])
        yield problem("query-pseudonym", where, column=cut[0].upper())


def outputs(resolver: Resolver, renamed: frozenset[Base]) -> tuple[Pseudonym, ...]:
    """Which columns of the result get pseudonyms for their values, and of what."""
    columns = resolver.outputs(resolver.scope_of(resolver.tree))
    return tuple(
        (name, next(iter(origin.bases)))
        for name, origin in columns.items()
        if origin.pure and origin.bases & renamed
    )


def _is_harmless(resolver: Resolver, use: Use) -> bool:
    if not use.origin.pure:
        return not use.value and use.link
    column = use.column
    parent = column.parent
    if tells_apart(column) or use.link:
        return True
    handed_on = parent.parent if isinstance(parent, exp.Alias) else parent
    if isinstance(handed_on, exp.Select) and not _is_scalar(handed_on):
        return True
    return isinstance(parent, exp.Group) or (
        isinstance(parent, exp.EQ) and _same(resolver, parent, use)
    )


def _is_scalar(select: exp.Select) -> bool:
    """Whether a query stands where one value is expected."""
    holder = select.parent
    return isinstance(holder, exp.Subquery) and not isinstance(
        holder.parent, exp.From | exp.Join | exp.CTE | exp.SetOperation | exp.In | exp.Lateral
    )


def _same(resolver: Resolver, pair: exp.EQ, use: Use) -> bool:
    """Whether both sides are the same column of the same source."""
    sides = [side for side in (pair.left, pair.right) if isinstance(side, exp.Column)]
    return len(sides) == 2 and all(
        resolver.origin(side).bases == use.origin.bases for side in sides
    )
