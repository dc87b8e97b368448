"""By which columns of rows about people may somebody be recognised, and how are these made coarser?

Declared in the catalogue, for what is handed on of a column, and in the procedure. Rows that say whose they are (a key or
a name that isn't under a pseudonym) can't be made alike: who may see them was decided with the request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from datareq.generation.examine import examine
from datareq.generation.query.parse import DIALECT
from datareq.generation.query.problem import problem
from datareq.generation.query.result import OutputColumn, QueryResult, Shape
from datareq.model.catalogue import Column, Source
from datareq.model.policy import Coarser, Policy
from datareq.model.procedure import Output, Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`quasi`: column → the steps that make it coarser; `sensitive`: what is nobody's business."""

    quasi: Mapping[str, tuple[Coarser, ...]]
    sensitive: tuple[str, ...]


def traits_of(
    output: Output, result: QueryResult, sources: Sequence[Source], policy: Policy
) -> Traits | None:
    """None for what isn't rows about people, says whose it is, or has nothing by which anybody is recognised."""
    if result.shape is not Shape.ROWS:
        return None
    steps = {column: h.steps for h in policy.hierarchies for column in h.columns}
    quasi: dict[str, tuple[Coarser, ...]] = {}
    sensitive: list[str] = []
    hidden = {name for name, _ in result.pseudonyms}
    for column in result.columns:
        entries = _entries(column, sources)
        if column.name in output.quasi or any(entry.quasi for entry in entries):
            quasi[column.name] = _steps(column, steps)
        elif column.name in output.sensitive or any(entry.sensitive for entry in entries):
            sensitive.append(column.name)
        elif column.personal and column.name not in hidden:
            return None
    return Traits(quasi=quasi, sensitive=tuple(sensitive)) if quasi else None


def examine_output(
    output: Output,
    granted: Mapping[str, Sequence[str]],
    sources: Sequence[Source],
    policy: Policy,
    level: str,
    *,
    individual: bool,
    dialect: str = DIALECT,
    parameters: Mapping[str, Parameter] = MappingProxyType({}),
) -> QueryResult:
    """What `examine` says of an output's SQL; rows in which somebody may be recognised carry whose they are."""

    def asked(*, people: bool) -> QueryResult:
        return examine(
            output.sql,
            granted,
            sources,
            policy,
            level,
            individual=individual,
            dialect=dialect,
            parameters=parameters,
            people=people,
        )

    result = asked(people=False)
    if result.findings or policy.level(level).rows is None:
        return result
    if traits_of(output, result, sources, policy) is None:
        return result
    result = asked(people=True)
    if not result.whose:
        return replace(result, findings=(problem("rows-whose", 1),))
    return result


def _entries(column: OutputColumn, sources: Sequence[Source]) -> list[Column]:
    """The catalogue's columns that its values come from."""
    known = {source.id: source for source in sources}
    found = [known[source].column(name) for source, name in column.sources if source in known]
    return [entry for entry in found if entry is not None]


def _steps(column: OutputColumn, steps: Mapping[str, tuple[Coarser, ...]]) -> tuple[Coarser, ...]:
    if len(column.sources) != 1:
        return ()
    ((source, name),) = column.sources
    return steps.get(f"{source}.{name}", ())
