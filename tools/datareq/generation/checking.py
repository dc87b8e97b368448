"""What is the engine asked so that the checks of all outputs can be carried out in one run of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from datareq.generation import check_terms
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import QueryResult
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.model.procedure import Procedure

if TYPE_CHECKING:
    import pyarrow as pa

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
