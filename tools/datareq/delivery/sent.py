"""What do the minutes say was handed over? Encrypted: to whom, by which key; and what didn't come from a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datareq.documents.fingerprints import fingerprint
from datareq.documents.official import day_in_words
from datareq.model.manifest import Manifest
from datareq.model.record import Record
from datareq.model.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A recipient as the form names it, with the account that was pinned and its key's fingerprint."""

    login: str
    account: int
    fingerprint: str


def sent_to(record: Record, request: Request) -> tuple[Addressed, ...]:
    """The recipients of everything that was distributed encrypted, each once; () for what is open."""
    logins = {fingerprint(one.key): one.login for one in request.recipients}
    keys = dict.fromkeys(holder for item in record.distributions for holder in item.keys)
    return tuple(
        Addressed(
            login=logins.get(holder.fingerprint, "–"),
            account=holder.account,
            fingerprint=holder.fingerprint,
        )
        for holder in keys
    )


def envelopes(record: Record) -> tuple[str, ...]:
    """The names of the files that were sent, in the store."""
    return tuple(dict.fromkeys(name for item in record.distributions for name in item.envelopes))


def enclosed(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """(title of the output, path) of every file in the envelope."""
    return tuple((output.title, path) for output in manifest.outputs for path in output.enclosed)


def origins(manifest: Manifest) -> tuple[str, ...]:
    """Indonesian, like the minutes: the outputs that people put together, the files that were deposited for it."""
    made = [f"Disusun manual: {output.title}" for output in manifest.outputs if output.made]
    given = [
        f"Berkas yang diserahkan {one.by} pada {day_in_words(date.fromisoformat(one.deposited))}: {one.source}"
        for one in manifest.deposits
    ]
    return (*made, *given)
