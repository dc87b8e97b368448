"""How long sealed results are kept, and what says that they are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from datareq.model.envelope import KeyHolder

DESTRUCTION_RECORD = "pemusnahan.json"
DESTRUCTIONS = "records/destructions"
"""Where the repository keeps the account of each destruction: `records/destructions/<day>/`."""


class Ground(Enum):
    """Why something in the store is to go."""

    SERVED = "served"  # a draft, or what was held for the handover: the request is over
    COLLECTED = "collected"  # a release that recipients had time to fetch
    RECALLED = "recalled"  # a release that may not be used any more
    UNFINISHED = "unfinished"  # half written by a run that was killed
    EXPIRED = "expired"  # the day has come by which the data is to be destroyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What the archive says of one closed request whose result was sealed.

    `ends`: the day by which the data is to be gone. `copies`: the hashes of the desk's own ciphertexts;
    `period`: the fingerprints of the desk's keys that its copies are sealed to. `given`:
    to whom it was handed over; `recalled`: since when it may not be used any more; `gone`: the accounts that said that their copies are destroyed.
    """

    registration: str
    version: int
    slug: str
    level: str
    closed: date
    handed_over: date | None
    ends: date | None
    copies: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    given: tuple[KeyHolder, ...] = ()
    gone: tuple[int, ...] = ()
    recalled: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A name in the store that is to go, since when and why."""

    name: str
    registration: str
    ground: Ground
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A name in the store that is to go on a later day; None where nothing says when."""

    name: str
    registration: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDue:
    """A period's key that nothing needs any more. `period`: its name in the keyring."""

    period: str
    fingerprint: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDue:
    """A deposited file in a connection's folder, which no entry of the catalogue names since that day."""

    connection: str
    file: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A recipient who hasn't yet said that their copies are destroyed."""

    registration: str
    version: int
    account: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that retention says on a day. `strays`: names that belong to no request known here."""

    day: date
    due: tuple[Due, ...] = ()
    keys: tuple[KeyDue, ...] = ()
    deposits: tuple[DepositDue, ...] = ()
    owed: tuple[Owed, ...] = ()
    later: tuple[Later, ...] = ()
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """pemusnahan.json: what was destroyed on a day; written before the first is, and true when `done`."""

    schema: int
    day: date
    payloads: tuple[Due, ...]
    keys: tuple[KeyDue, ...]
    done: bool
    deposits: tuple[DepositDue, ...] = ()
