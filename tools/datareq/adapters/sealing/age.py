"""How is a stream encrypted to public keys? As age files (C2SP, age-encryption.org/v1), by pyrage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from datareq.adapters.sealing.ssh_keys import public_half
from datareq.documents.public_keys import key_problem
from datareq.errors import EnvelopeError

_SECRET = b"AGE-SECRET-KEY-1"
_OTHER = "No matching keys found"


class AgeSealer:
    """`Sealer` for age's own keys, ssh-ed25519 and ssh-rsa, as `age -r` and `age -d -i` take them."""

    def seal(self, source: BinaryIO, target: BinaryIO, keys: Sequence[str]) -> None:
        import pyrage

        recipients = [_recipient(key) for key in keys]
        if not recipients:
            raise EnvelopeError("envelope-nobody")
        try:
            pyrage.encrypt_io(source, target, recipients)
        except (pyrage.EncryptError, OSError) as error:
            raise EnvelopeError("envelope-unsealed", reason=type(error).__name__) from None

    def unseal(self, source: BinaryIO, target: BinaryIO, identities: Sequence[bytes]) -> None:
        import pyrage

        keys = [key for one in identities for key in _identities(one)]
        if not keys:
            raise EnvelopeError("envelope-wrong-key")
        try:
            pyrage.decrypt_io(source, target, keys)
        except pyrage.DecryptError as error:
            code = "envelope-wrong-key" if str(error) == _OTHER else "envelope-broken"
            raise EnvelopeError(code) from None
        except OSError:
            raise EnvelopeError("envelope-broken") from None

    def public_keys(self, identity: bytes) -> tuple[str, ...]:
        if _SECRET not in identity:
            return (public_half(identity),)
        return tuple(str(key.to_public()) for key in _identities(identity))


def new_identity() -> tuple[bytes, str]:
    """A fresh age key: the content of its identity file, and its public half."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    public = str(made.to_public())
    return f"# public key: {public}\n{made}\n".encode(), public


def _recipient(key: str) -> Any:
    import pyrage

    if key_problem(key) not in (None, "comment"):
        raise EnvelopeError("envelope-key-kind")
    try:
        if key.startswith("age1"):
            return pyrage.x25519.Recipient.from_str(key.strip())
        return pyrage.ssh.Recipient.from_str(key.strip())
    except pyrage.RecipientError:
        raise EnvelopeError("envelope-key-kind") from None


def _identities(identity: bytes) -> list[Any]:
    """The private keys in a file: lines of age's own, or one of OpenSSH."""
    import pyrage

    try:
        if _SECRET not in identity:
            return [pyrage.ssh.Identity.from_buffer(identity)]
        lines = [line.strip() for line in identity.decode("ascii").splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except pyrage.IdentityError as error:
        code = "identity-locked" if "decrypted" in str(error) else "identity-unusable"
        raise EnvelopeError(code) from None
    except UnicodeDecodeError:
        raise EnvelopeError("identity-unusable") from None
