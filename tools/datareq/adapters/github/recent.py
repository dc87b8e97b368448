"""What was just read of a pull request? So that showing a decision doesn't ask for the same facts again.

A look reads a pull request, decides and shows. What is remembered serves once, for half a minute at most;
a newer reading replaces it, a new list of pull requests or a write that isn't a mere showing ends it.
Who changes something in the meantime is noticed by the next look, as is who does so just after a reading.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from datareq.model.forge import Comment, Pull, Review

SECONDS = 30.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A pull request and the logins of those who are being asked to review it."""

    pull: Pull
    logins: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Generic[T]):
    """A sort of fact, with the type of its value."""

    name: str


COMMENTS: Kind[tuple[Comment, ...]] = Kind("comments")
REVIEWS: Kind[tuple[Review, ...]] = Kind("reviews")
LABELS: Kind[tuple[str, ...]] = Kind("labels")
ASKED: Kind[Asked] = Kind("asked")


@dataclass(slots=True)
class Recent:
    """Facts by kind and number of the pull request."""

    _facts: dict[tuple[str, int], tuple[float, object]] = field(default_factory=dict)

    def note(self, kind: Kind[T], number: int, fact: T) -> None:
        self._facts[kind.name, number] = time.monotonic() + SECONDS, fact

    def take(self, kind: Kind[T], number: int) -> T | None:
        """The fact, for this once; None if it has to be asked for."""
        ends, fact = self._facts.pop((kind.name, number), (0.0, None))
        return fact if time.monotonic() < ends else None  # type: ignore[return-value]

    def clear(self) -> None:
        self._facts.clear()
