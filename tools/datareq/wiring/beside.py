"""How is something done on the other core while this process goes on? In a forked copy of it.

A copy has all that was read here without anything being sent to it, so it can only be asked to write files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[], None], *, worth_it: bool) -> Iterator[None]:
    """`work` is done when the block is left, whatever became of the copy: it must be possible to do it twice. Where a
    process can't be copied (outside Linux), or it isn't worth it, it is done here."""
    if sys.platform != "linux" or not worth_it:
        work()
        yield
        return
    import multiprocessing

    copy = multiprocessing.get_context("fork").Process(target=_silently, args=(work,), daemon=True)
    copy.start()
    try:
        yield
        copy.join()
    finally:
        if copy.is_alive():
            copy.kill()
            copy.join()
    if copy.exitcode != 0:
        work()  # what went wrong there is told from here


def _silently(work: Callable[[], None]) -> None:
    """In the copy: an error is told by the exit code alone, as it is met once more where it can be said."""
    try:
        work()
    except Exception:  # noqa: BLE001 (each of them is met again)
        sys.exit(1)
