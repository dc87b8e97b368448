"""How is an output looked at, given what the gate knows of its columns?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from datareq.generation.identifiers.scan import Scan, Sighting, text_sightings
from datareq.generation.query.result import QueryResult
from datareq.model.catalogue import Personal, Source
from datareq.model.identifiers import IdentifierPolicy
from datareq.model.procedure import Output


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


def words_of(output: Output, policy: IdentifierPolicy, level: str) -> tuple[Sighting, ...]:
    """What stands over an output's tables and charts and in the names of its files and sheets."""
    return text_sightings(_words(output), policy, level)


def _words(output: Output) -> Iterator[tuple[str, str]]:
    # Names of files and sheets are made of these; a hyphen there is a blank to who reads it.
    yield "id", output.id.replace("_", " ")
    yield "title", output.title
