"""Rows become the same bytes however they come, and their sums are those of the files."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.formats.cases import page

from datareq.generation.formats.write import GROUP, grouped, write_files

SCHEMA = pa.schema(
    [("n", pa.int64()), ("t", pa.string()), ("d", pa.decimal128(38, 2)), ("k", pa.string())]
)


def batches(rows: int, size: int) -> Iterator[pa.RecordBatch]:
    for start in range(0, rows, size):
        numbers = range(start, min(start + size, rows))
        texts = [None if n % 7 == 0 else f'"{n}",\n' for n in numbers]
        yield pa.RecordBatch.from_arrays(
            [pa.array(numbers), pa.array(texts), pa.array([Decimal(n) / 4 for n in numbers], pa.decimal128(38, 2)),
             pa.array([f"S{n % 3 + 1}" for n in numbers])],
            schema=SCHEMA,
        )  # fmt: skip


ALL = ("csv", "xlsx", "parquet", "json", "ndjson")


def written(folder: Path, rows: int, size: int) -> dict[str, bytes]:
    (folder / "output").mkdir(parents=True)
    made = write_files(SCHEMA, batches(rows, size), folder, page(SCHEMA, *ALL))
    found = {file.path: (folder / file.path).read_bytes() for file in made.files}
    assert [path.rpartition(".")[2] for path in found] == list(ALL)
    for file in made.files:
        data = found[file.path]
        assert (file.sha256, file.bytes) == (hashlib.sha256(data).hexdigest(), len(data))
    assert made.rows == rows
    return found


@pytest.mark.parametrize("rows", [0, 1, GROUP, GROUP + 1, 2 * GROUP + 5])
def test_bytes_do_not_depend_on_how_rows_were_cut(rows: int, tmp_path: Path) -> None:
    first = written(tmp_path / "a", rows, 997)
    assert first == written(tmp_path / "b", rows, GROUP) == written(tmp_path / "c", rows, 3 * GROUP)


def test_csv_and_parquet_hold_every_row_in_its_place(tmp_path: Path) -> None:
    found = written(tmp_path / "a", GROUP + 10, 1000)
    table = pq.read_table(pa.BufferReader(found["output/t.parquet"]))
    lines = list(csv.reader(found["output/t.csv"].decode().splitlines(keepends=True)))
    assert lines[0] == ["n", "t", "d", "k"]
    assert [row[0] for row in lines[1:]] == [str(n) for n in table.column("n").to_pylist()]
    assert table.column("n").to_pylist() == list(range(GROUP + 10))
    assert lines[2] == ["1", '"1",\n', "0.25", "S2"]


def test_no_value_and_an_empty_text_are_told_apart(tmp_path: Path) -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.string())])
    batch = pa.RecordBatch.from_arrays([pa.array(["", None]), pa.array([None, ""])], schema=schema)
    (tmp_path / "output").mkdir()
    write_files(schema, [batch], tmp_path, page(schema, "csv"))
    assert (tmp_path / "output/t.csv").read_bytes() == b'"a","b"\n"",\n,""\n'


def test_groups_are_of_one_size_but_for_the_last() -> None:
    sizes = [table.num_rows for table in grouped(SCHEMA, batches(2 * GROUP + 7, 1001))]
    assert sizes == [GROUP, GROUP, 7]


def test_rows_are_not_kept_while_they_are_written(tmp_path: Path) -> None:
    """Arrow's own memory at the end of many rows is what it was after few."""
    held: list[int] = []

    def watched() -> Iterator[pa.RecordBatch]:
        for batch in batches(10 * GROUP, GROUP // 2):
            yield batch
            held.append(pa.total_allocated_bytes())

    (tmp_path / "output").mkdir()
    write_files(SCHEMA, watched(), tmp_path, page(SCHEMA, *ALL))
    assert max(held[10:]) < 2 * max(held[:6])


def test_a_failure_on_the_way_is_not_swallowed(tmp_path: Path) -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        yield from batches(GROUP * 2, GROUP)
        raise RuntimeError("the engine stopped")

    (tmp_path / "output").mkdir()
    for _ in range(
        20
    ):  # a writer that is closed while another thread writes to it ends the process, sometimes
        with pytest.raises(RuntimeError, match="the engine stopped"):
            write_files(SCHEMA, broken(), tmp_path, page(SCHEMA, *ALL))


def test_values_that_repeat_are_spelled_as_those_that_do_not(tmp_path: Path) -> None:
    """What every value comes to is the same, whether its column repeats it or not."""
    values = {
        "i": ([0, -7, None, 2**62], pa.int64()),
        "f": ([0.0, -0.0, float("nan"), 1e300, -1.5, 0.1 + 0.2, float("-inf"), None], pa.float64()),
        "d": ([Decimal("0.00"), Decimal("-12.50"), None], pa.decimal128(38, 2)),
        "b": ([True, False, None], pa.bool_()),
        "t": ([date(2026, 1, 31), date(1899, 12, 31), None], pa.date32()),
        "m": ([0, 1_769_843_100_000_003, None], pa.timestamp("us")),
        "s": (["a", "", "=1", "x,\"y\"\n", None], pa.string()),
    }  # fmt: skip
    few = pa.table(
        {name: pa.array([known[n % len(known)] for n in range(8)], type_)
         for name, (known, type_) in values.items()}
    )  # fmt: skip
    lines = {}
    for name, rows in (("once", 1), ("often", 100)):
        folder = tmp_path / name
        (folder / "output").mkdir(parents=True)
        batches = pa.concat_tables([few] * rows).to_batches()
        write_files(few.schema, batches, folder, page(few.schema, "csv"))
        lines[name] = (folder / "output/t.csv").read_bytes().split(b"\n", 1)
    assert lines["often"] == [lines["once"][0], lines["once"][1] * 100]
    assert b'0,0,0.00,true,2026-01-31,1970-01-01 00:00:00.000000,"a"\n' in lines["once"][1]
