"""Which inputs does a dataset come from? One generation a key: no times, no tools, no policy numbers in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def generation_key(
    *, request: str, access: str, procedure: str, catalogue: Mapping[str, str], run: int
) -> str:
    """SHA-256 over the SHA-256 of the three documents, of each catalogue entry used, and the run's number."""
    inputs = {
        "request": request,
        "access": access,
        "procedure": procedure,
        "catalogue": dict(catalogue),
        "run": run,
    }
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
