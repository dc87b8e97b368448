"""Do the archived files still have the hashes that the record and the last snapshot gave them?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from datareq.archive.record import HANDED_OVER
from datareq.documents.codec import decode
from datareq.documents.dataset_jsonld import JSONLD_FILE, dataset_jsonld
from datareq.errors import DatareqError
from datareq.model.afterwards import (
    DESTRUCTION_FILE,
    OBJECTION_FILE,
    RECALL_FILE,
    Destruction,
    Objection,
    Recall,
)
from datareq.model.message import Message, Value
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER, request_folder
from datareq.model.record import RECEIPT_FILE, RECORD_FILE, Receipt, Record
from datareq.model.snapshot import Snapshot
from datareq.model.survey import SURVEY_FILE

LATER = (
    RECORD_FILE,
    RECEIPT_FILE,
    SURVEY_FILE,
    OBJECTION_FILE,
    RECALL_FILE,
    DESTRUCTION_FILE,
)
"""What the record can't hash: itself, and what is given after it: the receipt, the sealed answer."""


AFTERWARDS: Mapping[str, type[Objection | Recall | Destruction]] = {
    OBJECTION_FILE: Objection,
    RECALL_FILE: Recall,
    DESTRUCTION_FILE: Destruction,
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def check_files(record: Record, present: Mapping[str, bytes]) -> Iterator[Message]:
    """Every recorded file is there unchanged, and nothing else is."""
    recorded = {file.path: file.sha256 for file in record.files}
    for path, digest in sorted(recorded.items()):
        if path not in present:
            yield Message(code="audit-file-missing", args={"path": path})
        elif sha256(present[path]) != digest:
            yield Message(code="audit-file-changed", args={"path": path})
    for path in sorted(present):
        if path not in recorded and path not in LATER:
            yield Message(code="audit-file-extra", args={"path": path})
    for name in record.snapshots:
        if name not in recorded:
            yield Message(code="audit-file-unrecorded", args={"path": name})
    if record.manifest_sha256 is not None and (
        recorded.get(MANIFEST_FILE) != record.manifest_sha256
    ):
        yield Message(code="audit-manifest-differs")
    for name, noun in AFTERWARDS.items():
        if name in present and not _belongs(record, present[name], noun):
            yield Message(code="audit-other-request", args={"path": name})
    if RECEIPT_FILE in present:
        yield from _receipt(record, present[RECEIPT_FILE])


def _belongs(record: Record, data: bytes, noun: type[Objection | Recall | Destruction]) -> bool:
    try:
        found: Objection | Recall | Destruction = decode(data, noun)
    except DatareqError:
        return False
    own = (record.registration, record.archive_version)
    return (found.registration, found.archive_version) == own


def _receipt(record: Record, data: bytes) -> Iterator[Message]:
    """The receipt is for this version of this request and for what was handed over."""
    try:
        receipt = decode(data, Receipt)
    except DatareqError:
        yield Message(code="audit-file-unreadable", args={"path": RECEIPT_FILE})
        return
    if (receipt.registration, receipt.archive_version, receipt.manifest_sha256) != (
        record.registration,
        record.archive_version,
        record.manifest_sha256,
    ):
        yield Message(code="audit-receipt-differs")


def check_tree(
    record: Record, snapshot: Snapshot, present: Mapping[str, bytes]
) -> Iterator[Message]:
    """The archived documents are the very bytes that the last snapshot decided on.

    Of a request that wasn't handed over the data isn't kept, only the documents.
    """
    prefix = f"{request_folder(record.slug)}/"
    recorded = {file.path: file.sha256 for file in record.files}
    for blob in snapshot.trees.get(snapshot.pull.head_sha, ()):
        if not blob.path.startswith(prefix):
            continue
        path = blob.path.removeprefix(prefix)
        withheld = present.get(f"{path}.sha256")
        if withheld is not None and path not in recorded:
            if withheld.split(b" ", 1)[0].decode("ascii", "replace") != blob.sha256:
                yield Message(code="audit-not-as-decided", args={"path": path})
        elif path not in recorded and _is_data(path) and record.outcome.kind not in HANDED_OVER:
            continue
        elif recorded.get(path) != blob.sha256:
            yield Message(code="audit-not-as-decided", args={"path": path})


def check_published(
    record: Record,
    present: Mapping[str, bytes],
    published: Mapping[str, Mapping[str, bytes]],
) -> Iterator[Message]:
    """What was published is, byte for byte, the manifest and the outputs in the archive.

    What was recalled lies there no more, only the recall. Beside them may lie what says the manifest once more for catalogues, if it is what follows from it.
    """
    recalled = RECALL_FILE in present
    expected = {
        path: data
        for path, data in present.items()
        if (path == RECALL_FILE if recalled else _is_data(path))
    }
    for folder in dict.fromkeys(item.path for item in record.distributions if item.path):
        there = dict(published.get(folder, {}))
        said = there.pop(JSONLD_FILE, None)
        if said is not None and not _follows(said, expected.get(MANIFEST_FILE)):
            yield Message(code="audit-published-differs", args={"path": f"{folder}/{JSONLD_FILE}"})
        for path in sorted(expected.keys() | there.keys()):
            args: dict[str, Value] = {"path": f"{folder}/{path}"}
            if path not in there:
                yield Message(code="audit-published-missing", args=args)
            elif path not in expected:
                yield Message(code="audit-file-extra", args=args)
            elif there[path] != expected[path]:
                yield Message(code="audit-published-differs", args=args)


def _follows(said: bytes, manifest: bytes | None) -> bool:
    try:
        return manifest is not None and said in (
            dataset_jsonld(manifest, "id"),
            dataset_jsonld(manifest, "en"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _is_data(path: str) -> bool:
    return path == MANIFEST_FILE or path.startswith(f"{OUTPUT_FOLDER}/")
