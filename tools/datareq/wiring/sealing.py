"""With which store, which key and in which place does this run seal? What its settings say, or a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datareq.adapters.engines.scratch import in_memory, private_folder
from datareq.adapters.quiet import no_core_dumps
from datareq.adapters.sealing.age import AgeSealer
from datareq.adapters.sealing.ssh_signature import SshSigner
from datareq.errors import EnvelopeError, StoreError
from datareq.ports import Sealer, Signer, Store
from datareq.settings import Settings


def sealer() -> Sealer:
    return AgeSealer()


def signer_of(settings: Settings) -> Signer:
    """The desk's own key; EnvelopeError if the settings have none, or it isn't an ed25519 key of OpenSSH."""
    if settings.signing_key is None:
        raise EnvelopeError("signing-key-missing")
    return SshSigner(settings.signing_key)


def open_store_of(settings: Settings) -> Store:
    """Where the ciphertexts lie; StoreError if the settings don't say, or it can't be used."""
    if settings.store is None:
        raise StoreError("store-missing")
    from datareq.adapters.stores.address import open_store  # only who delivers needs it

    return open_store(settings.store, settings.store_options)


def channels_of(settings: Settings) -> dict[str, Store]:
    """The stores of the channels that get copies, by the channel's name; StoreError if they can't be read."""
    if settings.channels is None:
        return {}
    from datareq.adapters.stores.address import open_store

    try:
        listed = json.loads(settings.channels)
        told = {
            str(name): (str(one["url"]), json.dumps(one.get("options", {})))
            for name, one in listed.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError("channels-unreadable") from None
    return {name: open_store(url, options) for name, (url, options) in told.items()}


@contextmanager
def scratch_folder(settings: Settings, room: int) -> Iterator[Path]:
    """A folder (0700) for data that aren't public, in memory with `room` bytes free or where the settings
    say; gone afterwards. EnvelopeError if there is no such place. The process leaves no core dump."""
    no_core_dumps()
    parent = settings.scratch or in_memory(room)
    if parent is None or not parent.is_dir():
        raise EnvelopeError("scratch-missing")
    with private_folder(room, parent) as (folder, _):
        yield folder
