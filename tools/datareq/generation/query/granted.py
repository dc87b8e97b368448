"""What may a query see of the sources? Columns, and inseparable from them how they are masked and which rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from sqlglot import exp

from datareq.model.assignment import Access, Mask, RowFilter
from datareq.model.catalogue import Column, ColumnType, Source

_AS = {
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DECIMAL(38, 10)",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.DATE: "DATE",
    ColumnType.DATETIME: "TIMESTAMP",
}


class Granted(Mapping[str, tuple[str, ...]]):
    """Source → columns, of all grants together; a mask or filter in any of them holds for all of them."""

    def __init__(self, access: Access) -> None:
        columns: dict[str, dict[str, None]] = {}
        masks: dict[str, dict[str, Mask]] = {}
        rows: dict[str, dict[RowFilter, None]] = {}
        for grant in access.grants:
            columns.setdefault(grant.source, {}).update(dict.fromkeys(grant.columns))
            masks.setdefault(grant.source, {}).update(grant.masks)
            rows.setdefault(grant.source, {}).update(dict.fromkeys(grant.rows))
        self._columns = {source: tuple(names) for source, names in columns.items()}
        self.masks: Mapping[str, Mapping[str, Mask]] = MappingProxyType(masks)
        self.rows = {source: tuple(found) for source, found in rows.items()}

    def __getitem__(self, source: str) -> tuple[str, ...]:
        return self._columns[source]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def masks_of(granted: Mapping[str, Iterable[str]], source: str) -> Mapping[str, Mask]:
    return granted.masks.get(source, {}) if isinstance(granted, Granted) else {}


def rows_of(granted: Mapping[str, Iterable[str]], source: str) -> tuple[RowFilter, ...]:
    return granted.rows.get(source, ()) if isinstance(granted, Granted) else ()


def coarse(granted: Mapping[str, Iterable[str]]) -> frozenset[tuple[str, str]]:
    """Columns of whose values only a part is seen: they tell nobody apart any more."""
    masks = granted.masks if isinstance(granted, Granted) else {}
    return frozenset(
        (source, column)
        for source, by_column in masks.items()
        for column, mask in by_column.items()
        if not mask.pseudonym
    )


def masked(value: exp.Expr, mask: Mask) -> exp.Expr:
    """What is seen instead of a value; a pseudonym is only made of what comes out."""
    if mask.first is not None:
        return exp.Left(this=value, expression=exp.Literal.number(mask.first))
    if mask.to is not None:
        unit = exp.var(mask.to.upper())
        return exp.cast(exp.TimestampTrunc(this=value, unit=unit), "DATE")
    if mask.bands is not None:
        band = exp.Case()
        for bound in sorted(mask.bands, reverse=True):
            number = exp.Literal.number(bound)
            band = band.when(exp.GTE(this=value.copy(), expression=number), number.copy())
        return band
    return value


def kept(column: Column, value: exp.Expr, rows: RowFilter) -> exp.Expr:
    """The condition of one row filter."""
    if rows.any_of is not None:
        return exp.In(this=value, expressions=[_literal(column, item) for item in rows.any_of])
    bounds: list[exp.Expr] = []
    if rows.since is not None:
        bounds.append(exp.GTE(this=value.copy(), expression=_literal(column, rows.since)))
    if rows.until is not None:
        bounds.append(exp.LTE(this=value.copy(), expression=_literal(column, rows.until)))
    return exp.and_(*bounds, copy=False)


def ungranted_filters(source: Source, granted: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Columns that only the row filters look at."""
    return frozenset(rows.column for rows in rows_of(granted, source.id)) - set(granted[source.id])


def _literal(column: Column, value: str | int | float | bool) -> exp.Expr:
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if column.type in _AS:
        return exp.cast(exp.Literal.string(str(value)), _AS[column.type])
    return exp.Literal.string(str(value))
