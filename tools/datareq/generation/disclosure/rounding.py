"""How exactly is a figure shown? Counts and sums on a fixed lattice, averages with two decimals; hidden ones not at all.

The lattice is fixed: a figure is rounded to the nearest multiple, a half upwards, whatever the figure beside it is.
A total whose parts are all shown in the same request is the sum of its rounded parts (`totals`), so that tables add
up and rounded totals of overlapping groups can't be played off against each other. A total of which some part is
hidden is rounded by itself. Rounding comes after hiding and looks only at what is shown: who sees the rounded figures
knows no more than who would see them exactly, and what is hidden is proven for the latter.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.disclosure.cells import Cells, Counted, Flags
from datareq.generation.query.result import Measure
from datareq.model.policy import Level

MEAN_DECIMALS = 2
"""Averages are given to two decimals, so that they don't tell the sum exactly."""


def shown_figures(
    counted: Sequence[Counted], cells: Cells, hidden: Flags, level: Level
) -> dict[tuple[int, str], pa.Array[Any]]:
    """(output, column) → what its cells show, in the order of the rows."""
    shown = {}
    for column in cells.columns:
        table, result = counted[column.output].table, counted[column.output].result
        measure = next(c.measure for c in result.columns if c.name == column.name)
        values = table.column(column.name).combine_chunks()
        mask = pa.array(hidden[column.cells])
        values = pc.if_else(mask, pa.scalar(None, values.type), _rounded(values, measure, level))
        shown[column.output, column.name] = values
    return shown


def _rounded(values: pa.Array[Any], measure: Measure, level: Level) -> pa.Array[Any]:
    if measure is Measure.MEAN:
        return pc.round(values, ndigits=MEAN_DECIMALS, round_mode="half_towards_infinity")
    if level.round_to <= 1:
        return values
    cells = [_lattice(value, level.round_to) for value in values.to_pylist()]
    rounded: pa.Array[Any] = pa.array(cells, values.type)
    return rounded


def _lattice(value: int | float | Decimal | None, step: int) -> int | float | Decimal | None:
    """The nearest multiple of `step`, a half upwards, whatever other cells are."""
    if value is None:
        return None
    exact = (Decimal(str(value)) / step + Decimal("0.5")).to_integral_value(ROUND_FLOOR) * step
    return exact if isinstance(value, Decimal) else type(value)(exact)
