"""Where do deposited files lie? In a folder connection of the embedded engine, each written once, for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path


def keep(folder: Path, name: str, data: bytes) -> Path:
    """`<name>.parquet` with these bytes, there only when it is whole; OSError if it can't be written."""
    target = folder / f"{name}.parquet"
    partial = folder / f".{name}.partial"
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return target
