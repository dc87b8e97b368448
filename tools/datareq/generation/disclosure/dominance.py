"""Does a sum tell what one person has? It does for somebody who has the second largest part, if the rest is small."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from datareq.generation.query.result import OutputColumn
from datareq.model.policy import Dominance, Level

Amounts = NDArray[np.float64]


def dominated_cells(table: pa.Table, column: OutputColumn, level: Level) -> NDArray[np.bool_]:
    """Which sums and averages of a column come too much from one or two people."""
    found = np.zeros(table.num_rows, bool)
    if level.dominance is not None:
        for names in column.largest:
            largest, second, total = (_amounts(table.column(name)) for name in names)
            found |= _dominated(largest, second, total, level.dominance)
    return found


def _dominated(
    largest: Amounts, second: Amounts, total: Amounts, rule: Dominance
) -> NDArray[np.bool_]:
    # What isn't a number tells nothing of who has how much: such a sum isn't shown.
    known = np.isfinite(total) & np.isfinite(largest)
    largest, second, total = (np.where(known, one, 0.0) for one in (largest, second, total))
    rest = total - largest - second
    few = largest + second if rule.n > 1 else largest
    found: NDArray[np.bool_] = (
        ~known | (rest < largest * (rule.p / 100)) | (few > total * (rule.k / 100))
    )
    return found


def _amounts(column: pa.ChunkedArray[Any]) -> Amounts:
    """Nobody's contribution is nothing."""
    filled: Any = pc.fill_null(pc.cast(column, pa.float64()), pa.scalar(0.0))
    amounts: Amounts = filled.to_numpy().astype(np.float64)
    return amounts
