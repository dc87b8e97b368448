"""How does an approved procedure become a dataset with its manifest? (step 12)"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from datareq.errors import GenerationError
from datareq.generation.checking import FailedError, ask
from datareq.generation.disclosure.controls import controls
from datareq.generation.earlier import Remembered, remembered
from datareq.generation.engine import STOPS, Engine, Statement
from datareq.generation.examine import OPEN, granted_columns
from datareq.generation.inputs import BuildInputs, Workshop
from datareq.generation.manual import manual_problems
from datareq.generation.query.problem import problem
from datareq.generation.query.result import QueryResult
from datareq.generation.reads import tables_read
from datareq.generation.recognised import examine_output
from datareq.generation.rules import is_individual
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.manifest import Manifest
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER
from datareq.model.policy import Policy
from datareq.model.procedure import Output

if TYPE_CHECKING:
    from datareq.generation.formats.writer import Make

NONE_MORE: Mapping[str, Make] = MappingProxyType({})


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
    makers: Mapping[str, Make] = NONE_MORE,
) -> Built | Refused:
    """Writes `output/<id>.<format>` for each format asked for, and manifest.json, under `out`: same inputs, same bytes.
    `makers`: of formats beside those that generation writes itself.

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
        with engine.run(statements) as readers:
            # What handles rows takes as long to load as the engine to start.
            from datareq.generation.making import finished, passed

            rows = passed(readers, asked, results, shop, past)
        manifest = finished(rows, results, shop, past)
    except FailedError as failed:
        shutil.rmtree(folder)
        return Refused(findings=failed.findings)
    except GenerationError as error:
        shutil.rmtree(folder)
        if error.code not in STOPS:
            raise
        return Refused(findings=(replace(problem(error.code, 0), path="outputs"),))
    paths = tuple(file.path for output in manifest.outputs for file in output.files)
    return Built(manifest=manifest, files=(MANIFEST_FILE, *paths))


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
