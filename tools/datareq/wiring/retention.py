"""What is to be destroyed here, and how is it done so that a run that was killed can be finished?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from datareq.adapters.sealing.keyring import Keyring
from datareq.delivery import retention
from datareq.delivery.destruction import minutes, page
from datareq.documents.codec import decode, encode
from datareq.documents.fingerprints import fingerprint
from datareq.documents.official import fit_to_print
from datareq.errors import EnvelopeError
from datareq.model.envelope import Sealing
from datareq.model.policy import Policy
from datareq.model.retention import DESTRUCTION_RECORD, Destroyed, Plan
from datareq.settings import Settings
from datareq.wiring.deposits_kept import deposits_due, destroy_deposits
from datareq.wiring.holdings import holdings, unfinished
from datareq.wiring.sealing import channels_of, open_store_of
from datareq.wiring.templates import read_templates

T = TypeVar("T")
SCHEMA = 1
UNDER_WAY = timedelta(days=1)
"""No write takes longer; what is older and half written was given up."""
MINUTES = "berita-acara-pemusnahan"
"""The template, and the files that are made by it."""


def keyring_of(settings: Settings) -> Keyring:
    if settings.keyring is None:
        raise EnvelopeError("keyring-missing")
    return Keyring(settings.keyring)


def planned(settings: Settings, root: Path, policy: Policy, day: date, now: datetime) -> Plan:
    """Everything that retention says on that day; keys only where the settings name the keyring. `now`: what was
    written in the last day before may be under way."""
    sealing = policy.sealing or Sealing()
    listed = {fingerprint(one.key): one for one in sealing.periods}
    ring = keyring_of(settings).keys() if settings.keyring is not None else {}
    over = holdings(root, policy)
    still = unfinished(root, over)
    store = open_store_of(settings)
    stores = (store, *channels_of(settings).values())
    found = retention.plan(
        over,
        store.names(),
        day=day,
        available_days=sealing.available_days,
        in_use=still.registrations,
        sealed_to=still.sealed_to,
        keys={mark: (ring[mark], key) for mark, key in listed.items() if mark in ring},
        unfinished=sorted({name for one in stores for name in one.unfinished(now - UNDER_WAY)}),
    )
    return replace(found, deposits=deposits_due(root, settings.connections, day))


def destroy(
    settings: Settings, root: Path, policy: Policy, plan: Plan, out: Path
) -> tuple[Destroyed, tuple[Path, ...]]:
    """Destroys what is due, sees that it is gone, and writes the minutes of it into `out`.

    What is to go is written down before the first of it goes. A run that was killed is finished by the
    next one with the same `out`: what was written down then counts as well.
    """
    out.mkdir(parents=True, exist_ok=True)
    account = out / DESTRUCTION_RECORD
    before = decode(account.read_bytes(), Destroyed) if account.is_file() else None
    wanted = Destroyed(
        schema=SCHEMA,
        day=before.day if before else plan.day,
        payloads=_together(before.payloads if before else (), plan.due),
        keys=_together(before.keys if before else (), plan.keys),
        done=False,
        deposits=_together(before.deposits if before else (), plan.deposits),
    )
    _write(account, encode(wanted))
    # A channel's copy goes with the payload, whether it ever got one or not.
    for store in (open_store_of(settings), *channels_of(settings).values()):
        for payload in wanted.payloads:
            store.delete(payload.name)
    for key in wanted.keys:
        keyring_of(settings).destroy(key.period)
    destroy_deposits(settings.connections, wanted.deposits)
    done = replace(wanted, done=True)
    text, paper = out / f"{MINUTES}.md", out / f"{MINUTES}.pdf"
    _write(text, minutes(done, policy))
    _write(paper, _print(done, root, policy))
    _write(account, encode(done))
    return done, (account, text, paper)


def _together(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _print(done: Destroyed, root: Path, policy: Policy) -> bytes:
    from datareq.adapters.renderers.typst import pdf  # it takes time to load

    at = datetime.combine(done.day, time(), tzinfo=ZoneInfo(policy.timezone))
    return pdf(read_templates(root), f"{MINUTES}.typ", fit_to_print(page(done, policy)), at)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)
