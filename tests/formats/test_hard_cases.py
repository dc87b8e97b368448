"""What other programs read from our files is what was in the rows, cell by cell."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.escape import unescape

from datareq.generation.formats.formulas import restored
from datareq.generation.formats.xlsx_cells import DIGITS
from datareq.model.procedure import EXCEL_ID, RFC_4180
from tests.formats.cases import written
from tests.formats.hard import CASES

Cells = list[Any]
FORMATS = ("csv", "xlsx", "parquet", "json", "ndjson")


def table(case: str) -> pa.Table:
    """The values, with the number of their row before them: no row is empty."""
    values = CASES[case]
    return pa.table({"n": list(range(1, len(values) + 1)), "v": values})


def as_text(value: object) -> str:
    """How a value is written in CSV and, if it is no text, in JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "microseconds")
    return str(value)


def same(found: object, wanted: object) -> bool:
    """Alike in value; for floats to the last bit, and NaN is NaN."""
    if isinstance(wanted, float) and isinstance(found, float | int):
        return struct(float(found)) == struct(wanted)
    return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)


def struct(number: float) -> object:
    return "nan" if math.isnan(number) else number.hex()


def assert_same(found: Cells, wanted: Cells) -> None:
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert same(one, other), (one, other)


@pytest.fixture(params=CASES, ids=CASES.keys())
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("shape", [RFC_4180, EXCEL_ID])
def test_csv_is_read_back_by_python(case: str, shape: str, tmp_path: Path) -> None:
    rows = table(case)
    written(tmp_path, rows, "csv", csv=shape)
    data = (tmp_path / "output/t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == (shape == EXCEL_ID)
    text = data.decode("utf-8-sig" if shape == EXCEL_ID else "utf-8")
    cut = ";" if shape == EXCEL_ID else ","
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=cut))
    assert read[0] == ["n", "v"]
    assert all(len(row) == 2 for row in read)
    wanted = rows.column("v").to_pylist()
    assert len(read) - 1 == len(wanted)
    for (_, found), value in zip(read[1:], wanted, strict=True):
        if isinstance(value, float):
            assert struct(float(found.replace(",", "."))) == struct(value)
        elif isinstance(value, Decimal):
            assert Decimal(found.replace(",", ".")) == value
        else:
            assert restored(found) == ("" if value is None else as_text(value))


@pytest.mark.parametrize("shape", [RFC_4180, EXCEL_ID])
@pytest.mark.parametrize("cut", [",", ";", "\t"])
def test_no_cell_of_a_csv_starts_a_formula_wherever_it_is_cut(
    case: str, shape: str, cut: str, tmp_path: Path
) -> None:
    """As a spreadsheet that takes another separator for the right one would cut it, quotes left aside too."""
    if not pa.types.is_string(CASES[case].type):
        return
    written(tmp_path, table(case), "csv", csv=shape)
    text = (tmp_path / "output/t.csv").read_text(encoding="utf-8-sig")
    cells = {
        cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=cut) for cell in row
    }
    for line in text.splitlines():
        cells |= {cell.strip(' "') for cell in line.split(cut)}
    assert not [cell for cell in cells if cell[:1] in set("=+-@＝\t\r") and cell[:1]]


def test_csv_is_read_back_by_pandas_and_duckdb(case: str, tmp_path: Path) -> None:
    rows = table(case)
    written(tmp_path, rows, "csv")
    path = tmp_path / "output/t.csv"
    with path.open(encoding="utf-8", newline="") as file:
        by_python = [row["v"] for row in csv.DictReader(file)]
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    with duckdb.connect() as connection:
        asked = connection.execute(
            "SELECT coalesce(v, '') FROM read_csv(?, all_varchar = true, header = true, delim = ',',"
            " quote = '\"', escape = '\"', strict_mode = true, new_line = '\\n') ORDER BY n::INT",
            [str(path)],
        ).fetchall()
    assert list(frame["v"]) == by_python
    assert [found for (found,) in asked] == by_python


def test_parquet_is_read_back_exactly(case: str, tmp_path: Path) -> None:
    rows = table(case)
    written(tmp_path, rows, "parquet")
    path = tmp_path / "output/t.parquet"
    wanted = rows.column("v").to_pylist()
    assert_same(pq.read_table(path).column("v").to_pylist(), wanted)
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT v FROM read_parquet(?) ORDER BY n", [str(path)]
        ).fetchall()
    assert_same([value for (value,) in found], wanted)


@pytest.mark.parametrize("ending", ["json", "ndjson"])
def test_json_is_read_back_exactly(case: str, ending: str, tmp_path: Path) -> None:
    rows = table(case)
    written(tmp_path, rows, ending)
    text = (tmp_path / f"output/t.{ending}").read_text(encoding="utf-8")
    whole = text if ending == "json" else "[" + ",".join(text.rstrip("\n").split("\n")) + "]"
    found = [row["v"] for row in json.loads(whole, parse_float=Decimal, parse_constant=refused)]
    for one, value in zip(found, rows.column("v").to_pylist(), strict=True):
        if isinstance(value, float) and not math.isfinite(value):
            assert one == {"nan": "NaN", "inf": "INF", "-inf": "-INF"}[str(value)]
        elif isinstance(value, float):
            assert float(one) == value  # but for the sign of nought
        elif isinstance(value, datetime.date):
            assert one == as_text(value)
        else:
            assert same(one, value)


def refused(constant: str) -> None:
    """Python reads NaN and Infinity as numbers; JSON doesn't know them."""
    raise AssertionError(constant)


def in_excel(value: object) -> object:
    """What stands in a sheet: itself, or its digits where a sheet can't hold it."""
    if isinstance(value, float):
        return {"nan": "NaN", "inf": "INF", "-inf": "-INF"}.get(str(value), value)
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > DIGITS:
        return str(value)
    if isinstance(value, int) and len(str(abs(value))) > DIGITS:
        return str(value)
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        if day < datetime.date(1900, 3, 1):
            return as_text(value)
    return value


def test_excel_is_read_back_by_openpyxl_and_pandas(case: str, tmp_path: Path) -> None:
    rows = table(case)
    written(tmp_path, rows, "xlsx")
    path = tmp_path / "output/t.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Data"]
    assert [cell.value for cell in sheet[1]] == ["n", "v"]
    cells = [row[1] for row in sheet.iter_rows(min_row=2, max_col=2)]
    assert not [cell for cell in cells if cell.data_type == "f"]
    wanted = [in_excel(value) for value in rows.column("v").to_pylist()]
    assert_like_excel([cell.value for cell in cells], wanted)
    frame = pd.read_excel(path, sheet_name="Data", dtype=object, keep_default_na=False)
    assert_like_excel([None if value == "" else value for value in frame["v"]], wanted)


def assert_like_excel(found: Cells, wanted: Cells) -> None:
    assert len(found) == len(wanted)
    for one, value in zip(found, wanted, strict=True):
        if isinstance(value, str):
            # An empty text is a cell without a value to openpyxl; XML reads every line end as \n.
            assert unescape(one or "") == value
        elif isinstance(value, datetime.datetime):
            assert one == value
        elif isinstance(value, datetime.date):
            assert one == datetime.datetime.combine(value, datetime.time())
        elif isinstance(value, Decimal | float):
            assert float(one) == float(value)
        else:
            assert one == value


@pytest.mark.parametrize("shape", [RFC_4180, EXCEL_ID])
def test_same_rows_give_the_same_bytes(case: str, shape: str, tmp_path: Path) -> None:
    first = written(tmp_path / "a", table(case), *FORMATS, csv=shape)
    assert first == written(tmp_path / "b", table(case), *FORMATS, csv=shape)
