"""What exactly does an approval approve? The digest of a subject, and what changed between two of them.

Version 1: SHA-256 over length-prefixed fields, so that no two subjects serialise alike. A document
that isn't there, a commit that could not be read or a source without a catalogue entry has no
digest, and without a digest nothing is approved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from datareq.approval.facts import Case, applies, blob, is_change_set, sources_named
from datareq.approval.maintenance import procedure
from datareq.model.forge import Blob
from datareq.model.policy import Policy
from datareq.model.snapshot import Snapshot
from datareq.model.sop import CATALOGUE, Evidence, EvidenceKind

VERSION = "datareq-subject/1"
CHANGE_SET = "datareq-changes/1"
SHOWN = 8
"""So many characters of a digest are shown to people and repeated by them."""


def subject_digest(case: Case, evidence: Evidence, commit: str) -> str | None:
    """The digest of an evidence's subject as it stands at `commit`, with today's catalogue entries."""
    if is_change_set(case):
        return _sha256([CHANGE_SET, case.snapshot.registration, commit])
    if commit not in case.snapshot.trees:
        return None
    blobs = [blob(case, commit, document) for document in covered(case, evidence)]
    found = sorted((file for file in blobs if file is not None), key=_path)
    entries = _entries(case, evidence)
    if not blobs or len(found) != len(blobs) or entries is None:
        return None
    fields = [VERSION, case.snapshot.registration, str(len(found))]
    for file in found:
        fields += [file.path, file.mode, file.sha256]
    for source, digest in entries:
        fields += [source, digest]
    return _sha256(fields)


def digests_at(policy: Policy, snapshot: Snapshot, commit: str) -> dict[str, str]:
    """Evidence id → subject digest at a commit, of every approval that has one: what an observation keeps."""
    sop = procedure(policy.sop, policy, snapshot.kind)
    case = Case(sop=sop, policy=policy, snapshot=snapshot)
    found = {
        evidence.id: subject_digest(case, evidence, commit)
        for _, evidence in sop.evidences()
        if evidence.kind is EvidenceKind.APPROVAL and applies(case, evidence.when)
    }
    return {evidence: digest for evidence, digest in found.items() if digest is not None}


def covered(case: Case, evidence: Evidence) -> tuple[str, ...]:
    """The documents of a subject that this request has to have at its level."""
    return tuple(
        document
        for document in evidence.subject
        if document != CATALOGUE and applies(case, case.sop.document(document).when)
    )


def missing(case: Case, evidence: Evidence) -> tuple[str, ...]:
    """The documents of a subject that aren't there at the head, or can't be read where that is needed."""
    head = case.snapshot.pull.head_sha
    documents = covered(case, evidence)
    absent = tuple(document for document in documents if blob(case, head, document) is None)
    if absent or CATALOGUE not in evidence.subject:
        return absent
    return tuple(document for document in documents if document not in case.snapshot.documents)


def changed(case: Case, evidence: Evidence, commit: str) -> tuple[str, ...]:
    """What of a subject differs between `commit` and the head; the catalogue if no document does."""
    head = case.snapshot.pull.head_sha
    documents = tuple(
        document
        for document in covered(case, evidence)
        if blob(case, commit, document) != blob(case, head, document)
    )
    return documents or (CATALOGUE,)


def sources_used(case: Case, evidence: Evidence | None = None) -> tuple[str, ...]:
    """The sources that an evidence is about: those its subject's own documents name, so that a source
    which another document names later lapses nothing; else those of every document of the request."""
    documents = case.snapshot.documents
    if evidence is None or CATALOGUE not in evidence.subject:
        return sources_named(documents.values())
    names = covered(case, evidence)
    return sources_named(documents[name] for name in names if name in documents)


def _entries(case: Case, evidence: Evidence) -> list[tuple[str, str]] | None:
    """The catalogue entries of a subject; None if one is unknown or a document can't be read."""
    if CATALOGUE not in evidence.subject:
        return []
    catalogue, sources = case.snapshot.catalogue, sources_used(case, evidence)
    unread = any(name not in case.snapshot.documents for name in covered(case, evidence))
    if unread or any(source not in catalogue for source in sources):
        return None
    return [(source, catalogue[source]) for source in sources]


def _path(file: Blob) -> str:
    return file.path


def _sha256(fields: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8")
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()
