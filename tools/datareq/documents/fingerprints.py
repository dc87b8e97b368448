"""By which short name does a person know a public key again? The one that `ssh-keygen -l` shows.

`documents/public_keys.py` tells whether a key is good; here it is taken to be.
"""

from __future__ import annotations

import base64
import binascii
import hashlib


def plain_key(key: str) -> str:
    """The key without a comment and without stray blanks: kind and body, or the text of an age key."""
    return " ".join(key.split()[:2])


def fingerprint(key: str) -> str:
    """`SHA256:…`: of an SSH key's body as OpenSSH counts it, of an age key's text otherwise."""
    kind, _, body = plain_key(key).partition(" ")
    try:
        data = base64.b64decode(body, validate=True) if body else kind.encode("utf-8")
    except (binascii.Error, ValueError):
        data = key.encode("utf-8")
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
    return f"SHA256:{digest.rstrip('=')}"
