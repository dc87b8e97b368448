"""How does an approved procedure become a dataset with its manifest? (step 12)"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from datareq.errors import GenerationError
from datareq.generation.disclosure.protect import Protected, protect
from datareq.generation.engine import STOPS, Engine, Statement
from datareq.generation.examine import OPEN, examine, granted_columns
from datareq.generation.manifest import Lineage, write_manifest
from datareq.generation.query.problem import problem
from datareq.generation.query.result import OutputColumn, QueryResult
from datareq.generation.rules import is_individual
from datareq.generation.write import field_type, normalised, write_csv, write_parquet
from datareq.model.assignment import Access
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.manifest import Manifest, ManifestField, ManifestOutput
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER
from datareq.model.policy import Policy
from datareq.model.procedure import Output, Procedure
from datareq.model.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInputs:
    """What a dataset is made from; `level` is the approved one, `key` from `generation_key`."""

    registration: str
    request: Request
    access: Access
    procedure: Procedure
    level: str
    key: str


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
    inputs: BuildInputs, policy: Policy, sources: Sequence[Source], engine: Engine, out: Path
) -> Built | Refused:
    """Writes `output/<id>.csv` and `.parquet` and manifest.json under `out`: same inputs, same bytes.

    Refused is about the request; a GenerationError means that the engine failed and it may be tried again.
    """
    level = policy.level(inputs.level)
    if level.delivery != OPEN:
        label = level.label.id if policy.language == "id" else level.label.en
        return Refused(findings=(problem("generation-sealed", 0, level=label),))
    results = [_examined(output, inputs, policy, sources) for output in inputs.procedure.outputs]
    if findings := _findings(results):
        return Refused(findings=findings)
    try:
        statements = [Statement(sql=r.sql or "", values=r.values) for r in results]
        with engine.run(statements) as readers:
            tables = [normalised(reader.read_all()) for reader in readers]
    except GenerationError as error:
        if error.code not in STOPS:
            raise
        return Refused(findings=(replace(problem(error.code, 0), path="outputs"),))
    protected = [protect(t, r, level) for t, r in zip(tables, results, strict=True)]
    return _write(inputs, policy, sources, results, protected, out)


def _examined(
    output: Output, inputs: BuildInputs, policy: Policy, sources: Sequence[Source]
) -> QueryResult:
    granted = granted_columns(inputs.access)
    individual = is_individual(inputs.request)
    return examine(output.sql, granted, sources, policy, inputs.level, individual=individual)


def _findings(results: Sequence[QueryResult]) -> tuple[Finding, ...]:
    return tuple(
        replace(finding, path=f"outputs[{number}].sql")
        for number, result in enumerate(results)
        for finding in result.findings
    )


def _write(
    inputs: BuildInputs,
    policy: Policy,
    sources: Sequence[Source],
    results: Sequence[QueryResult],
    protected: Sequence[Protected],
    out: Path,
) -> Built:
    shutil.rmtree(out / OUTPUT_FOLDER, ignore_errors=True)
    (out / OUTPUT_FOLDER).mkdir(parents=True)
    outputs = []
    for output, result, safe in zip(inputs.procedure.outputs, results, protected, strict=True):
        stem = f"{OUTPUT_FOLDER}/{output.id}"
        outputs.append(
            ManifestOutput(
                id=output.id,
                title=output.title,
                rows=safe.table.num_rows,
                fields=_fields(safe.table, result, sources, policy),
                files=(
                    write_csv(safe.table, out, f"{stem}.csv"),
                    write_parquet(safe.table, out, f"{stem}.parquet"),
                ),
                disclosure=safe.disclosure,
                checks=(("granted-columns", True), ("level", True)),
            )
        )
    manifest = Manifest(
        request=inputs.registration,
        key=inputs.key,
        level=inputs.level,
        sources=tuple(sorted({source for result in results for source in result.sources})),
        outputs=tuple(outputs),
        coverage=inputs.procedure.coverage,
    )
    ids = [output.id for output in inputs.procedure.outputs]
    data = write_manifest(
        manifest,
        title=inputs.request.data.title,
        lineage=_lineage(ids, results),
        suppressed=dict(zip(ids, (safe.suppressed for safe in protected), strict=True)),
    )
    (out / MANIFEST_FILE).write_bytes(data)
    paths = tuple(file.path for output in outputs for file in output.files)
    return Built(manifest=manifest, files=(MANIFEST_FILE, *paths))


def _lineage(ids: Sequence[str], results: Sequence[QueryResult]) -> Lineage:
    return {
        id_: {c.name: [f"{s}.{name}" for s, name in c.sources] for c in result.columns}
        for id_, result in zip(ids, results, strict=True)
    }


def _fields(
    table: pa.Table, result: QueryResult, sources: Sequence[Source], policy: Policy
) -> tuple[ManifestField, ...]:
    return tuple(
        ManifestField(
            name=column.name,
            type=field_type(table.schema.field(column.name).type),
            label=_label(column, sources, policy.language),
            classification=column.classification,
        )
        for column in result.columns
    )


def _label(column: OutputColumn, sources: Sequence[Source], language: str) -> str:
    """The catalogue's label of a column that is handed on under its own name, else its name in words."""
    for source in sources:
        for base in column.sources:
            entry = source.column(base[1]) if base[0] == source.id else None
            if len(column.sources) == 1 and entry is not None and entry.name == column.name:
                return entry.label.words(language)
    return column.name.replace("_", " ").capitalize()
