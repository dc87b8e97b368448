"""Who are the people behind the accounts? Read from a file that lies outside the repository."""

from __future__ import annotations

from collections import Counter

from datareq.documents.nouns import to_directory
from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.errors import DocumentError
from datareq.model.people import Directory

SCHEMA = "directory"


def read_directory(data: bytes, file: str, schemas: Schemas) -> Directory:
    """DocumentError, which names lines and never people, if it can't be used as it is."""
    document = read_document(data, file, SCHEMA, schemas)
    if document.value is None or not document.valid:
        lines = sorted({finding.line for finding in document.findings})
        raise DocumentError("directory-unreadable", file=file, lines=", ".join(map(str, lines)))
    directory = to_directory(document.value)
    twice = [id_ for id_, n in Counter(p.account.id for p in directory.people).items() if n > 1]
    if twice:
        raise DocumentError("directory-twice", file=file, id=twice[0])
    return directory
