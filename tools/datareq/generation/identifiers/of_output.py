"""How is an output looked at, given what the gate knows of its columns?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from datareq.generation.formats.page import Page
from datareq.generation.identifiers.scan import Scan, Sighting, text_sightings
from datareq.generation.query.result import QueryResult
from datareq.model.catalogue import Personal, Source
from datareq.model.identifiers import IdentifierPolicy


def scan_of(
    result: QueryResult,
    schema: pa.Schema,
    sources: Sequence[Source],
    policy: IdentifierPolicy,
    level: str,
) -> Scan:
    """Everything that the gate let pass is granted; what of it is about persons, the catalogue says."""
    personal = {
        (source.id, column.name)
        for source in sources
        for column in source.columns
        if column.personal is not Personal.NONE
    }
    return Scan(
        schema,
        policy,
        level,
        granted=[c.name for c in result.columns if personal & set(c.sources)],
        impersonal=[c.name for c in result.columns if c.sources and not personal & set(c.sources)],
        pseudonyms=[name for name, _ in result.pseudonyms],
    )


def words_of(page: Page, policy: IdentifierPolicy, level: str) -> tuple[Sighting, ...]:
    """What stands over an output's tables, beside its charts, in the names of its files and sheets, and in the text of
    its report."""
    return text_sightings(_words(page), policy, level)


def _words(page: Page) -> Iterator[tuple[str, str]]:
    output = page.output
    # Names of files and sheets are made of these; a hyphen there is a blank to who reads it.
    yield "id", output.id.replace("_", " ")
    yield "title", output.title
    for name, label in output.chart.labels.items() if output.chart else ():
        yield f"chart.labels.{name}", label
    for entry in page.entries:
        yield entry.name, entry.label
    for place, texts in (("question", page.question), ("steps", page.steps)):
        for text in texts:
            yield place, text
