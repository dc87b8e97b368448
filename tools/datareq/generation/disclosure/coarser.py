"""How is a value made coarser, step by step, so that more people are alike in it? As a hierarchy of the policy says."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from datareq.generation.formats.arrays import Array, nulls
from datareq.generation.formats.arrays import compute as pc
from datareq.model.policy import Coarser


def fits(step: Coarser, type_: pa.DataType) -> bool:
    """Whether values of this type can be made coarser so."""
    if step.to is not None:
        return pa.types.is_date(type_)
    if step.bands is not None:
        return bool(
            pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)
        )
    return pa.types.is_string(type_)


def coarser(values: Array, step: Coarser) -> Array:
    """The values after one step, of the same type; what a step doesn't know has no value any more."""
    if step.to is not None:
        floored = pc.floor_temporal(values, unit=step.to)
        return pc.cast(floored, values.type)
    if step.bands is not None:
        found = nulls(len(values), values.type)
        for bound in sorted(step.bands):
            low: Any = pa.scalar(bound).cast(values.type)
            above = pc.greater_equal(values, low)
            found = pc.if_else(pc.fill_null(above, False), low, found)
        return found
    if step.first is not None:
        return pc.utf8_slice_codeunits(values, 0, step.first)
    groups = dict(step.groups)
    known = pa.array(list(groups), pa.string())
    names = pa.array(list(groups.values()), pa.string())
    return pc.take(names, pc.index_in(values, value_set=known))


def ladder(values: Array, steps: tuple[Coarser, ...]) -> list[Array]:
    """The values as they are, after each step that fits them, and at last none at all."""
    found = [values]
    found += [coarser(values, step) for step in steps if fits(step, values.type)]
    return [*found, nulls(len(values), values.type)]
