"""Which files does one commit on main write and delete to archive a closed request?

All at once, so that a request is either unfinished or archived, never half of both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from datareq.archive.record import FULFILMENT_SNAPSHOT, HANDED_OVER, INTAKE_SNAPSHOT
from datareq.archive.register import register_path, render
from datareq.archive.withhold import hash_only, without_values
from datareq.documents.codec import encode
from datareq.errors import DocumentError
from datareq.model.finding import Finding
from datareq.model.names import REQUESTS, archive_folder, request_folder
from datareq.model.record import MINUTES_FILE, RECORD_FILE, Record, RecordedFile
from datareq.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is to be archived.

    `record`: as `build_record` gave it. `folder`: the request's files by their path inside
    `requests/<slug>/`, as verified (of a refused intake: as its pull request gives them). `on_main`:
    those of them that main has and that are moved away. `minutes`: of the handover, if there was one.
    `published`: repository path → bytes from the release, None for what is there no more. `records`: the other records of that year.
    `identifiers`: findings of personal identifiers; of the files that they are in, as of those that
    nobody could read, only the hashes are kept.
    """

    record: Record
    intake: Snapshot
    fulfilment: Snapshot | None
    folder: Mapping[str, bytes]
    on_main: tuple[str, ...]
    records: tuple[Record, ...]
    document_files: Mapping[str, str] = field(default_factory=dict)
    minutes: bytes | None = None
    published: Mapping[str, bytes | None] = field(default_factory=dict)
    identifiers: tuple[Finding, ...] = ()


def deposit(closing: Closing) -> Mapping[str, bytes | None]:
    """Repository path → bytes to write, or None to delete; sorted by path."""
    record, changes = finished(closing)
    folder = archive_folder(record.registration, record.archive_version)
    request = request_folder(record.slug)
    written: dict[str, bytes | None] = {f"{request}/{path}": None for path in closing.on_main}
    written.update({f"{folder}/{path}": data for path, data in changes.items()})
    written[f"{folder}/{RECORD_FILE}"] = encode(record)
    written.update(closing.published)
    written[register_path(record.registration)] = render(
        (*_others(closing.records, record), record)
    )
    return dict(sorted(written.items()))


def finished(closing: Closing) -> tuple[Record, Mapping[str, bytes]]:
    """The record with the hashes of its files, and those files by their path in the archive folder."""
    withheld = {_inside(finding.file) for finding in closing.identifiers}
    withheld |= _unreadable(closing)
    files: dict[str, bytes] = {}
    for path, data in closing.folder.items():
        if path in withheld:
            path, data = hash_only(path, data)
        files[path] = data
    for path, extra in _added(closing):
        if path in files:
            raise DocumentError("archive-name-taken", path=path)
        files[path] = extra
    return (
        replace(
            closing.record,
            files=tuple(
                RecordedFile(path=path, sha256=hashlib.sha256(data).hexdigest())
                for path, data in sorted(files.items())
            ),
        ),
        files,
    )


def _unreadable(closing: Closing) -> set[str]:
    """Documents of which nobody can say what they hold; a request that was handed over has none."""
    if closing.record.outcome.kind in HANDED_OVER:
        return set()
    read = (closing.fulfilment or closing.intake).documents
    return {
        file
        for id_, file in closing.document_files.items()
        if file in closing.folder and id_ not in read
    }


def _added(closing: Closing) -> Iterable[tuple[str, bytes]]:
    """What the bot puts beside the documents. A document of that name would have been refused."""
    for name, snapshot in (
        (INTAKE_SNAPSHOT, closing.intake),
        (FULFILMENT_SNAPSHOT, closing.fulfilment),
    ):
        if snapshot is not None:
            kept = without_values(snapshot, closing.document_files, closing.identifiers)
            yield name, encode(kept)
    if closing.minutes is not None:
        yield MINUTES_FILE, closing.minutes
    if RECORD_FILE in closing.folder:
        raise DocumentError("archive-name-taken", path=RECORD_FILE)


def _inside(file: str) -> str:
    """A finding's file as a path inside the request's folder, whatever that folder was called."""
    parts = file.split("/", 2)
    return parts[2] if len(parts) == 3 and parts[0] == REQUESTS else file


def _others(records: Iterable[Record], record: Record) -> tuple[Record, ...]:
    """The records that stand beside this one; itself, if it is written again, isn't doubled."""
    year = record.registration.rsplit("-", 2)[1]
    return tuple(
        other
        for other in records
        if other.registration.rsplit("-", 2)[1] == year
        and (other.registration, other.archive_version)
        != (record.registration, record.archive_version)
    )
