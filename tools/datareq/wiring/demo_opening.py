"""Who can open what the rehearsal handed over sealed? Tried with the recipient's key and with everybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from datareq.documents.codec import decode
from datareq.errors import EnvelopeError
from datareq.model.record import Record
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.keys import identity
from datareq.settings import Settings
from datareq.wiring.opening import Asked, open_asked

STORE, OPENED, KEYS = "store", "opened", "keys"


def open_deliveries(
    out: Path, repository: Path, settings: Settings, now: datetime
) -> Iterator[str]:
    """A line for each envelope of the archive; the recipient's files lie under `out`/opened afterwards."""
    settings = replace(settings, store=str(out / STORE))
    for file in sorted(repository.glob("archive/*/*/v*/record.json")):
        record: Record = decode(file.read_bytes(), Record)
        for item in record.distributions:
            for name in item.envelopes:
                yield _tried(out, repository, settings, record.registration, name, item.to, now)


def _tried(
    out: Path,
    repository: Path,
    settings: Settings,
    registration: str,
    name: str,
    to: tuple[int, ...],
    now: datetime,
) -> str:
    opened, refused = [], 0
    for player in CAST:
        key = _key(out / KEYS, player.login)
        target = out / OPENED / f"{registration}-{player.login}"
        asked = Asked(
            source=name,
            identities=(key,),
            manifest=None,
            signers=(),
            repository=repository,
            out=None if target.exists() else target,
        )
        try:
            open_asked(settings, asked, now, None)
        except EnvelopeError as error:
            if player.id in to or error.code != "envelope-wrong-key":
                raise
            refused += 1
        else:
            opened.append(f"@{player.login}")
    return f"Kiriman {registration} dibuka oleh {', '.join(opened)}; {refused} kunci lain ditolak."


def _key(folder: Path, login: str) -> Path:
    file = folder / f"{login}.txt"
    file.touch(mode=0o600)
    file.write_text(f"{identity(login)}\n")
    return file
