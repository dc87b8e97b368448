"""How is a dataset built that may leave only encrypted? In a place that leaves nothing behind, then into the store.

What is written under OUT is git's manifest alone. Ciphertexts go to the store; rows are nowhere afterwards.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from datareq.delivery.addressees import valid
from datareq.delivery.envelope.seal import SUFFIX, seal
from datareq.delivery.envelope.statement import NONCE_BYTES
from datareq.delivery.places import envelope_name, envelopes_of
from datareq.documents.fingerprints import plain_key
from datareq.errors import EnvelopeError
from datareq.generation.build import Refused, build
from datareq.generation.inputs import BuildInputs
from datareq.generation.sealed_manifest import sealed_manifest
from datareq.model.catalogue import Source
from datareq.model.envelope import Addressee, Enclosed, EnvelopeKind, Sealed, Sealing
from datareq.model.names import MANIFEST_FILE
from datareq.model.policy import Policy
from datareq.ports import Sealer, Signer, Store
from datareq.settings import Settings
from datareq.wiring.connections import prepared
from datareq.wiring.sealing import open_store_of, scratch_folder, sealer, signer_of

if TYPE_CHECKING:
    from datareq.generation.formats.writer import Make

ROOM = 2**28
"""Bytes of memory that have to be free where data that aren't public are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """With what a run seals. `scratch`: a place that is gone afterwards; `nonce`: 256 fresh random bits."""

    store: Store
    signer: Signer
    sealer: Sealer
    scratch: Callable[[], AbstractContextManager[Path]]
    nonce: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealable:
    """A dataset that leaves encrypted: its inputs, as which version of the request's result, and to whom.
    `archived`: the SHA-256 of the request's envelopes that were handed over before."""

    asked: BuildInputs
    version: int
    addressed: Mapping[EnvelopeKind, Sequence[Addressee]]
    archived: frozenset[str] = frozenset()


def seals_of(settings: Settings) -> Seals:
    """What the settings say; an error with a sentence for what they lack."""
    return Seals(
        store=open_store_of(settings),
        signer=signer_of(settings),
        sealer=sealer(),
        scratch=partial(scratch_folder, settings, ROOM),
        nonce=partial(secrets.token_bytes, NONCE_BYTES),
    )


def build_sealed(
    wanted: Sealable,
    policy: Policy,
    sources: Sequence[Source],
    connections: Mapping[str, str],
    makers: Mapping[str, Make],
    out: Path,
    seals: Seals,
) -> Refused | None:
    """Writes `out`/manifest.json once every envelope lies in the store; or says why nothing was made."""
    asked = replace(wanted.asked, private=True)
    with seals.scratch() as place, _spilling(place / "spill") as spill:
        payload = place / "payload"
        payload.mkdir()
        with prepared(asked, policy, sources, connections, scratch=spill) as (found, engine):
            result = build(asked, policy, found, engine, payload, makers)
        if isinstance(result, Refused):
            return result
        with _beside(out) as closed:
            sealed = _seal(wanted, payload, seals, closed)
            _put(asked.registration, sealed, closed, seals.store)
            _sweep(asked.registration, sealed, wanted.archived, seals.store)
        manifest = sealed_manifest((payload / MANIFEST_FILE).read_bytes(), sealed)
    (out / MANIFEST_FILE).write_bytes(manifest)
    return None


def require_signer(sealing: Sealing | None, signer: Signer, today: date) -> None:
    """The desk may sign only with a key that policy lists for that day: nobody would believe another one."""
    known = {plain_key(key.key) for key in valid(sealing.signing if sealing else (), today)}
    if plain_key(signer.public_key) not in known:
        raise EnvelopeError("signing-key-unlisted")


def _seal(wanted: Sealable, payload: Path, seals: Seals, closed: Path) -> Sealed:
    enclosed = Enclosed(
        registration=wanted.asked.registration,
        version=wanted.version,
        level=wanted.asked.level,
        key=wanted.asked.key,
    )
    return seal(
        payload,
        enclosed,
        wanted.addressed,
        nonce=seals.nonce(),
        signer=seals.signer,
        sealer=seals.sealer,
        out=closed,
    )


def _put(registration: str, sealed: Sealed, closed: Path, store: Store) -> None:
    for envelope in sealed.envelopes:
        name = envelope_name(envelope.kind, registration, envelope.sha256)
        with (closed / f"{envelope.sha256}{SUFFIX}").open("rb") as source:
            store.put(name, source)


def _sweep(registration: str, sealed: Sealed, archived: frozenset[str], store: Store) -> None:
    """Of a request the store holds what was handed over and what was made last: a draft that was overtaken, or
    that a killed run left, is nobody's any more."""
    needed = archived | {envelope.sha256 for envelope in sealed.envelopes}
    for kind in EnvelopeKind:
        for name in store.names(envelopes_of(kind, registration)):
            if Path(name).stem not in needed:
                store.delete(name)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """Room for ciphertexts: they may lie on any disk."""
    folder = out.with_name(f"{out.name}.sealed")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _spilling(folder: Path) -> Iterator[Path]:
    """Whatever this process puts aside meanwhile, also in libraries, it puts aside there."""
    folder.mkdir(mode=0o700)
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before
