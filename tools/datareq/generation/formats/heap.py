"""Where do rows lie while threads work on them? In one heap of the system's, so that one reuses what another let go of."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa

_ARENA_MAX = -8
"""glibc's M_ARENA_MAX (`man 3 mallopt`)."""


def share_one_heap() -> None:
    """For threads that are started from now on. Left alone, Arrow's own allocator and glibc's keep what a thread lets
    go of for that thread: a group of rows more for every one of them, and memory that no processor has at hand."""
    pa.set_memory_pool(pa.system_memory_pool())
    if sys.platform == "linux":
        allocator = ctypes.CDLL(None)
        if hasattr(allocator, "mallopt"):  # musl has none, and one heap anyway
            allocator.mallopt(_ARENA_MAX, 1)
