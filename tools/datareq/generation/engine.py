"""What does generation need from a database? To run SQL that the gate rendered, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

STOPS = ("engine-memory", "engine-time", "engine-size", "engine-query")
"""`GenerationError` codes that are about the query; any other means that the engine itself failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one generation may use: bytes of memory and of results, seconds of processor and of waiting."""

    memory: int = 4 * 2**30
    output: int = 4 * 2**30
    cpu_seconds: int = 600
    wall_seconds: int = 600
    threads: int = 1


Scalar = str | int | float | bool | None
"""What can be bound to a statement; dates and decimals travel as text, and the statement casts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL as the gate rendered it, with $1, $2 … for `values`, which are bound and never pasted."""

    sql: str
    values: tuple[Scalar, ...] = ()


class Engine(Protocol):
    @property
    def dialect(self) -> str:
        """How SQL for this engine is rendered, by sqlglot's name of its dialect."""

    def run(
        self, statements: Sequence[Statement]
    ) -> AbstractContextManager[Sequence[pa.RecordBatchReader]]:
        """One reader a statement, in their order; what lies behind them is gone when the context ends.

        Raises `GenerationError` with one of `STOPS`, or another code. Never with the engine's own words:
        they can carry values.
        """
