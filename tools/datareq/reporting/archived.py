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
    listed = {
        (row.get("registration"), row.get("version"))
        for path, data in files.items()
        if path.endswith(f"/{REGISTER}") and path.count("/") == 2
        for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    }
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
