"""How do the engine's answers become the files of all outputs? Rows as they pass; groups of people once all are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from datareq.generation.checking import Asked, FailedError
from datareq.generation.describe import Made, describe_all
from datareq.generation.disclosure.protect import (
    Counted,
    Known,
    Protected,
    UnprotectableError,
    protect_all,
)
from datareq.generation.earlier import Remembered
from datareq.generation.held import gather, hold
from datareq.generation.identifiers.outcome import blocked
from datareq.generation.inputs import Workshop
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.output import make_output
from datareq.generation.published import known_tables
from datareq.generation.query.problem import problem
from datareq.generation.query.result import QueryResult, Shape
from datareq.generation.watching import Watched
from datareq.model.finding import Finding
from datareq.model.manifest import Manifest
from datareq.model.policy import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """By an output's number: what was made while its rows passed, what has to be seen together first.
    `tables`: what earlier results would be today."""

    made: dict[int, Made]
    counted: dict[int, Counted]
    tables: tuple[pa.Table, ...]


def passed(
    readers: Sequence[pa.RecordBatchReader],
    asked: Asked,
    results: Sequence[QueryResult],
    shop: Workshop,
    past: Remembered,
) -> Passed:
    """Everything that the engine has to say, read in its order; FailedError with all checks that don't hold.

    Counts of people are gathered, because what is hidden in one hangs on the others and on what was released before.
    """
    made: dict[int, Made] = {}
    counted: dict[int, Counted] = {}
    failed: list[Finding] = []
    following = iter(readers)
    for place in asked.places:
        asked.answers[place] = hold(next(following))
    for number, result in enumerate(results):
        output, reader = shop.inputs.procedure.outputs[number], next(following)
        schema = normal_schema(reader.schema)
        watched = Watched(number, output, schema, asked)
        batches = watched.passing(normal_batch(batch, schema) for batch in reader)
        if result.shape is Shape.COUNTED:
            counted[number] = Counted(gather(schema, batches), result)
        else:
            made[number] = make_output(number, result, schema, batches, shop)
        failed += watched.failed()
    tables = tuple(hold(next(following)) for _ in past.tables)
    if failed:
        raise FailedError(tuple(failed))
    return Passed(made=made, counted=counted, tables=tables)


def finished(
    rows: Passed, results: Sequence[QueryResult], shop: Workshop, past: Remembered
) -> Manifest:
    """Protects what was gathered, writes it and the manifest; FailedError if something may not leave."""
    made, level = dict(rows.made), shop.policy.level(shop.inputs.level)
    known = known_tables(past.tables, rows.tables, shop.policy)
    protected = _protected(rows.counted, level, known, past.registrations)
    for number, safe in zip(rows.counted, protected, strict=True):
        schema, batches = safe.table.schema, iter(safe.table.to_batches())
        made[number] = make_output(number, results[number], schema, batches, shop, safe)
    if named := [f for n, one in made.items() for f in blocked(n, one.output.id, one.seen)]:
        raise FailedError(tuple(named))
    return describe_all([made[number] for number in sorted(made)], shop)


def _protected(
    counted: Mapping[int, Counted], level: Level, known: Sequence[Known], earlier: tuple[str, ...]
) -> tuple[Protected, ...]:
    try:
        safe = protect_all(tuple(counted.values()), level, known)
        return tuple(
            replace(one, disclosure=replace(one.disclosure, earlier=earlier)) for one in safe
        )
    except UnprotectableError as error:
        numbers = [tuple(counted)[place] for place in error.outputs]
        found = problem("disclosure-unprotectable", 0)
        raise FailedError(
            tuple(replace(found, path=f"outputs[{number}].sql") for number in numbers)
        ) from None
