"""How are the checks of all outputs carried out in one run of the engine?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from datareq.generation import check_terms, checks
from datareq.generation.query.gate import check_query
from datareq.generation.query.problem import problem
from datareq.generation.query.result import QueryResult
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.model.procedure import Output, Procedure

Place = tuple[int, int]
"""Number of the output and of its check."""


class FailedError(Exception):
    """Something that has to be true of an output isn't."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the engine is asked for the checks, in this order, and its answers once they are there."""

    places: tuple[Place, ...]
    results: tuple[QueryResult, ...]
    answers: dict[Place, pa.Table] = field(default_factory=dict)


def ask(
    procedure: Procedure,
    granted: Mapping[str, Sequence[str]],
    sources: Sequence[Source],
    policy: Policy,
    dialect: str,
) -> Asked:
    """The checks' questions, through the gate; one that it doesn't let pass is not asked, and its check fails."""
    ranks = {level.id: level.rank for level in policy.levels}
    found = {}
    for number, output in enumerate(procedure.outputs):
        for place, check in enumerate(output.checks):
            sql = check_terms.question(check, output)
            if sql is None:
                continue
            result = check_query(sql, granted, sources, ranks, dialect, procedure.parameters)
            if result.sql is not None:
                found[number, place] = result
    return Asked(places=tuple(found), results=tuple(found.values()))


class Watched:
    """The rows of one output, seen by its checks as they pass."""

    def __init__(self, number: int, output: Output, schema: pa.Schema, asked: Asked) -> None:
        self.schema = schema
        self._number, self._output = number, output
        self._unfit: set[int] = set()
        self._watches: dict[int, checks.Watch] = {}
        for place, check in enumerate(output.checks):
            try:
                answer = asked.answers.get((number, place))
                self._watches[place] = checks.watch(check, schema, answer)
            except (checks.UnfitError, KeyError):
                self._unfit.add(place)

    def passing(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for watch in self._watches.values():
                watch.see(batch)
            yield batch

    def failed(self) -> Iterator[Finding]:
        """Which of them aren't true, after all rows; never with a value of a row."""
        for place, check in enumerate(self._output.checks):
            name = check_terms.kind(check)
            path = f"outputs[{self._number}].checks[{place}].{name}"
            facts = {**check_terms.facts(check), "output": self._output.id}
            if place in self._unfit:
                yield replace(problem("check-type", 0, **facts), path=path)
            elif not self._watches[place].passed():
                told = check_terms.told(name, check_terms.columns(check)).replace("_", "-")
                yield replace(problem(f"check-failed-{told}", 0, **facts), path=path)
