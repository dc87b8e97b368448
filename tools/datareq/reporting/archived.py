"""Which requests does the archive hold, as files? From `archive/` to records with what lies beside them."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping

from datareq.documents.codec import decode
from datareq.model.record import RECORD_FILE, Record
from datareq.reporting.documentation import ArchivedRequest, sha256

REGISTER = "register.csv"
DEPTH = 4  # archive/<year>/<registration>/v<n>


def archived_requests(files: Mapping[str, bytes]) -> tuple[ArchivedRequest, ...]:
    """Every record under `archive/`; a `DocumentError` where one can't be read."""
    listed: set[tuple[str, str]] = set()
    for path, data in files.items():
        if path.endswith(f"/{REGISTER}") and path.count("/") == 2:
            listed |= _listed(data)
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, data in files.items():
        if path.count("/") >= DEPTH:
            folder = "/".join(path.split("/")[:DEPTH])
            folders[folder][path.removeprefix(f"{folder}/")] = sha256(data)
    found = []
    for folder in sorted(folders):
        if RECORD_FILE not in folders[folder]:
            continue
        record = decode(files[f"{folder}/{RECORD_FILE}"], Record)
        found.append(
            ArchivedRequest(
                record=record,
                present=folders[folder],
                registered=(record.registration, str(record.archive_version)) in listed,
            )
        )
    return tuple(found)


def _listed(register: bytes) -> set[tuple[str, str]]:
    """Number and version of every row.

    They are its first two cells. A register of the desk has no cell of two lines, so each line is a row, and
    needn't be taken apart any further; there may be very many. Any other one is read as CSV.
    """
    head, *lines = register.split(b"\n")
    found = [line.split(b",", 2)[:2] for line in lines if line]
    plain = head.startswith(b"registration,version,") and not any(
        line.count(b'"') % 2 or line.startswith(b'"') for line in lines
    )
    if plain and all(len(cells) == 2 for cells in found):
        return {(number.decode(), version.decode()) for number, version in found}
    rows = csv.DictReader(io.StringIO(register.decode("utf-8"), newline=""))
    return {(row.get("registration") or "", row.get("version") or "") for row in rows}
