"""Which figures of a released table were shown to people? As the published file has it; else as they would be hidden."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from datareq.generation.disclosure.cells import small_cells
from datareq.generation.disclosure.protect import (
    Counted,
    Known,
    UnprotectableError,
    protect_all,
)
from datareq.generation.earlier import Again
from datareq.generation.formats.formulas import restored
from datareq.generation.query.result import Measure, QueryResult
from datareq.model.names import OUTPUT_FOLDER
from datareq.model.policy import Level, Policy
from datareq.model.procedure import EXCEL_ID

Flags = NDArray[np.bool_]
Group = tuple[str | None, ...]
Row = Mapping[str, str | None]
MATCHED = 0.5
"""Of the published rows so many have to be found again, in parts, before their file says anything."""


def known_tables(
    again: Sequence[Again], tables: Sequence[pa.Table], policy: Policy
) -> tuple[Known, ...]:
    """The tables as they are today, each with what was shown of it."""
    shown: dict[int, Mapping[str, Flags]] = {}
    unread: dict[str, list[int]] = defaultdict(list)
    for number, (one, table) in enumerate(zip(again, tables, strict=True)):
        read = _as_published(one, table)
        if read is None:
            unread[one.earlier.registration].append(number)
        else:
            shown[number] = read
    for numbers in unread.values():
        counted = [Counted(tables[n], again[n].result) for n in numbers]
        level = policy.level(again[numbers[0]].earlier.level)
        shown |= dict(zip(numbers, _as_hidden(counted, level), strict=True))
    return tuple(
        Known(Counted(table, one.result), shown[number])
        for number, (one, table) in enumerate(zip(again, tables, strict=True))
    )


def _as_published(one: Again, table: pa.Table) -> Mapping[str, Flags] | None:
    for format_, reader in _READERS.items():
        data = one.earlier.files.get(f"{OUTPUT_FOLDER}/{one.output.id}.{format_}")
        if data is not None:
            excel = format_ == "csv" and one.output.csv == EXCEL_ID
            return _matched(list(_excel(data) if excel else reader(data)), table, one.result)
    return None


def _matched(
    rows: Sequence[Row], table: pa.Table, result: QueryResult
) -> Mapping[str, Flags] | None:
    keys, measures = _columns(result)
    published = {tuple(row.get(key) for key in keys): row for row in rows}
    groups = _groups(table, keys)
    found = sum(group in published for group in groups)
    if found < MATCHED * len(published):
        return None
    nothing: Row = {}
    return {
        name: np.array(
            [published.get(group, nothing).get(name) is not None for group in groups], bool
        )
        for name in measures
    }


def _as_hidden(counted: Sequence[Counted], level: Level) -> list[Mapping[str, Flags]]:
    """What was shown if nothing has changed since: the same figures are hidden every time."""
    try:
        safe = protect_all(counted, level)
    except UnprotectableError:
        return [
            {
                c.name: ~small_cells(one.table, c, level)
                for c in one.result.columns
                if c.measure is not Measure.KEY
            }
            for one in counted
        ]
    found: list[Mapping[str, Flags]] = []
    for one, after in zip(counted, safe, strict=True):
        keys, measures = _columns(one.result)
        place = {group: n for n, group in enumerate(_groups(after.table, keys))}
        order = [place[group] for group in _groups(one.table, keys)]
        hidden = {n: after.hidden[n].to_numpy(zero_copy_only=False) for n in measures}
        found.append({name: ~hidden[name][order] for name in measures})
    return found


def _columns(result: QueryResult) -> tuple[list[str], list[str]]:
    keys = [c.name for c in result.columns if c.measure is Measure.KEY]
    return keys, [c.name for c in result.columns if c.measure is not Measure.KEY]


def _groups(table: pa.Table, keys: Sequence[str]) -> list[Group]:
    if not keys:
        return [()] * table.num_rows
    texts = [pc.cast(table.column(key), pa.string()).to_pylist() for key in keys]
    return list(zip(*texts, strict=True))


def _parquet(data: bytes) -> Iterator[Row]:
    table = pq.read_table(pa.BufferReader(data))
    texts: dict[str, list[Any]] = {
        name: pc.cast(table.column(name), pa.string()).to_pylist() for name in table.column_names
    }
    for number in range(table.num_rows):
        yield {name: values[number] for name, values in texts.items()}


def _json(data: bytes) -> Iterator[Row]:
    for row in json.loads(data, parse_float=str, parse_int=str):
        yield {name: _text(value) for name, value in row.items()}


def _ndjson(data: bytes) -> Iterator[Row]:
    for line in data.splitlines():
        yield {n: _text(v) for n, v in json.loads(line, parse_float=str, parse_int=str).items()}


def _csv(data: bytes) -> Iterator[Row]:
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")):
        yield {restored(name): restored(value) or None for name, value in row.items()}


def _excel(data: bytes) -> Iterator[Row]:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    for row in csv.DictReader(text, delimiter=";"):
        yield {restored(name): restored(value) or None for name, value in row.items()}


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


_READERS = {"parquet": _parquet, "json": _json, "ndjson": _ndjson, "csv": _csv}
