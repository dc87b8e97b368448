"""What may be shown of the counted outputs of a request? Cells are hidden across all of them, then rounded; rows get
their order last, so that it tells nothing of what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.disclosure.cells import Cells, Flags, cells_of, with_known
from datareq.generation.disclosure.cells import Counted as Counted
from datareq.generation.disclosure.cells import Known as Known
from datareq.generation.disclosure.controls import controls
from datareq.generation.disclosure.hide import Hidden, hidden_cells
from datareq.generation.disclosure.hide import UnprotectableError as UnprotectableError
from datareq.generation.disclosure.lost import lost_people
from datareq.generation.disclosure.nobody import veiled, with_nobody
from datareq.generation.disclosure.rounding import shown_figures
from datareq.generation.disclosure.sums import Sums, sums_of
from datareq.generation.disclosure.whole import whole_cells
from datareq.generation.query.result import Measure, OutputColumn, SortKey
from datareq.model.manifest import Disclosure
from datareq.model.policy import Level, WholeGroups

NO_PERSONS, UNCONTROLLED, COUNTED, ALIKE = "no-persons", "uncontrolled", "subjects", "alike"


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


def protect_all(
    counted: Sequence[Counted], level: Level, known: Sequence[Known] = ()
) -> tuple[Protected, ...]:
    """What may be shown of all the counted outputs of a request, as the level allows it, to people who have the
    tables that are `known` from earlier releases."""
    asked = controls(level)
    hides = level.whole_groups is WholeGroups.HIDE
    counted = with_nobody(counted) if hides else counted
    every = [*counted, *(one.counted for one in known if asked)]
    cells, before = cells_of(every, level), None
    if len(every) > len(counted):
        cells, before = with_known(cells, known, len(counted))
    sums = sums_of(every, cells, level.suppress_below) if asked else Sums()
    whole = _whole(every, cells, sums, level)
    if hides:
        whole[cells.new :] = False
        cells = veiled(cells, whole)
    found = hidden_cells(cells, sums, before) if asked else Hidden(cells.small)
    shown = shown_figures(counted, cells, sums, found.cells, level)
    whole &= ~found.cells
    lost = lost_people(cells, sums, found.cells)
    places = {(column.output, column.name): column for column in cells.columns}
    protected = []
    for output, one in enumerate(counted):
        columns: dict[str, Any] = {}
        masks: dict[str, pa.Array[Any]] = {}
        alike = 0
        for column in one.result.columns:
            columns[column.name] = one.table.column(column.name).combine_chunks()
            if column.measure is not Measure.KEY:
                where = places[output, column.name].cells
                masks[column.name] = pa.array(found.cells[where])
                columns[column.name] = shown[output, column.name]
                alike += int(whole[where].sum())
        table = pa.table(columns)
        rows = _order(table, one.result.columns, one.result.order)
        masks = {name: mask.take(rows) for name, mask in masks.items()}
        suppressed = sum(pc.sum(mask).as_py() or 0 for mask in masks.values())
        disclosure = Disclosure(
            rule=COUNTED,
            threshold=level.suppress_below,
            cells=one.table.num_rows * len(masks),
            suppressed=suppressed,
            width=level.protect_width if asked else None,
            percent=level.protect_percent if asked else None,
            rounding=level.round_to if asked else None,
            dominance=level.dominance,
            whole_groups=None if level.whole_groups is WholeGroups.SHOW else alike,
            lost=lost.get(output) if suppressed else None,
            solved=found.solved if suppressed else None,
        )
        protected.append(Protected(table.take(rows), disclosure, masks))
    return tuple(protected)


def _whole(counted: Sequence[Counted], cells: Cells, sums: Sums, level: Level) -> Flags:
    if level.whole_groups is WholeGroups.SHOW or sums.keys is None:
        return np.zeros(len(cells.value), bool)
    return whole_cells(counted, cells, sums.keys, sums.tallies)


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
