"""Which requests does the archive hold, as files? From `archive/` to records with what lies beside them."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from datareq.documents.codec import check, decode, decode_unchecked
from datareq.model.record import RECORD_FILE, Record
from datareq.reporting.documentation import ArchivedRequest, sha256

REGISTER = "register.csv"
_ROW = re.compile(rb'([^,"]+,[^,"]+),')
DEPTH = 4  # archive/<year>/<registration>/v<n>


def archived_requests(
    files: Mapping[str, bytes], *, checked: bool = True
) -> tuple[ArchivedRequest, ...]:
    """Every record under `archive/`, by folder; a `DocumentError` where one can't be read. Unless it is `checked`
    here, `check_records` tells whether one says more than records do."""
    listed: set[bytes] = set()
    for path, data in files.items():
        if path.endswith(f"/{REGISTER}") and path.count("/") == 2:
            listed |= _listed(data)
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, data in files.items():
        if path.count("/") >= DEPTH:
            folder = "/".join(path.split("/")[:DEPTH])
            folders[folder][path.removeprefix(f"{folder}/")] = sha256(data)
    read = decode if checked else decode_unchecked
    found = []
    for folder in _with_record(files):
        record = read(files[f"{folder}/{RECORD_FILE}"], Record)
        found.append(
            ArchivedRequest(
                record=record,
                present=folders[folder],
                registered=f"{record.registration},{record.archive_version}".encode() in listed,
            )
        )
    return tuple(found)


def check_records(files: Mapping[str, bytes], found: Sequence[ArchivedRequest]) -> None:
    """DocumentError where a record of these files says more than was found in it."""
    for folder, item in zip(_with_record(files), found, strict=True):
        check(files[f"{folder}/{RECORD_FILE}"], item.record)


def _with_record(files: Iterable[str]) -> list[str]:
    """The folders that have one, sorted."""
    end = f"/{RECORD_FILE}"
    return sorted(
        path.removesuffix(end) for path in files if path.endswith(end) and path.count("/") == DEPTH
    )


def _listed(register: bytes) -> set[bytes]:
    """`<number>,<version>` of every row.

    They are its first two cells. A register of the desk has no cell of two lines, so each line is a row, and
    needn't be taken apart any further; there may be very many. Any other one is read as CSV.
    """
    head, *lines = register.split(b"\n")
    rows = [_ROW.match(line) for line in lines if line]
    plain = head.startswith(b"registration,version,") and not any(
        line.count(b'"') % 2 for line in lines
    )
    if plain and all(rows):
        return {row[1] for row in rows if row}
    table = csv.DictReader(io.StringIO(register.decode("utf-8"), newline=""))
    return {f"{row.get('registration')},{row.get('version')}".encode() for row in table}
