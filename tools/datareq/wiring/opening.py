"""How is an envelope opened on this machine: with which keys, against which manifest, signed by whom?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from datareq.adapters.sealing.ssh_keys import unlocked
from datareq.adapters.sealing.ssh_signature import verify
from datareq.delivery.envelope.opening import open_envelope
from datareq.documents.policy import load_policy
from datareq.documents.public_keys import key_problem
from datareq.documents.tree import read_folder
from datareq.errors import DatareqError, EnvelopeError
from datareq.generation.manifest import read_manifest
from datareq.model.envelope import Approved, Opened, Sealing
from datareq.model.manifest import Manifest
from datareq.model.names import MANIFEST_FILE
from datareq.settings import Settings
from datareq.wiring.sealing import open_store_of, sealer

USUAL = (".ssh/id_ed25519", ".ssh/id_rsa")
"""Where a person's own keys lie, beneath their home."""
WORKING_COPY = "working-copy"
_VERSION = re.compile(r"v([0-9]+)")
_HASH = re.compile(r"(?:.*/)?([0-9a-f]{64})\.age")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person said. `source`: a file, or a name in the store. `out`: None only looks."""

    source: str
    identities: tuple[Path, ...]
    manifest: Path | None
    signers: tuple[str, ...]
    repository: Path | None
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`manifest`: what was approved, where it was found; None: nothing was compared."""

    opened: Opened
    manifest: Manifest | None
    at: Path | None


def open_asked(
    settings: Settings, asked: Asked, now: datetime, passphrase: Callable[[Path], str] | None
) -> Shown:
    """Opens it; EnvelopeError or StoreError with what is wrong. `passphrase`: asks for that of a locked key."""
    signers = _signers(asked, now)
    identities = [_identity(path, passphrase) for path in asked.identities or _usual()]
    if not identities:
        raise EnvelopeError("identity-none")
    place = asked.manifest or _recorded(asked)
    manifest = _manifest(place) if place is not None else None
    with _source(settings, asked.source) as source:
        opened = open_envelope(
            source,
            identities,
            sealer=sealer(),
            verify=verify,
            signers=signers,
            expected=manifest.sealed if manifest is not None else None,
            about=_about(manifest, place) if manifest is not None and place else None,
            out=asked.out,
        )
    return Shown(opened=opened, manifest=manifest, at=place)


def _usual() -> tuple[Path, ...]:
    return tuple(path for path in (Path.home() / name for name in USUAL) if path.is_file())


def _identity(path: Path, passphrase: Callable[[Path], str] | None) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        raise EnvelopeError("identity-unreadable", path=str(path)) from None
    try:
        sealer().public_keys(data)
    except EnvelopeError as error:
        if error.code != "identity-locked" or passphrase is None:
            raise
        return unlocked(data, passphrase(path))
    return data


def _signers(asked: Asked, now: datetime) -> tuple[str, ...]:
    """Those that were named, else those of the policy; one whose time is over may have signed in its time."""
    if asked.signers:
        return tuple(_public(one) for one in asked.signers)
    if asked.repository is None:
        raise EnvelopeError("signers-none")
    policy = load_policy(read_folder(asked.repository, "policy"), WORKING_COPY)
    today = now.astimezone(ZoneInfo(policy.timezone)).date()
    sealing = policy.sealing or Sealing()
    keys = tuple(one.key for one in sealing.signing if one.since <= today)
    if not keys:
        raise EnvelopeError("signers-none")
    return keys


def _public(signer: str) -> str:
    """A public key as text, or the file that has it."""
    path = Path(signer)
    text = path.read_text("utf-8") if not signer.startswith("ssh-") and path.is_file() else signer
    if key_problem(text.strip()) not in (None, "comment"):
        raise EnvelopeError("signer-unusable")
    return text.strip()


def _recorded(asked: Asked) -> Path | None:
    """The manifest of the repository that knows this ciphertext; None if there is none."""
    if asked.repository is None:
        return None
    digest = _digest(asked.source)
    if digest is None:
        return None
    places = (f"requests/*/{MANIFEST_FILE}", f"archive/*/*/v*/{MANIFEST_FILE}")
    for path in sorted(path for place in places for path in asked.repository.glob(place)):
        if digest in path.read_text("utf-8"):
            return path
    return None


def _digest(source: str) -> str | None:
    """The SHA-256 of a file; of a name in the store, what the name says, which is compared afterwards."""
    if Path(source).is_file():
        with Path(source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    found = _HASH.fullmatch(source)
    return found[1] if found else None


def _manifest(path: Path) -> Manifest:
    try:
        manifest = read_manifest(path.read_bytes())
    except (OSError, DatareqError):
        raise EnvelopeError("open-manifest-unreadable", path=str(path)) from None
    if manifest.sealed is None:
        raise EnvelopeError("open-manifest-unsealed", path=str(path))
    return manifest


def _about(manifest: Manifest, place: Path) -> Approved:
    version = _VERSION.fullmatch(place.absolute().parent.name)
    return Approved(
        registration=manifest.request,
        level=manifest.level,
        key=manifest.key,
        version=int(version[1]) if version else None,
    )


def _source(settings: Settings, source: str) -> AbstractContextManager[BinaryIO]:
    path = Path(source)
    if path.is_file():
        return path.open("rb")
    if settings.store is None:
        raise EnvelopeError("envelope-nowhere", path=source)
    return open_store_of(settings).read(source)
