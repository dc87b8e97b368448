"""Is what a procedure says about an output true of its rows? Looked at while they pass, before anything is hidden.

What passing rows can't tell (whether a row comes twice, what a source's column holds) is asked of the engine
by a query of our own, which goes through the gate like the author's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.check_terms import columns
from datareq.model.procedure import Bound, Check, Range, Rows, Total


class Watch(Protocol):
    def see(self, batch: pa.RecordBatch) -> None: ...
    def passed(self) -> bool: ...


class UnfitError(Exception):
    """The check can't be made of a column of this type."""


def watch(check: Check, schema: pa.Schema, answer: pa.Table | None) -> Watch:
    """Something that sees every batch of an output and then tells; UnfitError if it can't look at them.

    `answer`: to the check's question.
    """
    if check.unique is not None:
        return _Told(answer is not None and answer.column("n").to_pylist() == [0])
    if check.reference is not None:
        (name,) = columns(check)
        type_ = schema.field(name).type
        return _Each(name, _known(answer, type_))
    if check.not_null is not None:
        return _NotNull(check.not_null)
    if check.rows is not None:
        return _Counted(_within(check.rows))
    if check.total is not None:
        return _total(check.total, schema)
    return _range(check.range, schema) if check.range else _Told(passed=False)


class _Told:
    def __init__(self, passed: bool) -> None:
        self._passed = passed

    def see(self, batch: pa.RecordBatch) -> None:
        """The rows themselves can't tell."""

    def passed(self) -> bool:
        return self._passed


class _NotNull:
    def __init__(self, names: Sequence[str]) -> None:
        self._names, self._nulls = names, 0

    def see(self, batch: pa.RecordBatch) -> None:
        self._nulls += sum(batch.column(name).null_count for name in self._names)

    def passed(self) -> bool:
        return self._nulls == 0


class _Each:
    """Every value that is there fits."""

    def __init__(self, name: str, fits: Callable[[Any], Any]) -> None:
        self._name, self._fits, self._passed = name, fits, True

    def see(self, batch: pa.RecordBatch) -> None:
        if self._passed:
            values = batch.column(self._name).drop_null()
            self._passed = len(values) == 0 or bool(pc.all(self._fits(values)).as_py())

    def passed(self) -> bool:
        return self._passed


class _Counted:
    """The number of rows fits."""

    def __init__(self, fits: Callable[[Any], bool]) -> None:
        self._fits, self._rows = fits, 0

    def see(self, batch: pa.RecordBatch) -> None:
        self._rows += batch.num_rows

    def passed(self) -> bool:
        return self._fits(self._rows)


class _Summed:
    """The sum of a column fits; whole and decimal numbers are added exactly."""

    def __init__(self, name: str, fits: Callable[[Any], bool], start: Decimal | float) -> None:
        self._name, self._fits, self._sum = name, fits, start

    def see(self, batch: pa.RecordBatch) -> None:
        values: list[Any] = batch.column(self._name).drop_null().to_pylist()
        if isinstance(self._sum, float):
            self._sum = math.fsum((self._sum, *values))
        else:
            self._sum = sum(map(Decimal, values), self._sum)

    def passed(self) -> bool:
        return self._fits(self._sum)


def _within(limits: Rows) -> Callable[[Any], bool]:
    least, most = limits.since, limits.until
    return lambda n: (least is None or n >= least) and (most is None or n <= most)


def _total(total: Total, schema: pa.Schema) -> Watch:
    wanted, apart = Decimal(str(total.equals)), Decimal(str(total.tolerance))

    def fits(found: Decimal | float | int) -> bool:
        return abs(Decimal(str(found)) - wanted) <= apart

    if total.column is None:
        return _Counted(fits)
    type_ = schema.field(total.column).type
    if pa.types.is_floating(type_):
        return _Summed(total.column, fits, 0.0)
    if not (pa.types.is_integer(type_) or pa.types.is_decimal(type_)):
        raise UnfitError
    return _Summed(total.column, fits, Decimal(0))


def _range(limits: Range, schema: pa.Schema) -> Watch:
    type_ = schema.field(limits.column).type
    least, most = _bound(limits.since, type_), _bound(limits.until, type_)

    def fits(values: Any) -> Any:
        sides = [
            compare(values, limit)
            for compare, limit in ((pc.greater_equal, least), (pc.less_equal, most))
            if limit is not None
        ]
        return sides[0] if len(sides) == 1 else pc.and_(*sides)

    return _Each(limits.column, fits)


def _bound(limit: Bound | None, type_: pa.DataType) -> Any:
    """The limit as the column's own kind of value: numbers for numbers, texts for dates and texts."""
    if limit is None:
        return None
    is_text = isinstance(limit, str)
    number = pa.types.is_integer(type_) or pa.types.is_decimal(type_)
    try:
        if number:
            scale = type_.scale if pa.types.is_decimal(type_) else 0
            exact = Decimal(str(limit))
            return pa.scalar(exact, pa.decimal128(38, max(scale, -int(exact.as_tuple().exponent))))
        if pa.types.is_floating(type_) or not is_text:
            if not pa.types.is_floating(type_):
                raise UnfitError
            return pa.scalar(float(limit), type_)
        return pa.scalar(limit).cast(type_)
    except (pa.ArrowException, ArithmeticError, ValueError):
        raise UnfitError from None


def _known(answer: pa.Table | None, type_: pa.DataType) -> Callable[[Any], Any]:
    if answer is None:
        raise UnfitError
    values = answer.column("n").combine_chunks()
    if values.type != type_ and pa.types.is_string(values.type) != pa.types.is_string(type_):
        raise UnfitError
    try:
        known = values.cast(type_)
    except pa.ArrowException:
        raise UnfitError from None
    return lambda found: pc.is_in(found, value_set=known)
