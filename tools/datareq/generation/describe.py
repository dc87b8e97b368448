"""What does a manifest say about an output that was made?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from datareq.generation import check_terms
from datareq.generation.disclosure.protect import NO_PERSONS, UNCONTROLLED, Protected
from datareq.generation.finding_texts import PASSED
from datareq.generation.query.result import OutputColumn, QueryResult, Shape
from datareq.generation.write import field_type
from datareq.language import say
from datareq.model.catalogue import Source
from datareq.model.manifest import (
    Disclosure,
    ManifestCheck,
    ManifestField,
    ManifestFile,
    ManifestOutput,
)
from datareq.model.procedure import Output

_ALWAYS = ("granted-columns", "level")
"""What the gate has made sure of before anything was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An output's files, and what they were made from. `safe`: what disclosure control made of groups."""

    output: Output
    result: QueryResult
    schema: pa.Schema
    rows: int
    files: tuple[ManifestFile, ...]
    safe: Protected | None

    def lineage(self) -> dict[str, list[str]]:
        """Column → `source.column` that its values come from."""
        return {c.name: [f"{s}.{name}" for s, name in c.sources] for c in self.result.columns}


def describe(made: Made, sources: Sequence[Source], language: str) -> ManifestOutput:
    rule = NO_PERSONS if made.result.shape is Shape.NO_PERSONS else UNCONTROLLED
    unseen = Disclosure(rule=rule, threshold=0, cells=0, suppressed=0)
    return ManifestOutput(
        id=made.output.id,
        title=made.output.title,
        rows=made.rows,
        fields=tuple(
            ManifestField(
                name=column.name,
                type=field_type(made.schema.field(column.name).type),
                label=_label(column, sources, language),
                classification=column.classification,
            )
            for column in made.result.columns
        ),
        files=made.files,
        disclosure=made.safe.disclosure if made.safe else unseen,
        checks=_checks(made.output, language),
    )


def _checks(output: Output, language: str) -> tuple[ManifestCheck, ...]:
    """An output is only made if all of them passed."""
    names: list[tuple[str, tuple[str, ...], dict[str, str]]] = [(n, (), {}) for n in _ALWAYS]
    names += [
        (check_terms.kind(c), check_terms.columns(c), check_terms.facts(c)) for c in output.checks
    ]
    return tuple(
        ManifestCheck(
            name=name,
            columns=columns,
            passed=True,
            sentence=say(PASSED[check_terms.told(name, columns)], facts, language),
        )
        for name, columns, facts in names
    )


def _label(column: OutputColumn, sources: Sequence[Source], language: str) -> str:
    """The catalogue's label of a column that is handed on under its own name, else its name in words."""
    for source in sources:
        for base in column.sources:
            entry = source.column(base[1]) if base[0] == source.id else None
            if len(column.sources) == 1 and entry is not None and entry.name == column.name:
                return entry.label.words(language)
    return column.name.replace("_", " ").capitalize()
