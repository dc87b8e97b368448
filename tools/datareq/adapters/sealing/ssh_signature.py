"""Who signed this? Signatures as `ssh-keygen -Y` makes and verifies them (OpenSSH's PROTOCOL.sshsig)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from pathlib import Path

from datareq.adapters.sealing.ssh_keys import load_private, public_half
from datareq.errors import EnvelopeError

NAMESPACE = "datareq"
_KIND = b"ssh-ed25519"
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70
_PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----"


class SshSigner:
    """`Signer` with an ed25519 key of OpenSSH, given as its text or as the path of its file."""

    def __init__(self, key: str) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        data = _text_of(key)
        private = load_private(data)
        if not isinstance(private, Ed25519PrivateKey):
            raise EnvelopeError("signing-key-kind")
        self._private = private
        self._public = public_half(data)

    @property
    def public_key(self) -> str:
        return self._public

    def sign(self, message: bytes) -> bytes:
        body = base64.b64decode(self._public.split()[1])
        signature = _string(_KIND) + _string(self._private.sign(_to_be_signed(message)))
        blob = b"".join(
            [
                _MAGIC + (1).to_bytes(4),
                *(_string(part) for part in (body, NAMESPACE.encode(), b"", _HASH, signature)),
            ]
        )
        text = base64.b64encode(blob).decode("ascii")
        lines = [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]
        return "\n".join([_BEGIN, *lines, _END, ""]).encode("ascii")


def verify(message: bytes, armoured: bytes) -> str:
    """The public key that made this signature of this message; EnvelopeError if none did.

    Whether that key is one to be trusted is another question.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public, namespace, reserved, hashed, signature = _read(armoured)
    kind, raw = _fields(public, 2)
    signed_as, value = _fields(signature, 2)
    said = (kind, signed_as, namespace, reserved, hashed)
    if said != (_KIND, _KIND, NAMESPACE.encode(), b"", _HASH):
        raise EnvelopeError("signature-unreadable")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(value, _to_be_signed(message))
    except (InvalidSignature, ValueError):
        raise EnvelopeError("signature-wrong") from None
    return f"{_KIND.decode()} {base64.b64encode(public).decode()}"


def _text_of(key: str) -> bytes:
    if _PRIVATE in key:
        return (key.strip() + "\n").encode("utf-8")
    try:
        return Path(key).read_bytes()
    except OSError:
        raise EnvelopeError("signing-key-unreadable") from None


def _to_be_signed(message: bytes) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(_string(part) for part in (NAMESPACE.encode(), b"", _HASH, digest))


def _read(armoured: bytes) -> list[bytes]:
    """The five fields of a signature, in the order of the protocol."""
    try:
        lines = armoured.decode("ascii").strip().split("\n")
        if (lines[0], lines[-1]) != (_BEGIN, _END):
            raise EnvelopeError("signature-unreadable")
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (UnicodeDecodeError, binascii.Error):
        raise EnvelopeError("signature-unreadable") from None
    head = _MAGIC + (1).to_bytes(4)
    if not blob.startswith(head):
        raise EnvelopeError("signature-unreadable")
    return _fields(blob.removeprefix(head), 5)


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4) + data


def _fields(data: bytes, count: int) -> list[bytes]:
    """Exactly so many length-prefixed strings, and nothing after them."""
    fields = []
    for _ in range(count):
        size = int.from_bytes(data[:4])
        if len(data) < 4 + size or len(data) < 4:
            raise EnvelopeError("signature-unreadable")
        fields.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data:
        raise EnvelopeError("signature-unreadable")
    return fields
