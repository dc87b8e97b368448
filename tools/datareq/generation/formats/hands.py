"""Who works on the rows, side by side? Each hand takes the groups one after the other, on a thread of its own.

A hand that needs longer for one group holds up nobody: the others may be some groups ahead.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import pyarrow as pa

from datareq.generation.formats.writer import Hidden

Hand = Callable[[pa.Table, Hidden], None]
AHEAD = 2
"""Groups that are in memory at a time, at most."""


class Hands:
    """Inside `with`; when that is left nobody works any more, whatever went wrong, and what wasn't begun isn't done."""

    def __init__(self, hands: Sequence[Hand]) -> None:
        self._hands = [(hand, ThreadPoolExecutor(1)) for hand in hands]
        self._under_way: deque[list[Future[None]]] = deque()

    def __enter__(self) -> Hands:
        return self

    def give(self, group: pa.Table, hidden: Hidden) -> None:
        """The next rows, to all of them; raises what one of them raised on its way."""
        if len(self._under_way) == AHEAD:
            _wait(self._under_way.popleft())
        self._under_way.append([pool.submit(hand, group, hidden) for hand, pool in self._hands])

    def finish(self) -> None:
        """Waits for everything that was given."""
        while self._under_way:
            _wait(self._under_way.popleft())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _, pool in self._hands:
            pool.shutdown(wait=False, cancel_futures=True)
        for _, pool in self._hands:
            pool.shutdown(wait=True)


def _wait(under_way: Sequence[Future[None]]) -> None:
    for future in under_way:
        future.result()
