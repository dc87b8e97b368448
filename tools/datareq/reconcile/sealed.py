"""Do the sealed files lie in the store as git says, and how do they reach their recipients after the merge?

A name in the store is that of the ciphertext's own hash and is written once. So every act here can be done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from datareq.delivery.places import RELEASED, envelope_name, released_name
from datareq.errors import RightMissing, StoreError
from datareq.model.envelope import Envelope, EnvelopeKind, KeyHolder, Sealed
from datareq.model.manifest import Manifest
from datareq.ports import Store
from datareq.reconcile.desk import Desk

_PIECE = 2**20


def require_stored(desk: Desk, manifest: Manifest, kinds: Iterable[EnvelopeKind]) -> None:
    """StoreError unless each envelope of these kinds lies in the store, with the bytes that git names."""
    if manifest.sealed is None:
        return
    store = desk.store()
    for envelope in _of(manifest.sealed, kinds):
        name = envelope_name(envelope.kind, manifest.request, envelope.sha256)
        with store.read(name) as source:
            if _sha256(source) != envelope.sha256:
                raise StoreError("store-envelope-altered", name=name)


def release_sealed(
    desk: Desk, manifest: Manifest, version: int, channel: str | None = None
) -> tuple[str, ...]:
    """Puts the very envelopes that were verified where the recipients find them; their names there. `channel`:
    one that gets a copy of them."""
    if manifest.sealed is None:
        return ()
    if not desk.publish.may_write:
        # Releasing is the publisher's; a run that only decides doesn't begin it.
        raise RightMissing("right-missing", app="publish")
    to = [desk.store()]
    if channel is not None:
        if channel not in desk.channels():
            raise StoreError("channel-missing", channel=channel)
        to.append(desk.channels()[channel])
    released = _of(manifest.sealed, (EnvelopeKind.RELEASE,))
    for store in to:
        for envelope in released:
            _release(desk.store(), store, manifest, envelope, version)
    return tuple(released_name(manifest.request, version, one.sha256) for one in released)


def can_be_fetched(desk: Desk, names: Iterable[str]) -> bool:
    """Whether any of these is still where recipients fetch them."""
    wanted = set(names)
    return bool(wanted & {*desk.store().names(f"{RELEASED}/")})


def take_back(desk: Desk, names: Iterable[str]) -> None:
    """Have nothing of these any more in any channel, nor where recipients fetch them: there last, so that what is
    gone there is gone everywhere."""
    if not desk.publish.may_write:
        raise RightMissing("right-missing", app="publish")
    for store in (*desk.channels().values(), desk.store()):
        for name in names:
            store.delete(name)


def receivers_of_sealed(manifest: Manifest) -> tuple[KeyHolder, ...]:
    """To whose keys the released envelopes are encrypted."""
    released = _of(manifest.sealed, (EnvelopeKind.RELEASE,)) if manifest.sealed else ()
    return tuple(holder for envelope in released for holder in envelope.to)


def _release(
    held: Store, store: Store, manifest: Manifest, envelope: Envelope, version: int
) -> None:
    name = released_name(manifest.request, version, envelope.sha256)
    with held.read(envelope_name(envelope.kind, manifest.request, envelope.sha256)) as source:
        store.put(name, source)
    with store.read(name) as source:
        if _sha256(source) != envelope.sha256:
            raise StoreError("store-envelope-altered", name=name)


def _of(sealed: Sealed, kinds: Iterable[EnvelopeKind]) -> tuple[Envelope, ...]:
    wanted = tuple(kinds)
    return tuple(envelope for envelope in sealed.envelopes if envelope.kind in wanted)


def _sha256(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
