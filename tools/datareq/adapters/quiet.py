"""How does a process that holds data leave nothing of its memory behind when it dies?"""

from __future__ import annotations

import ctypes
import resource

_DUMPABLE = 4  # PR_SET_DUMPABLE of Linux


def no_core_dumps() -> None:
    """From now on this process writes no core file, gives none to a handler and can't be looked into.

    A limit alone doesn't stop the system's own handler of crashes. Programs started from here keep the
    limit but can be looked into again.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_DUMPABLE, 0, 0, 0, 0)
