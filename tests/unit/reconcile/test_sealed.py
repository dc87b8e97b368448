"""Sealed files count only as git names them, and are released whole, by who may, to every place that gets them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from datareq.adapters.stores.address import open_store
from datareq.delivery.places import envelope_name, released_name
from datareq.errors import RightMissing, StoreError
from datareq.model.envelope import Envelope, EnvelopeKind, KeyHolder, Sealed
from datareq.model.manifest import Manifest
from datareq.ports import Store
from datareq.reconcile.desk import Desk
from datareq.reconcile.sealed import release_sealed, require_stored

NUMBER = "PDI-2026-0042"
CIPHERTEXT = {kind: f"ciphertext {kind.value}".encode() for kind in EnvelopeKind}
SHA = {kind: hashlib.sha256(data).hexdigest() for kind, data in CIPHERTEXT.items()}
MANIFEST = Manifest(
    request=NUMBER,
    key="k" * 64,
    level="rahasia",
    sources=(),
    outputs=(),
    coverage=(),
    sealed=Sealed(
        commitment="c" * 64,
        signer="ssh-ed25519 AAAA",
        envelopes=tuple(
            Envelope(kind=kind, sha256=SHA[kind], to=(KeyHolder(account=1, fingerprint="f"),))
            for kind in EnvelopeKind
        ),
    ),
)
RELEASED = released_name(NUMBER, 2, SHA[EnvelopeKind.RELEASE])


def folder(path: Path) -> Store:
    path.mkdir()
    return open_store(str(path))


def names(store: Store) -> tuple[str, ...]:
    return store.names("released/")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = folder(tmp_path / "store")
    for kind, data in CIPHERTEXT.items():
        made.put(envelope_name(kind, NUMBER, SHA[kind]), io.BytesIO(data))
    return made


def desk(store: Store, *, may_write: bool = True, **channels: Store) -> Desk:
    """With nothing but its stores and its rights."""
    nothing: Any = None
    publish: Any = SimpleNamespace(may_write=may_write)
    return Desk(
        gate=nothing,
        publish=publish,
        repository=nothing,
        ledger=nothing,
        store=lambda: store,
        channels=lambda: channels,
    )


def test_what_was_held_is_released_once_however_often(store: Store) -> None:
    for _ in range(2):
        assert release_sealed(desk(store), MANIFEST, 2) == (RELEASED,)
    assert names(store) == (RELEASED,)
    with store.read(RELEASED) as source:
        assert source.read() == CIPHERTEXT[EnvelopeKind.RELEASE]


def test_a_channel_gets_the_same_bytes(store: Store, tmp_path: Path) -> None:
    portal = folder(tmp_path / "portal")
    release_sealed(desk(store, portal=portal), MANIFEST, 2, "portal")
    assert names(portal) == names(store) == (RELEASED,)
    with portal.read(RELEASED) as source:
        assert source.read() == CIPHERTEXT[EnvelopeKind.RELEASE]


def test_a_channel_without_an_address_stops_before_anything_is_released(store: Store) -> None:
    with pytest.raises(StoreError, match="channel-missing"):
        release_sealed(desk(store), MANIFEST, 2, "portal")
    assert names(store) == ()


def test_who_may_not_publish_releases_nothing(store: Store) -> None:
    with pytest.raises(RightMissing):
        release_sealed(desk(store, may_write=False), MANIFEST, 2)
    assert names(store) == ()


def test_what_is_open_has_nothing_to_release(tmp_path: Path) -> None:
    empty = desk(folder(tmp_path / "empty"))
    assert release_sealed(empty, replace(MANIFEST, sealed=None), 1) == ()
    require_stored(empty, replace(MANIFEST, sealed=None), EnvelopeKind)


@pytest.mark.parametrize("kind", EnvelopeKind)
def test_an_envelope_that_is_gone_or_another_does_not_count(
    store: Store, tmp_path: Path, kind: EnvelopeKind
) -> None:
    require_stored(desk(store), MANIFEST, EnvelopeKind)
    place = tmp_path / "store" / envelope_name(kind, NUMBER, SHA[kind])
    place.chmod(0o600)
    place.write_bytes(b"another")
    with pytest.raises(StoreError, match="store-envelope-altered"):
        require_stored(desk(store), MANIFEST, EnvelopeKind)
    place.unlink()
    with pytest.raises(StoreError, match="store-nothing"):
        require_stored(desk(store), MANIFEST, EnvelopeKind)
