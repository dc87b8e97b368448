"""What is done about identifiers of persons that are found in a result?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from datareq.model.sop import Label


class Verdict(Enum):
    BLOCK = "block"
    WARN = "warn"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierKind:
    """A kind of identifier, by `documents/identifiers.py`; `name` is known by its headings alone.

    `headings`: words in a row that a column's name contains where it holds them; `exact`: whole names;
    `besides`: words in a row that tell of something else.
    """

    id: str
    label: Label
    headings: tuple[tuple[str, ...], ...] = ()
    exact: tuple[tuple[str, ...], ...] = ()
    besides: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierRule:
    """For one classification level. `doubtful`: values that may be identifiers; `granted`: kinds that a
    personal column of the approved access may hold; `sure`: kinds that aren't blocked when they are found."""

    doubtful: Verdict = Verdict.BLOCK
    sure: Mapping[str, Verdict] = field(default_factory=dict)
    granted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierPolicy:
    """`share`: from so many per cent of a column's values on it is a column of identifiers.

    A policy that says nothing blocks whatever is found, at every level.
    """

    share: int = 60
    kinds: tuple[IdentifierKind, ...] = ()
    rules: Mapping[str, IdentifierRule] = field(default_factory=dict)

    def rule(self, level: str) -> IdentifierRule:
        return self.rules.get(level, IdentifierRule())
