"""A deposited table is read from the one file that was approved, or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.cli.errors import sentence
from datareq.errors import GenerationError
from datareq.generation.engine import Statement, TableRead
from datareq.model.catalogue import ColumnType

SQL = 'SELECT "kode" FROM "_dr_berkas"."main"."t"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "berkas"
    found.mkdir()
    pq.write_table(pa.table({"kode": ["a", "b"]}), found / "t.parquet")
    return found


def sha256(folder: Path) -> str:
    return hashlib.sha256((folder / "t.parquet").read_bytes()).hexdigest()


def read(place: Path, expected: str | None, column: str = "kode") -> list[str]:
    table = TableRead(
        connection="berkas",
        schema="main",
        table="t",
        columns=((column, ColumnType.TEXT),),
        sha256=expected,
    )
    engine = DuckDB({"berkas": str(place)}, scratch=place.parent)
    with engine.run([Statement(sql=SQL, reads=(table,))]) as readers:
        return readers[0].read_all().column(0).to_pylist()


def stopped(place: Path, expected: str, column: str = "kode") -> str:
    with pytest.raises(GenerationError) as found:
        read(place, expected, column)
    return found.value.code


def test_approved_file_is_read(folder: Path):
    assert read(folder, sha256(folder)) == ["a", "b"]


def test_another_file_in_its_place_is_refused(folder: Path):
    approved = sha256(folder)
    pq.write_table(pa.table({"kode": ["a", "c"]}), folder / "t.parquet")
    assert read(folder, None) == ["a", "c"]
    assert stopped(folder, approved) == "engine-deposit"


def test_one_changed_byte_is_refused(folder: Path):
    approved, file = sha256(folder), folder / "t.parquet"
    data = bytearray(file.read_bytes())
    data[-20] ^= 1
    file.write_bytes(data)
    assert stopped(folder, approved) == "engine-deposit"


def test_file_is_compared_before_anything_is_read_from_it(folder: Path):
    """Also one without the granted column is first of all another file."""
    approved = sha256(folder)
    pq.write_table(pa.table({"lain": ["a"]}), folder / "t.parquet")
    assert stopped(folder, approved) == "engine-deposit"


def test_table_that_is_no_file_of_its_own_is_refused(folder: Path):
    import duckdb

    approved, database = sha256(folder), folder.parent / "b.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 'a' AS kode")
    assert read(database, None) == ["a"]
    assert stopped(database, approved) == "engine-deposit"
    (folder / "t.parquet").unlink()
    assert stopped(folder, approved) == "engine-deposit"


def test_link_to_the_approved_file_is_not_followed(folder: Path):
    approved, file = sha256(folder), folder / "t.parquet"
    os.rename(file, folder.parent / "elsewhere.parquet")
    file.symlink_to(folder.parent / "elsewhere.parquet")
    assert stopped(folder, approved) == "engine-unreachable"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_refusal_says_what_to_do(lang: str):
    assert "datareq deposit" in sentence(GenerationError("engine-deposit"), lang)
