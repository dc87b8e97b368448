"""Does an output's SQL pass the gate, and may its result be shown at the approved level?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from datareq.generation.disclosure.controls import controls
from datareq.generation.query.gate import check_query
from datareq.generation.query.granted import Granted
from datareq.generation.query.parse import DIALECT
from datareq.generation.query.problem import problem
from datareq.generation.query.result import QueryResult, Shape
from datareq.model.assignment import Access
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.model.procedure import Parameter

INDIVIDUAL_ROWS = "individual-rows"
"""What `policy/classification.yaml` calls rows about single people among its floors."""
OPEN = "open"


def granted_columns(access: Access) -> Granted:
    """Source → columns, of all grants together, with their masks and rows."""
    return Granted(access)


def examine(
    sql: str,
    granted: Mapping[str, Sequence[str]],
    sources: Sequence[Source],
    policy: Policy,
    level: str,
    *,
    individual: bool,
    dialect: str = DIALECT,
    parameters: Mapping[str, Parameter] = MappingProxyType({}),
    people: bool = False,
) -> QueryResult:
    """The gate's result, with the findings of what its result may not show at `level` added."""
    ranks = {item.id: item.rank for item in policy.levels}
    result = check_query(
        sql,
        granted,
        sources,
        ranks,
        dialect,
        parameters,
        contributors=policy.level(level).dominance is not None,
        people=people,
    )
    if result.findings:
        return result
    if hindrances := _hindrances(result, policy, level, individual):
        return replace(result, findings=tuple(hindrances))  # its level means nothing yet
    result = _raised(result, policy, ranks)
    problems = _level(result, sources, ranks, level)
    if policy.level(level).delivery == OPEN:
        problems += [
            problem("generation-personal", 1, column=column.name)
            for column in result.columns
            if column.personal
        ]
    return replace(result, findings=tuple(problems))


def _raised(result: QueryResult, policy: Policy, ranks: Mapping[str, int]) -> QueryResult:
    """Rows that are about people have the floor that policy gives to such rows."""
    floors = [f.level for f in policy.floors if f.on == INDIVIDUAL_ROWS]
    if result.shape is not Shape.ROWS:
        return result
    return replace(result, level=max([result.level, *floors], key=lambda level: ranks[level]))


def _hindrances(result: QueryResult, policy: Policy, level: str, individual: bool) -> list[Finding]:
    if not controls(policy.level(level)):
        return [f for f in result.hindrances if f.code == "rows-individual" and not individual]
    return [f for f in result.hindrances if f.code != "rows-individual" or not individual]


def _level(
    result: QueryResult, sources: Sequence[Source], ranks: Mapping[str, int], approved: str
) -> list[Finding]:
    if ranks[result.level] <= ranks[approved]:
        return []
    classified = {(s.id, c.name): c.classification for s in sources for c in s.columns}
    used = {base for column in result.columns for base in (*column.sources, *column.influence)}
    causes = [f"{s}.{c}" for s, c in sorted(used) if ranks[classified[s, c]] > ranks[approved]]
    causes += [
        s.id for s in sources if s.id in result.sources and ranks[s.presence] > ranks[approved]
    ]
    columns = causes or [column.name for column in result.columns]
    return [
        problem("level-exceeded", 1, level=result.level, approved=approved, columns=list(columns))
    ]
