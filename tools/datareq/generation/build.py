"""How does an approved procedure become a dataset with its manifest? (step 12)"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from datareq.errors import GenerationError
from datareq.generation.checking import Asked, FailedError, Watched, ask
from datareq.generation.describe import Made, describe
from datareq.generation.disclosure.controls import controls
from datareq.generation.disclosure.protect import (
    Counted,
    Known,
    Protected,
    UnprotectableError,
    protect_all,
)
from datareq.generation.earlier import Remembered, remembered
from datareq.generation.engine import STOPS, Engine, Statement
from datareq.generation.examine import OPEN, granted_columns
from datareq.generation.formats.write import MAKERS
from datareq.generation.formats.writer import Make
from datareq.generation.held import gather, hold
from datareq.generation.identifiers.outcome import blocked
from datareq.generation.inputs import BuildInputs, Workshop
from datareq.generation.manifest import write_manifest
from datareq.generation.manual import deposits_of, made_by, manual_problems
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.output import make_output
from datareq.generation.published import known_tables
from datareq.generation.query.problem import problem
from datareq.generation.query.result import QueryResult, Shape
from datareq.generation.reads import tables_read
from datareq.generation.recognised import examine_output
from datareq.generation.rules import is_individual
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.manifest import Manifest
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER
from datareq.model.policy import Level, Policy
from datareq.model.procedure import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """`files`: paths relative to the folder that was built, the manifest first."""

    manifest: Manifest
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why nothing was made; findings carry the path in the procedure, its file is the caller's to say."""

    findings: tuple[Finding, ...]


def build(
    inputs: BuildInputs,
    policy: Policy,
    sources: Sequence[Source],
    engine: Engine,
    out: Path,
    makers: Mapping[str, Make] = MAKERS,
) -> Built | Refused:
    """Writes `output/<id>.<format>` for each format asked for, and manifest.json, under `out`: same inputs, same bytes.

    Refused is about the request; a GenerationError means that the engine failed and it may be tried again.
    Rows pass from the engine to the files in batches; only groups of people are held as a whole.
    """
    level = policy.level(inputs.level)
    if level.delivery != OPEN and not inputs.private:
        label = level.label.id if policy.language == "id" else level.label.en
        return Refused(findings=(problem("generation-sealed", 0, level=label),))
    outputs = inputs.procedure.outputs
    if findings := _by_hand(outputs, sources):
        return Refused(findings=findings)
    results = [_examined(output, inputs, policy, sources, engine.dialect) for output in outputs]
    if findings := _findings(results, inputs.secret):
        return Refused(findings=findings)
    past = remembered(inputs.earlier, inputs.procedure, results, policy, sources, engine.dialect)
    if past.findings and controls(level):
        return Refused(findings=past.findings)
    past = past if controls(level) else Remembered()
    granted = granted_columns(inputs.access)
    asked = ask(inputs.procedure, granted, sources, policy, engine.dialect)
    statements = [
        Statement(
            sql=result.sql or "",
            values=result.values,
            types=result.types,
            reads=tables_read(result, granted, sources),
        )
        for result in (*asked.results, *results)
    ]
    statements += [again.statement for again in past.tables]
    folder = out / OUTPUT_FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        shop = Workshop(inputs=inputs, policy=policy, sources=sources, makers=makers, out=out)
        made = _made(engine, statements, asked, results, shop, past)
        return _written(made, inputs, policy, sources, out)
    except FailedError as failed:
        shutil.rmtree(folder)
        return Refused(findings=failed.findings)
    except GenerationError as error:
        shutil.rmtree(folder)
        if error.code not in STOPS:
            raise
        return Refused(findings=(replace(problem(error.code, 0), path="outputs"),))


def _by_hand(outputs: Sequence[Output], sources: Sequence[Source]) -> tuple[Finding, ...]:
    """Of what people put together: whether it is still the file that the procedure names."""
    return tuple(
        replace(problem(code, 0, **args), path=f"outputs[{number}].{below}")
        for number, output in enumerate(outputs)
        for code, below, args in manual_problems(output, sources, has_sql=output.manual is None)
    )


def _examined(
    output: Output,
    inputs: BuildInputs,
    policy: Policy,
    sources: Sequence[Source],
    dialect: str,
) -> QueryResult:
    return examine_output(
        output,
        granted_columns(inputs.access),
        sources,
        policy,
        inputs.level,
        individual=is_individual(inputs.request),
        dialect=dialect,
        parameters=inputs.procedure.parameters,
    )


def _findings(results: Sequence[QueryResult], secret: bytes | None) -> tuple[Finding, ...]:
    found = [(number, finding) for number, r in enumerate(results) for finding in r.findings]
    if secret is None:
        found += [
            (number, problem("generation-pseudonym", 0, columns=[name for name, _ in r.pseudonyms]))
            for number, r in enumerate(results)
            if r.pseudonyms
        ]
    return tuple(replace(finding, path=f"outputs[{number}].sql") for number, finding in found)


def _made(
    engine: Engine,
    statements: Sequence[Statement],
    asked: Asked,
    results: Sequence[QueryResult],
    shop: Workshop,
    past: Remembered,
) -> tuple[Made, ...]:
    """The files of every output, in one run of the engine; FailedError with everything that wasn't true.

    Counts of people are gathered first, all of them, because what is hidden in one hangs on the others, and on what
    was released before.
    """
    made: dict[int, Made] = {}
    counted: dict[int, Counted] = {}
    failed: list[Finding] = []
    with engine.run(statements) as readers:
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
        tables = [hold(next(following)) for _ in past.tables]
    if failed:
        raise FailedError(tuple(failed))
    known = known_tables(past.tables, tables, shop.policy)
    protected = _protected(counted, shop.policy.level(shop.inputs.level), known, past.registrations)
    for number, safe in zip(counted, protected, strict=True):
        schema, batches = safe.table.schema, iter(safe.table.to_batches())
        made[number] = make_output(number, results[number], schema, batches, shop, safe)
    if named := [f for n, one in made.items() for f in blocked(n, one.output.id, one.seen)]:
        raise FailedError(tuple(named))
    return tuple(made[number] for number in sorted(made))


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


def _written(
    made: Sequence[Made],
    inputs: BuildInputs,
    policy: Policy,
    sources: Sequence[Source],
    out: Path,
) -> Built:
    names = sorted({source for one in made for source in one.result.sources})
    is_open = policy.level(inputs.level).delivery == OPEN
    manifest = Manifest(
        request=inputs.registration,
        key=inputs.key,
        level=inputs.level,
        sources=tuple(names),
        outputs=tuple(
            replace(describe(one, policy.language), made=made_by(one.result.sources, sources))
            for one in made
        ),
        coverage=inputs.procedure.coverage,
        deposits=deposits_of(names, sources, is_open=is_open),
    )
    data = write_manifest(
        manifest,
        title=inputs.request.data.title,
        description=inputs.request.data.description,
        publisher=made[0].page.publisher,
        sources=tuple(dict.fromkeys(label for one in made for label in one.page.sources)),
        lineage={one.output.id: one.lineage() for one in made},
        suppressed={one.output.id: one.safe.suppressed if one.safe else {} for one in made},
    )
    (out / MANIFEST_FILE).write_bytes(data)
    paths = tuple(file.path for output in manifest.outputs for file in output.files)
    return Built(manifest=manifest, files=(MANIFEST_FILE, *paths))
