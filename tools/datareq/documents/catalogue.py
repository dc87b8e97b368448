"""Which sources does the catalogue hold, and what exactly did their entries say?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from datareq.documents.nouns import to_source
from datareq.documents.strict_yaml import parse
from datareq.errors import DocumentError
from datareq.model.catalogue import Source

FOLDER = "datasets/catalogue"
ENTRY = re.compile(r"datasets/catalogue/([a-z][a-z0-9_]{0,62})\.yaml")

DRAFT = re.compile(r"datasets/catalogue/[a-z][a-z0-9_]{0,62}\.draft\.yaml$")
"""A proposal for an entry: it lies beside the entries and nobody reads it as one."""


def load_catalogue(files: Mapping[str, bytes]) -> tuple[Source, ...]:
    """Every source, by id; DocumentError if an entry can't be read or isn't the one its name says."""
    sources = []
    for id_, file, data in _entries(files):
        parsed = parse(data, file)
        if parsed.findings or not isinstance(parsed.value, dict):
            raise DocumentError("catalogue-unreadable", file=file)
        try:
            source = to_source(parsed.value)
        except DocumentError as error:
            raise DocumentError("catalogue-unreadable", file=file) from error
        names = [column.name for column in source.columns]
        if source.id != id_ or len(names) != len(set(names)):
            raise DocumentError("catalogue-unreadable", file=file)
        sources.append(source)
    return tuple(sources)


def entry_digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Source id → SHA-256 of its entry's bytes."""
    return {id_: hashlib.sha256(data).hexdigest() for id_, _, data in _entries(files)}


def _entries(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, bytes]]:
    for file in sorted(files):
        match = ENTRY.fullmatch(file)
        if match:
            yield match[1], file, files[file]
