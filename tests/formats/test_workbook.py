"""A workbook explains itself, keeps hidden cells hidden, and is refused where a sheet would lose something."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from datareq.generation.formats.page import HIDDEN
from datareq.generation.formats.write import write_files
from datareq.generation.formats.writer import UnfitError
from datareq.generation.formats.xlsx import COLUMNS_MOST, ROWS_MOST
from tests.formats.cases import page, written

TABLE = pa.table(
    {
        "nama_prodi": ["Fisika", "Kimia", "Biologi"],
        "jumlah": [25, None, None],
        "kode": ["013", "014", "=1"],
    }
)
MASK = {"jumlah": pa.array([False, True, False])}


def book(folder: Path) -> openpyxl.Workbook:
    written(folder, TABLE, "xlsx", hidden=MASK)
    return openpyxl.load_workbook(folder / "output/t.xlsx")


def test_hidden_cell_shows_a_mark_and_a_missing_one_nothing(tmp_path: Path) -> None:
    cells = [row[1] for row in book(tmp_path)["Data"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [25, HIDDEN, None]
    assert 0 not in [cell.value for cell in cells]


def test_hidden_cell_is_empty_and_not_zero_in_every_other_format(tmp_path: Path) -> None:
    written(tmp_path, TABLE, "csv", "json", "ndjson", "parquet", hidden=MASK)
    lines = (tmp_path / "output/t.csv").read_text().splitlines()
    assert lines[1:3] == ['"Fisika",25,"013"', '"Kimia",,"014"']
    for ending in ("json", "ndjson"):
        assert '"Kimia", "jumlah": null' in (tmp_path / f"output/t.{ending}").read_text()


def test_header_stays_in_sight_and_every_row_can_be_filtered(tmp_path: Path) -> None:
    sheet = book(tmp_path)["Data"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["A"].width > len("nama_prodi")


def test_digit_strings_are_texts_that_excel_leaves_alone(tmp_path: Path) -> None:
    sheet = book(tmp_path)["Data"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet["C"][1:3]] == [
        ("013", "s", "@"),
        ("014", "s", "@"),
    ]
    assert sheet["C4"].quotePrefix
    assert not sheet["C3"].quotePrefix


def test_a_sheet_says_what_the_rows_are(tmp_path: Path) -> None:
    sheet = book(tmp_path)["Keterangan"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert told["Judul"] == "Mahasiswa aktif"
    assert told["Permohonan"] == "PDI-2026-0042"
    assert told["Klasifikasi"] == "Publik"
    assert told["Sumber"] == "Mahasiswa"
    assert told["Cara pembuatan"] == "Hitung mahasiswa."
    assert told["Yang diperiksa"] == "Selalu terisi: n."


def test_a_dictionary_counts_what_is_in_each_column(tmp_path: Path) -> None:
    rows = list(book(tmp_path)["Kamus data"].iter_rows(values_only=True))
    assert rows[0][:5] == ("Kolom", "Arti", "Jenis nilai", "Satuan", "Daftar kode")
    assert rows[0][5:7] == ("Berasal dari", "Tanpa nilai")
    by_name = {row[0]: row[6:] for row in rows[1:]}
    assert by_name["nama_prodi"] == (0, 0, 3, None, None, "Biologi\nFisika\nKimia")
    assert by_name["jumlah"] == (1, 1, 1, "25", "25", None)


def test_a_dictionary_of_rows_about_people_names_no_value(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    alone = page(TABLE.schema, "xlsx", quotable=False)
    write_files(TABLE.schema, TABLE.to_batches(), tmp_path, alone)
    sheet = openpyxl.load_workbook(tmp_path / "output/t.xlsx")["Kamus data"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[6:9] for row in rows] == [(0, 0, 3), (2, 0, 1), (0, 0, 3)]
    assert all(cell is None for row in rows for cell in row[9:])


def test_every_sheet_is_printed_as_wide_as_a_page(tmp_path: Path) -> None:
    made = book(tmp_path)
    for sheet in made.worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0) or (
            sheet.page_setup.fitToWidth,
            sheet.page_setup.fitToHeight,
        ) == (1, 0)
    for name in ("Data", "Kamus data"):
        assert made[name].print_title_rows == "$1:$1"
        assert made[name].page_setup.orientation == "landscape"


def test_labels_stand_above_the_columns_unless_two_are_alike(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    for labels, wanted in (
        ({"nama_prodi": "Program studi"}, ["Program studi", "jumlah", "kode"]),
        ({"nama_prodi": "jumlah"}, ["nama_prodi", "jumlah", "kode"]),
    ):
        said = page(TABLE.schema, "xlsx", labels=labels)
        write_files(TABLE.schema, TABLE.to_batches(), tmp_path, said)
        sheet = openpyxl.load_workbook(tmp_path / "output/t.xlsx")["Data"]
        assert [cell.value for cell in sheet[1]] == wanted


def test_nothing_in_the_workbook_tells_when_or_where_it_was_made(tmp_path: Path) -> None:
    book(tmp_path)
    with zipfile.ZipFile(tmp_path / "output/t.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    years = set(re.findall(r"<dcterms:\w+ [^>]*>(\d{4})-", text))
    assert years == {"2000"}
    assert str(tmp_path) not in text


def test_an_empty_result_is_a_workbook_with_a_header(tmp_path: Path) -> None:
    written(tmp_path, TABLE.slice(0, 0), "xlsx", "json", "ndjson", "csv")
    sheet = openpyxl.load_workbook(tmp_path / "output/t.xlsx")["Data"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [TABLE.column_names]
    assert (tmp_path / "output/t.json").read_text() == "[]\n"
    assert (tmp_path / "output/t.ndjson").read_text() == ""
    assert (tmp_path / "output/t.csv").read_text() == '"nama_prodi","jumlah","kode"\n'


def test_the_last_row_of_a_full_sheet_is_there(tmp_path: Path) -> None:
    written(tmp_path, pa.table({"n": range(ROWS_MOST)}), "xlsx")
    with zipfile.ZipFile(tmp_path / "output/t.xlsx") as archive:
        tail = archive.read("xl/worksheets/sheet1.xml")[-600:].decode()
    assert f'<c r="A{ROWS_MOST + 1}"' in tail
    assert f'ref="A1:A{ROWS_MOST + 1}"' in tail


TOO_MUCH: dict[str, tuple[pa.Table, str]] = {
    "rows": (pa.table({"n": range(ROWS_MOST + 1)}), "format-xlsx-rows"),
    "columns": (pa.table({f"c{n}": [1] for n in range(COLUMNS_MOST + 1)}), "format-xlsx-columns"),
    "characters": (pa.table({"v": ["x" * 32_768]}), "format-xlsx-text"),
    "characters that count twice": (pa.table({"v": ["😀" * 16_384]}), "format-xlsx-text"),
}


@pytest.mark.parametrize(("table", "code"), TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_what_a_sheet_cannot_hold_is_refused_and_never_cut_off(
    table: pa.Table, code: str, tmp_path: Path
) -> None:
    with pytest.raises(UnfitError) as unfit:
        written(tmp_path, table, "xlsx")
    assert unfit.value.code == code


def test_every_column_up_to_the_last_is_there(tmp_path: Path) -> None:
    table = pa.table({f"c{n}": [n] for n in range(COLUMNS_MOST)})
    written(tmp_path, table, "xlsx")
    with zipfile.ZipFile(tmp_path / "output/t.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(rf'<c r="XFD2" s="\d+"><v>{COLUMNS_MOST - 1}</v></c></row></sheetData>', sheet)
