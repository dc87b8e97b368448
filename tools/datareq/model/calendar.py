"""Which days does the university work?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class DayOffKind(Enum):
    PUBLIC = "public"  # libur nasional
    COLLECTIVE = "collective"  # cuti bersama
    CAMPUS = "campus"  # libur kampus


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    day: date
    name: str
    kind: DayOffKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One year. A year that isn't `settled` is unknown, not empty: nothing may be computed from it."""

    year: int
    settled: bool
    decree: str
    days_off: tuple[DayOff, ...]
