"""Can a result be encrypted to this public key, and is it nothing but a public key?"""

from __future__ import annotations

import base64
import binascii
import re

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_AGE = re.compile(rf"age1([{_BECH32}]{{58}})")
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PRIVATE = re.compile(r"AGE-SECRET-KEY-|PRIVATE KEY", re.IGNORECASE)
_SSH = ("ssh-ed25519", "ssh-rsa")
_ED25519_BYTES = 32
_RSA_BITS = 2048


def key_problem(key: str) -> str | None:
    """private, type, form, weak or comment; None for a key that is good."""
    if _PRIVATE.search(key):
        return "private"
    kind, _, rest = key.strip().partition(" ")
    if kind in _SSH:
        return _ssh_problem(kind, rest.strip())
    if not kind.startswith("age1"):
        return "type"
    return None if not rest and _is_age(kind) else "form"


def _ssh_problem(kind: str, rest: str) -> str | None:
    blob, _, comment = rest.partition(" ")
    fields = _fields(blob)
    if not fields or fields[0] != kind.encode():
        return "form"
    if kind == _SSH[0]:
        well = len(fields) == 2 and len(fields[1]) == _ED25519_BYTES
    else:
        well = len(fields) == 3
        if well and int.from_bytes(fields[2]).bit_length() < _RSA_BITS:
            return "weak"
    if not well:
        return "form"
    return "comment" if comment else None


def _fields(blob: str) -> list[bytes]:
    """The length-prefixed fields of an SSH key's body; [] if it isn't one."""
    try:
        data = base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError):
        return []
    fields = []
    while data:
        size, data = int.from_bytes(data[:4]), data[4:]
        if size > len(data):
            return []
        fields.append(data[:size])
        data = data[size:]
    return fields


def _is_age(key: str) -> bool:
    """A bech32 text for `age` whose checksum holds (BIP 173)."""
    match = _AGE.fullmatch(key)
    if match is None:
        return False
    prefix = [ord(c) >> 5 for c in "age"] + [0] + [ord(c) & 31 for c in "age"]
    check = 1
    for value in [*prefix, *(_BECH32.index(c) for c in match[1])]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATORS):
            check ^= generator if top >> i & 1 else 0
    return check == 1
