"""What is a writer of a format? It is opened, gets the rows group by group, ends its file, is let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import pyarrow as pa

from datareq.generation.formats.arrays import Array
from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.page import Page
from datareq.generation.formats.sink import Sink
from datareq.model.message import Value

Hidden = Mapping[str, Array]
"""Column → for each row whether its cell is hidden; a column without hidden cells is missing."""


class Writer(Protocol):
    def write(self, group: pa.Table, hidden: Hidden) -> None:
        """The next rows; groups are of one size but for the last, and are never empty."""

    def finish(self, seen: Codebook) -> None:
        """Ends the file, after all rows."""

    def close(self) -> None:
        """Lets go of what it holds, whether the file was ended or not."""


Make = Callable[[Sink, pa.Schema, Page], Writer]
"""Opens a writer of one format. What only the whole can be rendered from, it gathers itself."""


class UnfitError(Exception):
    """The output doesn't fit into a format that was asked for: nothing is cut off, nothing is written.

    `place`: below the output in the procedure.
    """

    def __init__(self, code: str, place: str = "formats", **args: Value) -> None:
        super().__init__(code, args)
        self.code, self.place, self.facts = code, place, args
