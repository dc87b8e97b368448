"""Which requests does the archive hold, as files? From `archive/` to records with what lies beside them."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping

from datareq.documents.codec import decode, decode_known
from datareq.model.record import RECORD_FILE, Record
from datareq.reporting.documentation import ArchivedRequest, sha256

REGISTER = "register.csv"
_ROW = re.compile(rb'([^,"]+,[^,"]+),')
DEPTH = 4  # archive/<year>/<registration>/v<n>


def archived_requests(
    files: Mapping[str, bytes], *, strict: bool = True
) -> tuple[ArchivedRequest, ...]:
    """Every record under `archive/`; a `DocumentError` where one can't be read. Unless it is `strict`, a record may
    say more than records do: for who has it asked strictly elsewhere."""
    listed: set[bytes] = set()
    for path, data in files.items():
        if path.endswith(f"/{REGISTER}") and path.count("/") == 2:
            listed |= _listed(data)
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, data in files.items():
        if path.count("/") >= DEPTH:
            folder = "/".join(path.split("/")[:DEPTH])
            folders[folder][path.removeprefix(f"{folder}/")] = sha256(data)
    read = decode if strict else decode_known
    found = []
    for folder in sorted(folders):
        if RECORD_FILE not in folders[folder]:
            continue
        record = read(files[f"{folder}/{RECORD_FILE}"], Record)
        found.append(
            ArchivedRequest(
                record=record,
                present=folders[folder],
                registered=f"{record.registration},{record.archive_version}".encode() in listed,
            )
        )
    return tuple(found)


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
