"""What does a manifest say about an output that was made?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from datareq.generation import check_terms
from datareq.generation.disclosure.protect import NO_PERSONS, UNCONTROLLED, Protected
from datareq.generation.examine import OPEN
from datareq.generation.finding_texts import PASSED
from datareq.generation.formats.page import Entry, Page
from datareq.generation.formats.write import Written
from datareq.generation.identifiers.outcome import noted
from datareq.generation.identifiers.scan import Sighting
from datareq.generation.inputs import Workshop
from datareq.generation.manifest import write_manifest
from datareq.generation.manual import deposits_of, made_by
from datareq.generation.query.result import OutputColumn, QueryResult, Shape
from datareq.language import say
from datareq.model.manifest import (
    Disclosure,
    Manifest,
    ManifestCheck,
    ManifestField,
    ManifestOutput,
)
from datareq.model.names import MANIFEST_FILE
from datareq.model.procedure import RFC_4180, Output

_ALWAYS = ("granted-columns", "level")
"""What the gate has made sure of before anything was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An output's files, and what they were made from. `safe`: what disclosure control made of groups; `seen`:
    what in it may identify a person."""

    output: Output
    result: QueryResult
    page: Page
    written: Written
    safe: Protected | None
    seen: tuple[Sighting, ...] = ()

    def lineage(self) -> dict[str, list[str]]:
        """Column → `source.column` that its values come from."""
        return {c.name: [f"{s}.{name}" for s, name in c.sources] for c in self.result.columns}


def describe(made: Made, language: str) -> ManifestOutput:
    rule = NO_PERSONS if made.result.shape is Shape.NO_PERSONS else UNCONTROLLED
    unseen = Disclosure(rule=rule, threshold=0, cells=0, suppressed=0)
    return ManifestOutput(
        id=made.output.id,
        title=made.output.title,
        rows=made.written.rows,
        fields=tuple(
            _field(column, entry, made)
            for column, entry in zip(made.result.columns, made.page.entries, strict=True)
        ),
        files=made.written.files,
        disclosure=made.safe.disclosure if made.safe else unseen,
        checks=(*noted(made.seen, language), *checked(made.output, language)),
        csv=made.output.csv if "csv" in made.output.formats else RFC_4180,
    )


def _field(column: OutputColumn, entry: Entry, made: Made) -> ManifestField:
    """Of rows about people nothing is told but what the columns are: who may see more has the file.

    Nor of a column that may name somebody, until it was looked at.
    """
    quotable = made.page.quotable and column.name not in {seen.column for seen in made.seen}
    return ManifestField(
        name=column.name,
        type=entry.type,
        label=entry.label,
        classification=column.classification,
        unit=entry.unit,
        reference=entry.reference,
        statistics=made.written.codebook[column.name] if quotable else None,
    )


def checked(output: Output, language: str) -> tuple[ManifestCheck, ...]:
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


def describe_all(made: Sequence[Made], shop: Workshop) -> Manifest:
    """The manifest of all outputs, written beside them."""
    inputs, policy, sources = shop.inputs, shop.policy, shop.sources
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
    (shop.out / MANIFEST_FILE).write_bytes(data)
    return manifest
