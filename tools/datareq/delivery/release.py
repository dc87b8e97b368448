"""What is published of a verified dataset, and what can't be delivered here at all?

After the merge the very bytes that were verified are published, never a rebuild.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from datareq.delivery.recipients import asked_for, is_open
from datareq.documents.dataset_jsonld import JSONLD_FILE, dataset_jsonld
from datareq.errors import DocumentError
from datareq.model.manifest import Manifest
from datareq.model.message import Message
from datareq.model.names import MANIFEST_FILE
from datareq.model.policy import Policy
from datareq.model.snapshot import Hold
from datareq.model.sop import EvidenceKind, Sop

PUBLISHED = "datasets/published"


def published_folder(registration: str) -> str:
    return f"{PUBLISHED}/{registration}"


def holds(sop: Sop, policy: Policy, level: str, reason: Message | None) -> tuple[Hold, ...]:
    """The evidences that can't be given while `reason` stands: nothing is made that may not leave, so that no
    data lies about."""
    if reason is None:
        return ()
    return tuple(
        Hold(evidence=evidence.id, reason=reason)
        for _, evidence in sop.evidences()
        if evidence.kind in (EvidenceKind.GENERATION, EvidenceKind.DELIVERY)
        and asked_for(evidence, policy, level)
    )


def release(
    policy: Policy,
    registration: str,
    manifest: Manifest,
    manifest_bytes: bytes,
    files: Mapping[str, bytes],
) -> Mapping[str, bytes]:
    """Path in the repository → bytes of what is published; `files` by their path relative to the manifest. Of
    sealed data that is git's manifest alone.

    `DocumentError` when the manifest is another request's, the level is sealed, or a file is missing,
    was changed or lies outside the folder.
    """
    if manifest.request != registration:
        raise DocumentError(
            "release-other-request", registration=registration, request=manifest.request
        )
    folder = published_folder(registration)
    published = {f"{folder}/{MANIFEST_FILE}": manifest_bytes}
    if manifest.sealed is not None:
        return published
    if not is_open(policy, manifest.level):
        raise DocumentError("delivery-sealed-unavailable", level=manifest.level)
    for output in manifest.outputs:
        for file in output.files:
            _inside(file.path, registration)
            data = files.get(file.path)
            if data is None:
                raise DocumentError(
                    "release-file-missing", registration=registration, path=file.path
                )
            if len(data) != file.bytes or hashlib.sha256(data).hexdigest() != file.sha256:
                raise DocumentError(
                    "release-file-changed", registration=registration, path=file.path
                )
            published[f"{folder}/{file.path}"] = data
    published[f"{folder}/{JSONLD_FILE}"] = dataset_jsonld(manifest_bytes, policy.language)
    return published


def _inside(path: str, registration: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or path == MANIFEST_FILE:
        raise DocumentError("release-file-outside", registration=registration, path=path)
