"""Which keys do the players have? Invented ones, worked out from their names, so that every play has the same.

Whoever reads this file can open what is sealed in a rehearsal: it is as invented as the people are.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache

from datareq.rehearsal.cast import CAST, Player

DESK_SIGNING = "desk-signing"
PERIOD = "2026"
PORTAL = "portal_data"
"""The channel that gets copies."""
SINCE = date(2026, 1, 1)
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SECRET = "age-secret-key-"  # noqa: S105 - how every such key begins


@cache
def identity(name: str) -> str:
    """The private age key of a player (by login) or of a period."""
    return _bech32(_SECRET, _seed(name)).upper()


@cache
def public_key(name: str) -> str:
    """The public half of `identity`."""
    import pyrage  # only a play with sealed data needs it

    return str(pyrage.x25519.Identity.from_str(identity(name)).to_public())


@cache
def signing_key() -> tuple[str, str]:
    """The desk's private key as OpenSSH writes it, and its public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.from_private_bytes(_seed(DESK_SIGNING))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return private.decode("ascii"), public.decode("ascii")


def delivery_yaml() -> str:
    """policy/delivery.yaml of the rehearsal: the desk's keys, and those of everybody who holds an office."""
    lines = [
        "# Kunci-kunci gladi: rekaan, dan diketahui semua orang.",
        f"signing: [{{key: {signing_key()[1]}, from: {SINCE}}}]",
        f"periods: [{{key: {public_key(PERIOD)}, from: {SINCE}, until: {SINCE.year}-12-31}}]",
        "officials:",
        *(_official(player) for player in CAST if player.offices),
        "available_days: 30",
        f"channels: [{PORTAL}]",
    ]
    return "\n".join(lines) + "\n"


def _official(player: Player) -> str:
    account = f"{{id: {player.id}, login: {player.login}}}"
    return f"  - {{account: {account}, key: {public_key(player.login)}, from: {SINCE}}}"


def _seed(name: str) -> bytes:
    return hashlib.sha256(f"datareq rehearsal, key of {name}".encode()).digest()


def _bech32(prefix: str, data: bytes) -> str:
    """BIP 173, which age writes its keys in."""
    bits = int.from_bytes(data) << -len(data) * 8 % 5
    count = -(-len(data) * 8 // 5)
    values = [bits >> 5 * (count - 1 - place) & 31 for place in range(count)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in [*expanded, *values, 0, 0, 0, 0, 0, 0]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    check ^= 1
    ending = [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_BECH32[value] for value in [*values, *ending])
