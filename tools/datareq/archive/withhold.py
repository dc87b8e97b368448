"""What of a refused form must not be kept, because personal identifiers stand in it?

The archive lies in git, where nothing can be erased: such a form is kept as its SHA-256 alone, and the
snapshots lose the very values that were found. What the pull request's author wrote around the form
(title, text) decides nothing and isn't kept in any snapshot.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from datareq.model.finding import Finding
from datareq.model.message import Value
from datareq.model.snapshot import Snapshot

REMOVED = "[dihapus]"
PART = re.compile(r"[^.\[\]]+|\[\d+\]")


def hash_only(name: str, data: bytes) -> tuple[str, bytes]:
    """In place of a file that isn't kept: `<name>.sha256`, as `sha256sum` writes it."""
    digest = hashlib.sha256(data).hexdigest()
    return f"{name}.sha256", f"{digest}  {name}\n".encode()


def without_values(
    snapshot: Snapshot, document_files: Mapping[str, str], findings: Iterable[Finding]
) -> Snapshot:
    """The snapshot as it is kept: no title and text of the pull request, no value that was found.

    `document_files`: document id → its file in the folder; `findings`: those of identifiers.
    """
    documents: dict[str, dict[str, Value]] = {
        name: copy.deepcopy(value) for name, value in snapshot.documents.items()
    }
    for finding in findings:
        for name, file in document_files.items():
            if finding.file.rsplit("/", 1)[-1] == file and name in documents:
                _remove(documents[name], finding.path)
    return replace(
        snapshot,
        pull=replace(snapshot.pull, title="", body=""),
        documents=documents,
    )


def _remove(document: dict[str, Value], path: str) -> None:
    """Overwrites every string at a dotted path (a mapping or list there: every string below it)."""
    parts = PART.findall(path)
    if not parts:
        for key in list(document):
            document[key] = _blank(document[key])
        return
    place: Value = document
    for part in parts[:-1]:
        place = _step(place, part)
    last = parts[-1]
    if isinstance(place, dict) and last in place:
        place[last] = _blank(place[last])
    elif isinstance(place, list) and last.startswith("["):
        index = int(last[1:-1])
        if index < len(place):
            place[index] = _blank(place[index])


def _step(place: Value, part: str) -> Value:
    if part.startswith("["):
        index = int(part[1:-1])
        return place[index] if isinstance(place, list) and index < len(place) else None
    return place.get(part) if isinstance(place, dict) else None


def _blank(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _blank(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_blank(item) for item in value]
    # Numbers too: an identifier without quotes is one. Truth values and nothing identify nobody.
    return value if value is None or isinstance(value, bool) else REMOVED
