"""What leaves the house encrypted: to whom, which ciphertexts, and what git may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class EnvelopeKind(Enum):
    """The same payload in three envelopes: for those who verify it, for those who asked, for the desk."""

    DRAFT = "draft"
    RELEASE = "release"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """An account and the public key that is bound to it (age, ssh-ed25519 or ssh-rsa)."""

    account: int
    login: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """To whom an envelope was encrypted: the account (0 = the desk) and the fingerprint of its key."""

    account: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One ciphertext: `sha256` is that of its bytes, and its name in the store."""

    kind: EnvelopeKind
    sha256: str
    to: tuple[KeyHolder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """All that git knows of a payload: a commitment whose nonce lies in the envelopes, the key that signed
    what they say, and the envelopes. No hash, no size and no count of what is inside."""

    commitment: str
    signer: str
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What the signed statement in an envelope binds the payload to; `key`: the generation key."""

    registration: str
    version: int
    level: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file in the payload: `path` is relative to the payload's folder."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """statement.json, the first thing in an envelope, signed by the desk. `nonce`: 256 bits in hexadecimal;
    without it nobody can tell from `commitment` what the files are."""

    schema: int
    kind: EnvelopeKind
    registration: str
    version: int
    level: str
    key: str
    to: tuple[KeyHolder, ...]
    nonce: str
    files: tuple[Packed, ...]
    commitment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An envelope that was opened and found whole. `signer`: the public key that signed its statement;
    `compared`: whether it was held against what git knows of it; `holder`: for whom it was, of those
    whose key opened it."""

    statement: Statement
    sha256: str
    signer: str
    holder: KeyHolder
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What an envelope has to be about, as a manifest says it. `version`: None where it doesn't say."""

    registration: str
    level: str
    key: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKey:
    """An official's public key, from policy: drafts are encrypted to it. Both days inclusive."""

    account: int
    login: str
    key: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskKey:
    """A public key of the desk: one that it signs with, or one that seals what it keeps of a period."""

    key: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """How this institution seals. Without a signing key and a period key nothing above open leaves it.

    `signing`: ssh-ed25519; `periods`: age, each destroyed when what it sealed has to be;
    `available_days`: how long a released envelope lies in the store; `channels`: those that get a copy of it.
    """

    signing: tuple[DeskKey, ...] = ()
    periods: tuple[DeskKey, ...] = ()
    officials: tuple[PersonKey, ...] = ()
    available_days: int = 30
    channels: tuple[str, ...] = ()
