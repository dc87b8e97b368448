"""How is the same work done on many things at once? On every core, in forked copies of this process.

A copy inherits what was read and compiled already (policy, schemas), so that nothing is read twice.
Where a process can't be copied (outside Linux) or where there is little to do, the work is done here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT = 200
"""Fewer things than this are done sooner than a copy is started."""
_PARTS = 4  # a core, so that none waits long for the slowest part

_inherited: Callable[[Sequence[Any]], Any] = list


def spread(work: Callable[[Sequence[T]], list[R]], things: Sequence[T]) -> list[R]:
    """`work(things)`, in the order of the things. `work` must do each of them by itself.

    An error in any part is raised here; a copy that dies is an error too, never a missing answer.
    """
    cores = _cores()
    if cores < 2 or len(things) < WORTH_IT:
        return work(things)
    # Imported here: a single file is checked sooner than these are loaded.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    size = -(-len(things) // (cores * _PARTS))
    parts = [things[start : start + size] for start in range(0, len(things), size)]
    with ProcessPoolExecutor(
        cores,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_inherit,
        initargs=(work,),
    ) as pool:
        return [result for results in pool.map(_do, parts) for result in results]


def _cores() -> int:
    """How many this process may use; 1 where it can't be copied safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _inherit(work: Callable[[Sequence[Any]], Any]) -> None:
    """In a copy: keeps what it is to do, which can't be sent to it later."""
    global _inherited
    _inherited = work


def _do(part: Sequence[Any]) -> Any:
    """In a copy: `_inherit` was called before."""
    return _inherited(part)
