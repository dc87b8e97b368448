"""Which cells does a request have, and what does somebody know of one that is hidden?

A cell is one figure in one row of one output. All of them stand in one row of numbers, so that a sum of cells is a
line of a sparse matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from datareq.generation.disclosure.dominance import dominated_cells
from datareq.generation.query.result import Meaning, Measure, OutputColumn, QueryResult
from datareq.model.policy import Level

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of counts, sums and averages of people, with their hidden counts, before anything is hidden."""

    table: pa.Table
    result: QueryResult


@dataclass(frozen=True, slots=True)
class Known:
    """A table that people have from an earlier release, as its query counts today. `shown`: measure → which of its
    figures they were shown; the others were hidden from them, or weren't there."""

    counted: Counted
    shown: Mapping[str, Flags]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. `first`: the number of its first cell; `adds`: whether it adds magnitudes up, as sums and
    averages do; `counts_people`: whether each figure is the number of different people behind it."""

    output: int
    name: str
    meaning: Meaning
    adds: bool
    counts_people: bool
    first: int
    rows: int

    @property
    def cells(self) -> slice:
        return slice(self.first, self.first + self.rows)


@dataclass(frozen=True, slots=True)
class Cells:
    """`value`: exact, averages as the sums that they come from. `small`: of too few people, or too much of one or two
    of them. `low`, `high`: between what
    somebody knows it to be who is told that it is hidden, and whether for itself or for others' sake. `need`: how
    long the interval of a guarded one has to stay, `width` that of a difference between two counts, `percent` of a
    difference between two sums. `movable`: may be hidden (what is nobody's stays shown as zero). `people`: how many stand
    behind each."""

    columns: tuple[Column, ...]
    value: Numbers
    small: Flags
    low: Numbers
    high: Numbers
    need: Numbers
    movable: Flags
    people: Numbers
    width: float = 0.0
    percent: float = 0.0
    outputs: int = 0
    new: int = 0
    """How many outputs are asked for now, and how many of the cells are theirs; those of earlier releases follow."""

    @property
    def asked(self) -> list[Column]:
        """The columns of the outputs that are asked for now."""
        return [column for column in self.columns if column.output < self.outputs]


def with_known(cells: Cells, known: Sequence[Known], outputs: int) -> tuple[Cells, Flags]:
    """The cells with what was shown before fixed, and which were hidden before; the known tables' outputs are those
    from `outputs` on. What was shown can't be hidden any more, however few people it is today."""
    fixed, before = np.zeros(len(cells.value), bool), np.zeros(len(cells.value), bool)
    new = len(cells.value)
    for column in cells.columns:
        if column.output >= outputs:
            shown = known[column.output - outputs].shown[column.name]
            fixed[column.cells], before[column.cells] = shown, ~shown
            new = min(new, column.first)
    before &= cells.movable
    movable, small = cells.movable & ~fixed, cells.small & ~fixed
    return replace(cells, movable=movable, small=small, outputs=outputs, new=new), before


def cells_of(counted: Sequence[Counted], level: Level) -> Cells:
    """The cells of all outputs, in the order of outputs, columns and rows."""
    columns: list[Column] = []
    parts: list[tuple[Numbers, Flags, Numbers, Numbers, Numbers, Flags, Numbers]] = []
    first = 0
    for output, one in enumerate(counted):
        for column in one.result.columns:
            if column.measure is Measure.KEY:
                continue
            value, small, people = _figures(one.table, column, level)
            adds = column.measure is not Measure.COUNT and not bool(np.array_equal(value, people))
            exact = not adds and bool(np.array_equal(value, people))
            if adds:
                small = small | dominated_cells(one.table, column, level)
            meaning = column.meaning or Meaning(text=column.name)
            columns.append(Column(output, column.name, meaning, adds, exact, first, len(value)))
            parts.append((*_known(value, small, adds, exact, level), people))
            first += len(value)
    if not parts:
        empty = np.zeros(0)
        none = np.zeros(0, bool)
        return Cells((), empty, none, empty, empty, empty, none, empty, outputs=len(counted))
    value, small, low, high, need, movable, people = (
        np.concatenate(arrays) for arrays in zip(*parts, strict=True)
    )
    return Cells(
        columns=tuple(columns),
        value=value,
        small=small,
        low=low,
        high=high,
        need=need,
        movable=movable,
        people=people,
        width=float(level.protect_width),
        percent=level.protect_percent / 100,
        outputs=len(counted),
        new=len(value),
    )


def small_cells(table: pa.Table, column: OutputColumn, level: Level) -> Flags:
    """Which figures stand for fewer people than asked for, and not for nobody."""
    needs = level.suppress_below
    if column.measure is Measure.MEAN:
        needs = max(needs, level.mean_needs)
    small = np.zeros(table.num_rows, bool)
    for name in column.counts:
        people = _numbers(table.column(name))
        small |= (people > 0) & (people < needs)
    return small


def _figures(table: pa.Table, column: OutputColumn, level: Level) -> tuple[Numbers, Flags, Numbers]:
    value = _numbers(table.column(column.name))
    people = [_numbers(table.column(name)) for name in column.counts]
    fewest = np.minimum.reduce(people) if people else np.zeros(len(value))
    if column.measure is Measure.MEAN:
        value = value * fewest
    return value, small_cells(table, column, level), fewest


def _known(
    value: Numbers, small: Flags, adds: bool, exact: bool, level: Level
) -> tuple[Numbers, Flags, Numbers, Numbers, Numbers, Flags]:
    least = float(level.suppress_below)
    low, high = np.full(len(value), 1.0), np.full(len(value), np.inf)
    need = np.full(len(value), float(level.protect_width))
    if adds:
        # Nobody can say how much a few people have together; only that it isn't less than nothing.
        low[:] = 0.0 if bool(np.all(value >= 0)) else -np.inf
        need = np.abs(value) * (level.protect_percent / 100)
    elif exact:
        low[~small], high[small] = least, least - 1
    else:
        low[~small] = least
        need = np.maximum(need, value * (level.protect_percent / 100))
    # A small one may be shown as nothing: few people on one side, nobody on the other.
    return (
        value,
        small,
        np.minimum(low, np.where(small, value, low)),
        high,
        need,
        (value != 0) | small,
    )


def _numbers(column: pa.ChunkedArray[Any]) -> Numbers:
    """As floating point, nothing as zero."""
    filled: Any = pc.fill_null(pc.cast(column, pa.float64()), pa.scalar(0.0))
    array: Numbers = filled.to_numpy().astype(np.float64)
    return np.nan_to_num(array, nan=0.0, posinf=0.0, neginf=0.0)
