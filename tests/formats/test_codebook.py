"""A codebook tells what is in a file's columns, and nothing that the file doesn't."""

from __future__ import annotations

import datetime
import subprocess
import sys
from decimal import Decimal

import pyarrow as pa
import pytest

from datareq.generation.formats.codebook import DISTINCT, DISTINCT_LATER, LONGEST, Observer
from datareq.model.manifest import Statistics

DAY = datetime.date
COLUMNS: dict[str, tuple[pa.Array, Statistics]] = {
    "whole numbers": (
        pa.array([3, None, 1, 3]),
        Statistics(missing=1, distinct=2, least="1", most="3"),
    ),
    "decimals": (
        pa.array([Decimal("1.50"), Decimal("-2.00")], pa.decimal128(38, 2)),
        Statistics(distinct=2, least="-2.00", most="1.50"),
    ),
    "dates": (
        pa.array([DAY(2024, 1, 2), DAY(2023, 1, 2)]),
        Statistics(distinct=2, least="2023-01-02", most="2024-01-02"),
    ),
    "few texts": (pa.array(["S2", "S1", None]), Statistics(missing=1, distinct=2, values=("S1", "S2"))),
    "many texts": (pa.array([f"t{n}" for n in range(13)]), Statistics(distinct=13)),
    "a long text": (pa.array(["x" * (LONGEST + 1)]), Statistics(distinct=1)),
    "yes and no": (pa.array([True, False, True]), Statistics(distinct=2)),
    "nothing": (pa.array([None, None], pa.int64()), Statistics(missing=2, distinct=0)),
    "more than are counted": (
        pa.array(range(DISTINCT + 1)),
        Statistics(distinct=None, least="0", most=str(DISTINCT)),
    ),
}  # fmt: skip


def seen(*groups: pa.Array, hidden: pa.Array | None = None, quotable: bool = True) -> Statistics:
    observer = Observer(pa.schema([("v", groups[0].type)]), quotable=quotable)
    for group in groups:
        observer.write(pa.table({"v": group}), {} if hidden is None else {"v": hidden})
    return observer.codebook()["v"]


@pytest.mark.parametrize(("values", "expected"), COLUMNS.values(), ids=COLUMNS.keys())
def test_column_is_described(values: pa.Array, expected: Statistics) -> None:
    assert seen(values) == expected


@pytest.mark.parametrize(("values", "expected"), COLUMNS.values(), ids=COLUMNS.keys())
def test_of_rows_about_people_only_counts_are_taken(values: pa.Array, expected: Statistics) -> None:
    found = seen(values, quotable=False)
    assert found == Statistics(missing=expected.missing, distinct=expected.distinct)


def test_hidden_cells_are_no_missing_ones_and_have_no_say() -> None:
    hidden = pa.array([True, False, False])
    found = seen(pa.array([None, 7, None]), hidden=hidden)
    assert found == Statistics(missing=1, hidden=1, distinct=1, least="7", most="7")


def test_groups_are_seen_together() -> None:
    found = seen(pa.array([3, 1]), pa.array([2, None]), pa.array([9, 3]))
    assert found == Statistics(missing=1, distinct=4, least="1", most="9")


def test_counting_ends_where_it_would_take_long() -> None:
    first, second = pa.array(range(DISTINCT_LATER)), pa.array([DISTINCT_LATER])
    assert seen(first, first).distinct == DISTINCT_LATER
    assert seen(first, second, first).distinct is None


def test_csv_and_parquet_are_written_without_loading_pandas() -> None:
    """Arrow loads it to ask whether a list is one of its columns: half a second and 40 MB for nothing."""
    code = """
import sys, tempfile, pathlib
import pyarrow as pa
from tests.formats.cases import written
folder = pathlib.Path(tempfile.mkdtemp())
offsets = pa.py_buffer((0).to_bytes(4, "little") + (1).to_bytes(4, "little"))
values = pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(b"a")])
written(folder, pa.Table.from_arrays([values], ["v"]), "csv", "parquet")
sys.exit("pandas" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
