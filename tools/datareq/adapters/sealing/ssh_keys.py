"""What is in a private SSH key: its public half, whether it is locked, and the key itself once it isn't?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datareq.errors import EnvelopeError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization.ssh import SSHPrivateKeyTypes


def load_private(identity: bytes, passphrase: bytes | None = None) -> SSHPrivateKeyTypes:
    """The key in a file of OpenSSH; EnvelopeError if it is locked or no such key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        return load_ssh_private_key(identity, passphrase)
    except TypeError:
        raise EnvelopeError("identity-locked") from None
    except (ValueError, UnsupportedAlgorithm):
        code = "identity-unusable" if passphrase is None else "identity-passphrase"
        raise EnvelopeError(code) from None


def public_half(identity: bytes) -> str:
    """`ssh-ed25519 …` or `ssh-rsa …` of a private key."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = load_private(identity).public_key()
    return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")


def unlocked(identity: bytes, passphrase: str) -> bytes:
    """The same key without its passphrase, for this process alone."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = load_private(identity, passphrase.encode("utf-8"))
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
