"""A Parquet file is written as suits its values, and holds none that no row shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq

from datareq.generation.formats.write import GROUP
from tests.formats.cases import written

FILE = "output/t.parquet"


def encodings(folder: Path) -> dict[str, bool]:
    """Column → whether it is written as a dictionary, in every group."""
    about = pq.ParquetFile(folder / FILE).metadata
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    return {
        column.path_in_schema: all(group.column(n).has_dictionary_page for group in groups)
        for n, column in enumerate(about.row_group(0).column(n) for n in range(about.num_columns))
    }


def test_few_different_values_are_written_once_a_group_and_many_as_they_come(
    tmp_path: Path,
) -> None:
    rows = range(GROUP + 100)
    table = pa.table(
        {
            "few": [f"Gedung {n % 4}" for n in rows],
            "many": [f"Ruang {n}" for n in rows],
            "hours": [n % 24 for n in rows],
            "numbers": list(rows),
            "yes": [n % 2 == 0 for n in rows],
        }
    )
    written(tmp_path, table, "parquet")
    few = {"few": True, "many": False, "hours": True, "numbers": False, "yes": False}
    assert encodings(tmp_path) == few
    assert pq.read_table(tmp_path / FILE).equals(table)


def test_a_dictionary_tells_no_value_of_a_hidden_cell(tmp_path: Path) -> None:
    """In memory a hidden cell's bytes may lie on below what says that it has no value."""
    shown = ["aa", "rahasia"] * 50
    whole = pa.array(shown)
    flags = pa.array([text == "aa" for text in shown])
    masked = pa.Array.from_buffers(
        pa.string(), len(whole), [flags.buffers()[1], *whole.buffers()[1:]]
    )
    written(tmp_path, pa.table({"v": masked}), "parquet")
    assert encodings(tmp_path) == {"v": True}
    read = pq.read_table(tmp_path / FILE, read_dictionary=["v"]).column("v").combine_chunks()
    assert read.dictionary.to_pylist() == ["aa"]
    assert read.null_count == 50


def test_numbers_that_differ_are_read_by_others_as_they_are(tmp_path: Path) -> None:
    rows = range(GROUP + 100)
    day = datetime(2026, 1, 31, 7, 5, tzinfo=UTC)
    table = pa.table(
        {
            "numbers": pa.array([None if n % 7 == 0 else (-1) ** n * n * 10**12 for n in rows]),
            "days": pa.array([n * 31 % 50_000 for n in rows], pa.int32()).cast(pa.date32()),
            "moments": pa.array(
                [(day + timedelta(seconds=n * n)).replace(tzinfo=None) for n in rows],
                pa.timestamp("us"),
            ),
        }
    )
    written(tmp_path, table, "parquet")
    with duckdb.connect() as connection:
        read = connection.read_parquet(str(tmp_path / FILE)).to_arrow_table()
    assert read.equals(table)
    assert polars.read_parquet(tmp_path / FILE).to_arrow().cast(table.schema).equals(table)


def test_a_number_tells_no_value_of_a_hidden_cell(tmp_path: Path) -> None:
    """Whatever lies in memory below it, the file is the same."""
    files = set()
    for secret in (-(2**50), 7, 2**60):
        whole = pa.array([secret if n % 3 == 0 else n for n in range(1000)])
        shown = pa.array([n % 3 != 0 for n in range(1000)])
        masked = pa.Array.from_buffers(
            pa.int64(), len(whole), [shown.buffers()[1], whole.buffers()[1]]
        )
        written(tmp_path, pa.table({"v": masked}), "parquet")
        files.add((tmp_path / FILE).read_bytes())
    assert len(files) == 1
    assert pq.read_table(tmp_path / FILE).column("v").null_count == 334


def test_a_table_without_rows_is_a_file(tmp_path: Path) -> None:
    table = pa.table({"v": pa.array([], pa.string())})
    written(tmp_path, table, "parquet")
    assert pq.read_table(tmp_path / FILE).equals(table)
