"""When did the clock of a request stand still, and was its time extended? By the commands that counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from datareq.model.ledger import Commanded

PAUSE, RESUME, EXTEND = "pause", "resume", "extend"
"""What such a command asks for (`Commanded.effect`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """`until`: None while it lasts."""

    since: datetime
    until: datetime | None = None


def pauses(commanded: Iterable[Commanded]) -> tuple[Pause, ...]:
    """In the order of time. A second pause within one, and an end without a beginning, say nothing."""
    found: list[Pause] = []
    for line in _in_order(commanded):
        is_open = bool(found) and found[-1].until is None
        if line.effect == PAUSE and not is_open:
            found.append(Pause(since=line.given_at))
        elif line.effect == RESUME and is_open:
            found[-1] = Pause(since=found[-1].since, until=line.given_at)
    return tuple(found)


def is_paused(commanded: Iterable[Commanded]) -> bool:
    found = pauses(commanded)
    return bool(found) and found[-1].until is None


def extensions(commanded: Iterable[Commanded]) -> int:
    """How often the time was extended."""
    return sum(1 for line in commanded if line.effect == EXTEND)


def _in_order(commanded: Iterable[Commanded]) -> list[Commanded]:
    return sorted(commanded, key=lambda line: (line.given_at, line.comment))
