"""A Parquet file is written as suits its values, and holds none that no row shows."""

from __future__ import annotations

from pathlib import Path

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


def test_a_table_without_rows_is_a_file(tmp_path: Path) -> None:
    table = pa.table({"v": pa.array([], pa.string())})
    written(tmp_path, table, "parquet")
    assert pq.read_table(tmp_path / FILE).equals(table)
