"""Which cells may be shown, and how exactly? Small counts are hidden, the others rounded; rows get their order.

Not done yet: complementary suppression (a hidden cell may be recovered from a total that is published
elsewhere), dominance, differencing between outputs and releases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.query.result import Measure, OutputColumn, QueryResult, SortKey
from datareq.model.manifest import Disclosure
from datareq.model.policy import Level

MEAN_DECIMALS = 2
"""Averages are given to two decimals, so that they don't tell the sum exactly."""
NO_PERSONS, UNCONTROLLED, COUNTED = "no-persons", "uncontrolled", "subjects"


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of counts, sums and averages of people, with their hidden counts, before anything is hidden."""

    table: pa.Table
    result: QueryResult


@dataclass(frozen=True, slots=True)
class Protected:
    """The table that may be shown. `hidden`: column → which of its cells are hidden, in the order of the rows;
    that is how a cell that may not be seen is told from one without a value."""

    table: pa.Table
    disclosure: Disclosure
    hidden: Mapping[str, pa.Array[Any]]

    @property
    def suppressed(self) -> dict[str, int]:
        """Column → how many of its cells are hidden."""
        return {name: pc.sum(mask).as_py() or 0 for name, mask in self.hidden.items()}


def protect_all(counted: Sequence[Counted], level: Level) -> tuple[Protected, ...]:
    """What may be shown of all the counted outputs of a request, as the level allows it."""
    return tuple(_protected(one, level) for one in counted)


def _protected(counted: Counted, level: Level) -> Protected:
    table, result = counted.table, counted.result
    columns: dict[str, pa.Array[Any]] = {}
    masks: dict[str, pa.Array[Any]] = {}
    for column in result.columns:
        values = table.column(column.name).combine_chunks()
        if column.measure is not Measure.KEY:
            hide = masks[column.name] = _small(table, column, level)
            values = pc.if_else(hide, pa.scalar(None, values.type), _rounded(values, column, level))
        columns[column.name] = values
    shown = pa.table(columns)
    rows = _order(shown, result.columns, result.order)
    masks = {name: mask.take(rows) for name, mask in masks.items()}
    return Protected(
        shown.take(rows),
        Disclosure(
            rule=COUNTED,
            threshold=level.suppress_below,
            cells=table.num_rows * len(masks),
            suppressed=sum(pc.sum(mask).as_py() or 0 for mask in masks.values()),
        ),
        masks,
    )


def _small(table: pa.Table, column: OutputColumn, level: Level) -> pa.Array[Any]:
    """Which cells stand for fewer people than asked for, and not for nobody."""
    needs = level.suppress_below
    if column.measure is Measure.MEAN:
        needs = max(needs, level.mean_needs)
    small: pa.Array[Any] = pa.array([False] * table.num_rows, pa.bool_())
    for name in column.counts:
        people = table.column(name).combine_chunks()
        few = pc.and_(pc.greater(people, pa.scalar(0)), pc.less(people, pa.scalar(needs)))
        small = pc.or_(small, few)
    return small


def _rounded(values: pa.Array[Any], column: OutputColumn, level: Level) -> pa.Array[Any]:
    if column.measure is Measure.MEAN:
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


def _order(
    table: pa.Table, columns: Sequence[OutputColumn], order: Sequence[SortKey]
) -> pa.Array[Any]:
    """The author's order over what is shown (so it tells nothing of what is hidden), ties by the groups."""
    named = {key.column for key in order}
    keys: list[tuple[str, Literal["ascending", "descending"]]] = [
        (key.column, "descending" if key.descending else "ascending") for key in order
    ]
    keys += [
        (column.name, "ascending")
        for column in columns
        if column.measure is Measure.KEY and column.name not in named
    ]
    if not keys:
        return pa.array(range(table.num_rows), pa.int64())
    return pc.sort_indices(table, sort_keys=keys)
