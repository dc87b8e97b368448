"""Where do the desk's period keys lie, and how does one stop to be? One file each, that only its owner reads."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.documents.fingerprints import fingerprint
from datareq.errors import EnvelopeError

SUFFIX = ".key"
PERIOD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


class Keyring:
    """A folder (0700), outside the repository."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise EnvelopeError("keyring-folder", path=str(folder))
        self._folder = folder

    def new(self, period: str) -> str:
        """Makes a period's key; gives its public half. One that is there is never written over."""
        if not PERIOD.fullmatch(period):
            raise EnvelopeError("keyring-period")
        identity, public = new_identity()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            file = os.open(self._folder / f"{period}{SUFFIX}", flags, 0o600)
        except FileExistsError:
            raise EnvelopeError("keyring-taken", period=period) from None
        with os.fdopen(file, "wb") as target:
            target.write(identity)
            target.flush()
            os.fsync(target.fileno())
        return public

    def keys(self) -> Mapping[str, str]:
        """Fingerprint → the period's name."""
        found = {}
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            for public in AgeSealer().public_keys(path.read_bytes()):
                found[fingerprint(public)] = path.name.removesuffix(SUFFIX)
        return found

    def identity(self, period: str) -> bytes:
        return (self._folder / f"{period}{SUFFIX}").read_bytes()

    def destroy(self, period: str) -> None:
        """Written over and removed, and seen to be gone; EnvelopeError otherwise. One that is gone stays so."""
        path = self._folder / f"{period}{SUFFIX}"
        if path.is_file():
            size = path.stat().st_size
            with path.open("r+b") as file:
                for filling in (secrets.token_bytes(size), bytes(size)):
                    file.seek(0)
                    file.write(filling)
                    file.flush()
                    os.fsync(file.fileno())
                file.truncate(0)
            path.unlink()
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        if path.exists() or period in self.keys().values():
            raise EnvelopeError("keyring-keeps", period=period)
