"""What has been released about the same people before, and how does it read today?

A table that was released is asked for once more, with the query and the grants of its own request, in the same run of
the engine: so what is shown now can be reckoned against what people have, to the last person. Nothing of it is handed
out. Which of its figures were shown is read from the files that were published; where none can be read, worked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from datareq.generation.engine import Statement
from datareq.generation.examine import granted_columns
from datareq.generation.plan import EMBEDDED, GATHERED
from datareq.generation.query.gate import check_query
from datareq.generation.query.problem import problem
from datareq.generation.query.result import Measure, QueryResult, Shape
from datareq.generation.reads import tables_read
from datareq.model.assignment import Access
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.model.procedure import Output, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A release that people have who will have this one: what is open has everybody, what was sealed its recipients.

    `files`: path as in its manifest → bytes, of what was published.
    """

    registration: str
    level: str
    access: Access
    procedure: Procedure
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What a released table is about, without any of its figures."""

    registration: str
    output: str
    sources: tuple[str, ...]
    people: tuple[str, ...]
    groups: tuple[str, ...]
    measures: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A table of an earlier release, and the statement that counts it as it would be today."""

    earlier: Earlier
    output: Output
    result: QueryResult
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """`tables`: what can be reckoned with; `findings`: of what can't and somebody has to look at."""

    tables: tuple[Again, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def registrations(self) -> tuple[str, ...]:
        return tuple(sorted({again.earlier.registration for again in self.tables}))


def remembered(
    earlier: Sequence[Earlier],
    procedure: Procedure,
    results: Sequence[QueryResult],
    policy: Policy,
    sources: Sequence[Source],
    dialect: str,
) -> Remembered:
    """Of all releases those that count people who are counted now. `procedure` may name some that a person looked at."""
    people = {key for r in results if r.shape is Shape.COUNTED for key in r.subjects}
    if not people:
        return Remembered()
    looked_at = {one.release for one in procedure.earlier}
    tables: dict[tuple[str, tuple[object, ...], frozenset[bytes]], Again] = {}
    open_: dict[str, None] = {}
    for release in sorted(earlier, key=lambda one: one.registration):
        granted = granted_columns(release.access)
        for output in release.procedure.outputs:
            result = _checked(release, output, policy, sources, dialect)
            if not _about(result, release, people, sources):
                continue
            if result is None or not _reachable(result, sources, dialect):
                open_[release.registration] = None
            elif result.shape is Shape.COUNTED:
                statement = Statement(
                    sql=result.sql or "",
                    values=result.values,
                    types=result.types,
                    reads=tables_read(result, granted, sources),
                )
                # The same report every month is one table.
                same = (statement.sql, statement.values, frozenset(release.files.values()))
                tables[same] = Again(
                    earlier=release, output=output, result=result, statement=statement
                )
    findings = tuple(
        replace(problem("disclosure-earlier", 0, registration=name), path="earlier")
        for name in open_
        if name not in looked_at
    )
    return Remembered(tables=tuple(tables.values()), findings=findings)


def populations(
    earlier: Sequence[Earlier], policy: Policy, sources: Sequence[Source]
) -> Iterator[Population]:
    """The ledger of released populations; it follows from what is archived, and no figure stands in it."""
    for release in sorted(earlier, key=lambda one: one.registration):
        for output in release.procedure.outputs:
            result = _checked(release, output, policy, sources, EMBEDDED)
            if result is not None and result.shape is Shape.COUNTED:
                yield _population(release, output, result)


def _population(release: Earlier, output: Output, result: QueryResult) -> Population:
    meanings = [(c.measure, c.name, c.meaning) for c in result.columns]
    conditions = {f"{name} = {value}" for *_, m in meanings if m for name, value in m.given} | {
        rest for *_, m in meanings if m for rest in m.rest
    }
    return Population(
        registration=release.registration,
        output=output.id,
        sources=result.sources,
        people=result.subjects,
        groups=tuple(m.text if m else n for kind, n, m in meanings if kind is Measure.KEY),
        measures=tuple(
            f"{kind.value} {m.text if m else n}"
            for kind, n, m in meanings
            if kind is not Measure.KEY
        ),
        conditions=tuple(sorted(conditions)),
    )


def _checked(
    release: Earlier, output: Output, policy: Policy, sources: Sequence[Source], dialect: str
) -> QueryResult | None:
    """What the gate says of it today; None where it refuses what it once accepted."""
    ranks = {level.id: level.rank for level in policy.levels}
    granted = granted_columns(release.access)
    known = {source.id for source in sources}
    if not set(granted) <= known:
        return None
    result = check_query(output.sql, granted, sources, ranks, dialect, release.procedure.parameters)
    return None if result.sql is None else result


def _about(
    result: QueryResult | None, release: Earlier, people: set[str], sources: Sequence[Source]
) -> bool:
    """Whether it may be about some of these people."""
    if result is not None:
        return bool(people & set(result.subjects))
    read = {grant.source for grant in release.access.grants}
    keys = {source.subject_key for source in sources if source.id in read}
    return bool(people & keys) or bool(read - {source.id for source in sources})


def _reachable(result: QueryResult, sources: Sequence[Source], dialect: str) -> bool:
    """Whether the engine of this run has its tables: a server's role sees what was granted now, and no more."""
    return dialect == EMBEDDED and all(
        source.connection != GATHERED and source.engine == EMBEDDED
        for source in sources
        if source.id in result.sources
    )
