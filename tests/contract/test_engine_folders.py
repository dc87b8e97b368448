"""A folder of files is a connection: each file a table, read with the declared types, and nothing else is opened."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.errors import GenerationError
from datareq.generation.engine import Statement, TableRead
from datareq.model.catalogue import ColumnType

TYPES = {
    "kode": ColumnType.TEXT,
    "nilai": ColumnType.DECIMAL,
    "jumlah": ColumnType.INTEGER,
    "rata": ColumnType.NUMBER,
    "aktif": ColumnType.BOOLEAN,
    "tanggal": ColumnType.DATE,
}
CSV = """\
rahasia,kode,nilai,jumlah,rata,aktif,tanggal
x,007,3.50,1,0.5,true,2024-02-29
y,"a ""b"",
c",,,,,
z,"",1,2,3,false,2025-01-01
"""
ROWS = [
    {"kode": "007", "nilai": Decimal("3.50"), "jumlah": 1, "rata": 0.5, "aktif": True, "tanggal": date(2024, 2, 29)},
    {"kode": 'a "b",\nc', "nilai": None, "jumlah": None, "rata": None, "aktif": None, "tanggal": None},
    {"kode": "", "nilai": Decimal(1), "jumlah": 2, "rata": 3.0, "aktif": False, "tanggal": date(2025, 1, 1)},
]  # fmt: skip
ALL = 'SELECT * FROM "_dr_sensus"."main"."t"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "sensus"
    found.mkdir()
    return found


def fill(folder: Path, ext: str) -> Path:
    """The same table in one of the formats."""
    made = folder / f"t.{ext}"
    source = folder.parent / "source.csv"
    source.write_text(CSV, encoding="utf-8")
    if ext == "csv":
        made.write_text(CSV, encoding="utf-8")
        return made
    types = {"rahasia": "VARCHAR", "kode": "VARCHAR", "nilai": "DECIMAL(4, 2)", "jumlah": "INTEGER",
             "rata": "DOUBLE", "aktif": "BOOLEAN", "tanggal": "DATE"}  # fmt: skip
    read = f"read_csv('{source}', header=true, auto_detect=false, allow_quoted_nulls=false, columns={types})"
    duckdb.connect().execute(
        f"COPY (FROM {read}) TO '{made}' (FORMAT {'parquet' if ext == 'parquet' else 'json'})"
    )
    return made


def read(folder: Path, sql: str = ALL, **declared: ColumnType) -> list[dict[str, object]]:
    columns = tuple({**TYPES, **declared}.items())
    table = TableRead(connection="sensus", schema="main", table="t", columns=columns)
    engine = DuckDB({"sensus": str(folder)}, scratch=folder.parent)
    with engine.run([Statement(sql=sql, reads=(table,))]) as readers:
        return readers[0].read_all().to_pylist()


def stopped(folder: Path, sql: str = ALL, **declared: ColumnType) -> GenerationError:
    with pytest.raises(GenerationError) as found:
        read(folder, sql, **declared)
    return found.value


@pytest.mark.parametrize("ext", ["csv", "json", "ndjson", "parquet"])
def test_table_holds_the_granted_columns_in_their_declared_types(folder: Path, ext: str) -> None:
    fill(folder, ext)
    assert read(folder) == ROWS


def test_a_json_list_is_read_like_lines(folder: Path) -> None:
    (folder / "t.json").write_text('[{"kode": "007"},\n {"kode": "1"}]')
    assert [row["kode"] for row in read(folder)] == ["007", "1"]


@pytest.mark.parametrize("ext", ["csv", "json", "parquet"])
def test_a_column_that_was_not_granted_does_not_exist(folder: Path, ext: str) -> None:
    fill(folder, ext)
    code = stopped(folder, 'SELECT rahasia FROM "_dr_sensus"."main"."t"').code
    assert code == "engine-query"


@pytest.mark.parametrize("ext", ["csv", "parquet"])
def test_a_column_that_is_gone_is_named(folder: Path, ext: str) -> None:
    fill(folder, ext)
    error = stopped(folder, ALL, alamat=ColumnType.TEXT)
    assert (error.code, error.args_) == (
        "engine-drift",
        {"connection": "sensus", "table": "t", "column": "alamat"},
    )


def test_a_column_of_another_type_is_named(folder: Path) -> None:
    fill(folder, "parquet")
    error = stopped(folder, ALL, kode=ColumnType.INTEGER)
    assert (error.code, error.args_["column"]) == ("engine-drift", "kode")


def test_a_table_that_is_gone_is_named(folder: Path) -> None:
    error = stopped(folder)
    assert (error.code, error.args_["table"]) == ("engine-drift", "t")


UNFIT = {
    "text where a number is declared": ("t.csv", CSV.replace(",1,0.5", ",satu,0.5")),
    "a line with too many values": ("t.csv", CSV.replace("true,", "true,,,")),
    "an invalid character": ("t.csv", CSV.replace("007", "\udcff")),
    "a text in JSON where a number is declared": ("t.json", '{"jumlah": "satu"}'),
    "broken JSON": ("t.json", '{"jumlah": '),
    "a Parquet file that is none": ("t.parquet", "PAR1"),
}


@pytest.mark.parametrize(("name", "content"), UNFIT.values(), ids=UNFIT.keys())
def test_a_file_that_holds_something_else_is_said_to(name: str, content: str, folder: Path) -> None:
    (folder / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert stopped(folder).code == "engine-file"


@pytest.mark.parametrize("ext", ["csv", "json", "parquet"])
def test_each_statement_has_its_own_columns_of_one_table(folder: Path, ext: str) -> None:
    fill(folder, ext)
    statements = [
        Statement(
            sql=f'SELECT {name} FROM "_dr_sensus"."main"."t"',  # noqa: S608 - our own words
            reads=(
                TableRead(
                    connection="sensus", schema="main", table="t", columns=((name, TYPES[name]),)
                ),
            ),
        )
        for name in ("kode", "jumlah")
    ]
    with DuckDB({"sensus": str(folder)}, scratch=folder.parent).run(statements) as readers:
        found = [reader.read_all().to_pylist() for reader in readers]
    assert found == [[{name: row[name]} for row in ROWS] for name in ("kode", "jumlah")]


def test_a_broken_file_that_nobody_reads_disturbs_nobody(folder: Path) -> None:
    fill(folder, "csv")
    (folder / "lain.parquet").write_text("PAR1")
    assert read(folder) == ROWS


def test_two_files_of_one_table_are_refused(folder: Path) -> None:
    fill(folder, "csv")
    fill(folder, "json")
    assert stopped(folder).code == "engine-file"


@pytest.mark.parametrize("kind", ["link", "fifo", "folder"])
def test_only_a_file_of_its_own_is_read(folder: Path, kind: str) -> None:
    other = fill(folder, "csv").rename(folder.parent / "other.csv")
    if kind == "link":
        (folder / "t.csv").symlink_to(other)
    elif kind == "fifo":
        os.mkfifo(folder / "t.csv")
    else:
        (folder / "t.csv").mkdir()
    assert stopped(folder).code in ("engine-file", "engine-unreachable")


def test_other_files_of_the_folder_stay_out_of_reach(folder: Path) -> None:
    fill(folder, "csv")
    (folder / "lain.csv").write_text("a\n1\n")
    for table in (
        f"'{folder}/lain.csv'",
        f"read_csv('{folder}/t.csv')",
        f"glob('{folder}/*')",
        "read_csv('/proc/self/environ')",
        "read_csv('/proc/self/fd/0')",
    ):
        assert stopped(folder, f"FROM {table}").code in ("engine-query", "engine-plan")


def test_a_file_that_is_written_to_meanwhile_is_not_trusted(folder: Path) -> None:
    made = folder / "t.csv"
    made.write_text("kode\n" + "1234567890\n" * 3_000_000)
    table = TableRead(
        connection="sensus", schema="main", table="t", columns=(("kode", ColumnType.TEXT),)
    )
    engine = DuckDB({"sensus": str(folder)}, scratch=folder.parent)
    with engine.run([Statement(sql=ALL, reads=(table,))]) as readers:
        reader = readers[0]
        with made.open("r+b") as file:
            file.write(b"KODE")
        with pytest.raises(GenerationError) as found:
            reader.read_all()
    assert found.value.code in ("engine-changed", "engine-file")


def test_what_is_put_in_a_file_s_place_is_not_seen(folder: Path) -> None:
    """The file is read by its number, so a name that leads elsewhere meanwhile leads nobody astray."""
    made = folder / "t.csv"
    made.write_text("kode\n" + "a\n" * 1_000_000)
    table = TableRead(
        connection="sensus", schema="main", table="t", columns=(("kode", ColumnType.TEXT),)
    )
    engine = DuckDB({"sensus": str(folder)}, scratch=folder.parent)
    with engine.run([Statement(sql=ALL, reads=(table,))]) as readers:
        reader = readers[0]
        made.unlink()
        made.write_text("kode\n" + "b\n" * 1_000_000)
        values = set(reader.read_all().column("kode").to_pylist())
    assert values == {"a"}
