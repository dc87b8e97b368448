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


class Engine(Protocol):
    def run(self, queries: Sequence[str]) -> AbstractContextManager[Sequence[pa.RecordBatchReader]]:
        """One reader a query, in their order; what lies behind them is gone when the context ends.

        Raises `GenerationError` with one of `STOPS`, or another code. Never with the engine's own words:
        they can carry values.
        """
