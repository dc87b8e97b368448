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

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.disclosure.cells import Cells, Column, Counted, Flags, Numbers
from datareq.generation.disclosure.sums import Sums
from datareq.generation.query.result import Measure
from datareq.model.policy import Level

MEAN_DECIMALS = 2
"""Averages are given to two decimals, so that they don't tell the sum exactly."""


def shown_figures(
    counted: Sequence[Counted], cells: Cells, sums: Sums, hidden: Flags, level: Level
) -> dict[tuple[int, str], pa.Array[Any]]:
    """(output, column) → what its cells show, in the order of the rows."""
    given = {c: counted[c.output].table.column(c.name).combine_chunks() for c in cells.asked}
    means = {c for c in cells.asked if _measure(counted, c) is Measure.MEAN}
    shown = {
        c: pc.round(values, ndigits=MEAN_DECIMALS, round_mode="half_towards_infinity")
        for c, values in given.items()
        if c in means
    }
    if level.round_to > 1:
        rounded = np.zeros(len(cells.value))
        apart = hidden.copy()
        apart[cells.new :] = True
        for column, values in given.items():
            if column in means:
                apart[column.cells] = True
            else:
                rounded[column.cells] = _lattice(values, level.round_to)
        _add_up(rounded, sums, apart)
        shown |= {c: _typed(rounded[c.cells], v) for c, v in given.items() if c not in means}
    return {
        (c.output, c.name): _without(shown.get(c, values), hidden[c.cells])
        for c, values in given.items()
    }


def _measure(counted: Sequence[Counted], column: Column) -> Measure:
    columns = counted[column.output].result.columns
    return next(c.measure for c in columns if c.name == column.name)


def _without(values: pa.Array[Any], hidden: Flags) -> pa.Array[Any]:
    nothing: Any = pa.scalar(None, values.type)
    left: pa.Array[Any] = pc.if_else(pa.array(hidden), nothing, values)
    return left


def _add_up(rounded: Numbers, sums: Sums, apart: Flags) -> None:
    """Makes each total the sum of its parts as they are shown; of several ways to add it up, the first."""
    line, cell, sign = sums.entries()
    beyond = cell >= len(rounded)
    usable = np.ones(sums.count, bool)
    usable[line[beyond | apart[np.where(beyond, 0, cell)]]] = False
    total = np.full(sums.count, -1, np.int64)
    total[line[sign < 0]] = cell[sign < 0]
    usable &= np.bincount(line[sign < 0], minlength=sums.count) == 1
    lines = np.flatnonzero(usable)
    _, first = np.unique(total[lines], return_index=True)
    lines = lines[first]
    chosen = np.zeros(sums.count, bool)
    chosen[lines] = True
    parts = chosen[line] & (sign > 0)
    for _ in range(len(lines)):  # totals of totals; as deep as tables are nested
        added = np.bincount(line[parts], rounded[cell[parts]], minlength=sums.count)[lines]
        if np.array_equal(rounded[total[lines]], added):
            return
        rounded[total[lines]] = added


def _lattice(values: pa.Array[Any], step: int) -> Numbers:
    """The nearest multiples of `step`, a half upwards, whatever other cells are."""
    if pa.types.is_integer(values.type):
        zero: Any = pa.scalar(0, values.type)
        filled: Any = pc.fill_null(values, zero)
        whole = filled.to_numpy(zero_copy_only=False).astype(np.int64)
        found: Numbers = ((2 * whole + step) // (2 * step) * step).astype(np.float64)
        return found
    return np.array([0.0 if v is None else float(_nearest(v, step)) for v in values.to_pylist()])


def _nearest(value: float | Decimal, step: int) -> Decimal:
    exact = Decimal(str(value)) / step + Decimal("0.5")
    return exact.to_integral_value(ROUND_FLOOR) * step


def _typed(rounded: Numbers, values: pa.Array[Any]) -> pa.Array[Any]:
    """In the type of the column, nothing where there was nothing."""
    nothing = values.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_decimal(values.type):
        exact = [None if n else Decimal(int(v)) for v, n in zip(rounded, nothing, strict=True)]
        return pa.array(exact, values.type)
    if pa.types.is_null(values.type):
        return values
    whole: Any = rounded.astype(np.int64) if pa.types.is_integer(values.type) else rounded
    typed: pa.Array[Any] = pa.array(whole, values.type, mask=nothing)
    return typed
