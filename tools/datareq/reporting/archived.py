"""Which requests does the archive hold, as files? From `archive/` to records with what lies beside them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from datareq.documents.codec import decode
from datareq.model.record import RECORD_FILE, Record
from datareq.reporting.documentation import ArchivedRequest, sha256

REGISTER = "register.csv"


def archived_requests(files: Mapping[str, bytes]) -> tuple[ArchivedRequest, ...]:
    """Every record under `archive/`; a `DocumentError` where one can't be read."""
    listed = {
        (row.get("registration"), row.get("version"))
        for path, data in files.items()
        if path.endswith(f"/{REGISTER}") and path.count("/") == 2
        for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    }
    found = []
    for path in sorted(files):
        if not path.endswith(f"/{RECORD_FILE}") or path.count("/") != 4:
            continue
        folder = path.removesuffix(RECORD_FILE)
        record = decode(files[path], Record)
        found.append(
            ArchivedRequest(
                record=record,
                present={
                    name.removeprefix(folder): sha256(data)
                    for name, data in files.items()
                    if name.startswith(folder)
                },
                registered=(record.registration, str(record.archive_version)) in listed,
            )
        )
    return tuple(found)
