"""What does a copy of the repository say of the sealed results that are over, and of those that aren't?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from datareq.adapters.git.worktree import LocalRepository
from datareq.documents import nouns
from datareq.documents.codec import decode
from datareq.documents.strict_yaml import parse
from datareq.errors import DatareqError, DocumentError, ForgeError
from datareq.generation.manifest import read_manifest
from datareq.intake.rules_secrecy import add_months
from datareq.model.afterwards import DESTRUCTION_FILE, RECALL_FILE, Destruction, Recall
from datareq.model.envelope import EnvelopeKind, Sealed
from datareq.model.names import (
    MANIFEST_FILE,
    REQUEST_FILE,
    REQUESTS,
    fulfilment_branch,
    request_folder,
)
from datareq.model.policy import Policy
from datareq.model.record import RECORD_FILE, Record
from datareq.model.request import Request
from datareq.model.retention import Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Requests that aren't over. `registrations`: their numbers; `sealed_to`: hash of a copy that the desk keeps
    → the fingerprints of its keys that open it."""

    registrations: frozenset[str]
    sealed_to: Mapping[str, tuple[str, ...]]


def holdings(root: Path, policy: Policy) -> tuple[Holding, ...]:
    """Of every archived request; DocumentError if the archive isn't whole."""
    return tuple(_holdings(root, policy))


def unfinished(root: Path, over: Sequence[Holding]) -> Unfinished:
    """By the folders on main, and the manifests on the branches of the clone. `over`: what is archived, of which
    some may be open again for another version."""
    slugs = {path.parent.name for path in root.glob(f"{REQUESTS}/*/{REQUEST_FILE}")}
    registrations = {one.registration for one in over if one.slug in slugs}
    sealed_to: dict[str, tuple[str, ...]] = {}
    latest = max((one.version for one in over), default=0)
    for data in _manifests(root, sorted(slugs), latest + 1):
        manifest = read_manifest(data)
        registrations.add(manifest.request)
        sealed_to |= {digest: _period(manifest.sealed) for digest in _copies(manifest.sealed)}
    return Unfinished(registrations=frozenset(registrations), sealed_to=sealed_to)


def _manifests(root: Path, slugs: Sequence[str], versions: int) -> Iterator[bytes]:
    """Of open requests: beside the form, or on the branch on which officials work."""
    try:
        repository = LocalRepository(root)
    except ForgeError:
        repository = None
    for slug in slugs:
        path = f"{request_folder(slug)}/{MANIFEST_FILE}"
        if (root / path).is_file():
            yield (root / path).read_bytes()
        first = fulfilment_branch(slug)
        for branch in (first, *(f"{first}.v{version}" for version in range(2, versions + 1))):
            tip = repository.tip(branch) if repository else None
            data = repository.read(tip, path) if repository and tip else None
            if data is not None:
                yield data


def _holdings(root: Path, policy: Policy) -> Iterator[Holding]:
    for path in sorted(root.glob(f"archive/*/*/v*/{RECORD_FILE}")):
        folder = path.parent
        try:
            record: Record = decode(path.read_bytes(), Record)
            sealed = _sealed(folder)
        except (OSError, DatareqError) as error:
            raise DocumentError("archive-incomplete", registration=folder.parent.name) from error
        closed = _day(record, policy)
        given = max((item.at for item in record.distributions), default=None)
        yield Holding(
            registration=record.registration,
            version=record.archive_version,
            slug=record.slug,
            level=record.level,
            closed=closed,
            handed_over=given.astimezone(ZoneInfo(policy.timezone)).date() if given else None,
            ends=_ends(_request(folder), record.level, closed, policy),
            copies=_copies(sealed),
            period=_period(sealed),
            given=tuple(key for item in record.distributions for key in item.keys),
            gone=_gone(folder),
            recalled=_recalled(folder, policy),
        )


def _day(record: Record, policy: Policy) -> date:
    at = record.times.closed_at or record.times.created_at
    return at.astimezone(ZoneInfo(policy.timezone)).date()


def _ends(request: Request | None, level: str, closed: date, policy: Policy) -> date | None:
    """The day that the form names, but no later than the level allows after the request was over."""
    months = next((one.retention_months for one in policy.levels if one.id == level), None)
    days = [add_months(closed, months)] if months is not None else []
    if request is not None and request.retention is not None:
        days.append(request.retention.destroy_by)
    return min(days, default=None)


def _request(folder: Path) -> Request | None:
    """None where only its hash is kept."""
    path = folder / REQUEST_FILE
    if not path.is_file():
        return None
    value = parse(path.read_bytes(), REQUEST_FILE).value
    return nouns.to_request(value) if isinstance(value, dict) else None


def _sealed(folder: Path) -> Sealed | None:
    path = folder / MANIFEST_FILE
    return read_manifest(path.read_bytes()).sealed if path.is_file() else None


def _gone(folder: Path) -> tuple[int, ...]:
    path = folder / DESTRUCTION_FILE
    if not path.is_file():
        return ()
    said: Destruction = decode(path.read_bytes(), Destruction)
    return tuple(copy.by.id for copy in said.copies)


def _recalled(folder: Path, policy: Policy) -> date | None:
    path = folder / RECALL_FILE
    if not path.is_file():
        return None
    found: Recall = decode(path.read_bytes(), Recall)
    return found.at.astimezone(ZoneInfo(policy.timezone)).date()


def _copies(sealed: Sealed | None) -> tuple[str, ...]:
    kept = sealed.envelopes if sealed else ()
    return tuple(one.sha256 for one in kept if one.kind is EnvelopeKind.KEPT)


def _period(sealed: Sealed | None) -> tuple[str, ...]:
    kept = sealed.envelopes if sealed else ()
    return tuple(to.fingerprint for one in kept if one.kind is EnvelopeKind.KEPT for to in one.to)
