"""What does generation need from a database? To run SQL that the gate rendered, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from datareq.model.catalogue import ColumnType

if TYPE_CHECKING:  # the gate needs only the rest, and starts a third faster without
    import pyarrow as pa

STOPS = (
    "engine-memory",
    "engine-cpu",
    "engine-time",
    "engine-size",
    "engine-spill",
    "engine-query",
    "engine-plan",
)
"""`GenerationError` codes that are about the query; any other means that the engine itself failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one generation may use: bytes of memory, of it for what the engine keeps at hand before it puts
    things aside, of results and of what is put aside; seconds of processor and of waiting."""

    memory: int = 4 * 2**30
    buffers: int = 48 * 2**20
    output: int = 4 * 2**30
    spill: int = 4 * 2**30
    cpu_seconds: int = 600
    wall_seconds: int = 600
    threads: int = 1


Scalar = str | int | float | bool | None
"""What can be bound to a statement; dates and decimals travel as text, and the statement casts them."""


SETTING_OF_VALUE = "dr.p"
"""On PostgreSQL, `dr.p1` … are the settings of a transaction that hold the values of a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """A physical table, by the connection's name, and its granted columns with the types declared for them.

    `sha256`: of the one file that it has to be, where it was deposited; an engine that has no such file refuses.
    """

    connection: str
    schema: str
    table: str
    columns: tuple[tuple[str, ColumnType], ...]
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL as the gate rendered it, with $1, $2 … for `values`, which are bound and never pasted.

    `types`: of the result's columns, as kind and digits after the point; () where the engine itself tells them.
    `reads`: everything that it may look at; an engine that can look at less, or finds it otherwise than it is
    declared, says so. None: not known, for statements that no author wrote.
    """

    sql: str
    values: tuple[Scalar, ...] = ()
    types: tuple[tuple[str, int], ...] = ()
    reads: tuple[TableRead, ...] | None = None


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
