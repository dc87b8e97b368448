"""What do the papers of an archived request show of the controls that apply to it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from datareq.archive.record import FULFILMENT_SNAPSHOT, INTAKE_SNAPSHOT
from datareq.delivery.places import envelope_name
from datareq.documents import nouns
from datareq.documents.codec import decode
from datareq.documents.strict_yaml import parse
from datareq.errors import DocumentError
from datareq.generation.manifest import read_manifest
from datareq.intake.level import floor
from datareq.model.afterwards import DESTRUCTION_FILE, Destruction
from datareq.model.catalogue import Source
from datareq.model.envelope import EnvelopeKind
from datareq.model.ledger import ActName
from datareq.model.manifest import Manifest
from datareq.model.names import MANIFEST_FILE, REQUEST_FILE, archive_folder
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.reporting.compliance import Papers


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What `records/` says: registration → how many incidents name it; the names in the store that the desk
    has destroyed."""

    incidents: Mapping[str, int] = field(default_factory=dict)
    destroyed: frozenset[str] = frozenset()


def papers_in(
    files: Mapping[str, bytes],
    policy: Policy,
    sources: tuple[Source, ...],
    accounts: Accounts | None = None,
) -> Callable[[Record], Papers]:
    """Reads a request's papers from `files` (repository path → bytes, all of `archive/`)."""
    known = accounts or Accounts()

    def papers(record: Record) -> Papers:
        folder = archive_folder(record.registration, record.archive_version)
        request = _request(files.get(f"{folder}/{REQUEST_FILE}"))
        manifest = _manifest(files.get(f"{folder}/{MANIFEST_FILE}"))
        return Papers(
            request=request,
            manifest=manifest,
            floor=floor(request, policy, sources) if request is not None else None,
            incidents=sum(
                _incidents(files.get(f"{folder}/{name}"))
                for name in (INTAKE_SNAPSHOT, FULFILMENT_SNAPSHOT)
            )
            + known.incidents.get(record.registration, 0),
            destroyed=is_gone(
                record, manifest, files.get(f"{folder}/{DESTRUCTION_FILE}"), known.destroyed
            ),
        )

    return papers


def _request(data: bytes | None) -> Request | None:
    value = parse(data, REQUEST_FILE).value if data is not None else None
    try:
        return nouns.to_request(value) if isinstance(value, dict) else None
    except DocumentError:
        return None


def _manifest(data: bytes | None) -> Manifest | None:
    try:
        return read_manifest(data) if data is not None else None
    except DocumentError:
        return None


def _incidents(data: bytes | None) -> int:
    """Acts that shouldn't have happened, as the snapshot's ledger tells; a snapshot that can't be read is
    one by itself."""
    if data is None:
        return 1
    try:
        snapshot: Snapshot = decode(data, Snapshot)
    except DocumentError:
        return 1
    return sum(1 for act in snapshot.ledger.acts if act.name is ActName.INCIDENT)


def is_gone(
    record: Record, manifest: Manifest | None, words: bytes | None, gone: frozenset[str]
) -> bool:
    """Whether every recipient has said so, and the desk's account has every copy of its own."""
    if manifest is None or manifest.sealed is None:
        return False
    try:
        said = decode(words, Destruction).copies if words is not None else ()
    except DocumentError:
        return False
    owing = {key.account for item in record.distributions for key in item.keys}
    kept = {
        envelope_name(one.kind, record.registration, one.sha256)
        for one in manifest.sealed.envelopes
        if one.kind is EnvelopeKind.KEPT
    }
    return owing <= {copy.by.id for copy in said} and kept <= gone
