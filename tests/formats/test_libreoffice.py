"""LibreOffice opens our workbooks and CSV files and shows what was in the rows.

Needs `soffice` (Debian's libreoffice-calc-nogui); without it these tests say that they were skipped.
"""

from __future__ import annotations

import datetime
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from datareq.model.procedure import EXCEL_ID
from tests.formats.cases import written
from tests.formats.hard import CASES
from tests.formats.test_hard_cases import in_excel, table

SOFFICE = shutil.which("soffice")
NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice isn't installed here")
LOST = re.compile("[\x00-\x08\x0b-\x1f\ufffe]")
"""What LibreOffice's own XML can't hold, so that it can't be compared there."""


def name(space: str, local: str) -> str:
    return f"{{{NS[space]}}}{local}"


def converted(folder: Path, *paths: Path, reading: tuple[str, ...] = ()) -> None:
    """Beside each path the same as LibreOffice's flat XML."""
    command = [
        SOFFICE or "",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        *reading,
        *("--convert-to", "fods", "--outdir", str(folder)),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case's workbook, opened by one LibreOffice."""
    folder = tmp_path_factory.mktemp("books")
    paths = []
    for number, case in enumerate(CASES):
        written(folder / str(number), table(case), "xlsx")
        paths.append((folder / str(number) / "output/t.xlsx").rename(folder / f"{number}.xlsx"))
    converted(folder, *paths)
    return folder


def cells(path: Path, sheet: str | None = None) -> Iterator[list[ElementTree.Element | None]]:
    """Rows of a sheet (else of the first): one element for each of its first two cells."""
    tree = ElementTree.parse(path)  # noqa: S314 - LibreOffice made it from what we made
    tables = tree.findall(".//table:table", NS)
    found = next(t for t in tables if sheet in (None, t.get(name("table", "name"))))
    for row in found.iter(name("table", "table-row")):
        line: list[ElementTree.Element | None] = []
        for cell in row.findall("table:table-cell", NS):
            count = int(cell.get(name("table", "number-columns-repeated"), "1"))
            line += [cell] * min(count, 2)
        yield line[:2]


def shown(cell: ElementTree.Element) -> str:
    """The text of a cell; its paragraphs are its lines."""
    return "\n".join(_flat(part) for part in cell.findall("text:p", NS))


def _flat(part: ElementTree.Element) -> str:
    marks = {
        name("text", "s"): " " * int(part.get(name("text", "c"), "1")),
        name("text", "tab"): "\t",
        name("text", "line-break"): "\n",
    }
    inner = (part.text or "") + "".join(_flat(child) + (child.tail or "") for child in part)
    return marks.get(part.tag, "") + inner


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=CASES.keys())
def test_workbook_is_opened_cell_by_cell(number: int, case: str, books: Path) -> None:
    wanted = [in_excel(value) for value in table(case).column("v").to_pylist()]
    rows = list(cells(books / f"{number}.fods", "Data"))[1 : len(wanted) + 1]
    for (_, cell), value in zip(rows, wanted, strict=True):
        assert cell is not None
        kind = cell.get(name("office", "value-type"))
        if value is None or value == "":
            assert not shown(cell)
        elif isinstance(value, str):
            assert kind == "string"
            assert LOST.sub("", shown(cell)) == LOST.sub("", value)
        elif isinstance(value, datetime.date):
            assert kind == "date"
            given = cell.get(name("office", "date-value"), "")
            assert datetime.datetime.fromisoformat(given) == (
                value
                if isinstance(value, datetime.datetime)
                else datetime.datetime.combine(value, datetime.time())
            )
        else:
            assert kind in ("float", "boolean")
            # LibreOffice writes 15 digits down, whatever it holds.
            assert float(cell.get(name("office", "value"), "")) == pytest.approx(
                float(value), rel=1e-14
            )


def test_no_text_becomes_a_formula(books: Path) -> None:
    """Yes and no are formulas to LibreOffice, `=TRUE()`; nothing else is."""
    for number, case in enumerate(CASES):
        if pa.types.is_string(CASES[case].type):
            assert "table:formula" not in (books / f"{number}.fods").read_text(encoding="utf-8")


def test_a_csv_for_excel_is_opened_with_its_numbers_and_texts(tmp_path: Path) -> None:
    """As in Indonesia: semicolons, decimal commas; nothing in it is taken for a formula."""
    rows = pa.table({"n": [1.5, -0.25, 1234567.5], "v": ["=1+1", "a;=1", "-2"]})
    written(tmp_path, rows, "csv", csv=EXCEL_ID)
    # Separator ; quotes " UTF-8 from line 1, language id, quoted fields are texts, formulas aren't evaluated.
    options = "CSV:59,34,76,1,,1057,true,true,false"
    converted(tmp_path, tmp_path / "output/t.csv", reading=(f"--infilter={options}",))
    found = list(cells(tmp_path / "t.fods"))[1:4]
    numbers = [
        float(row[0].get(name("office", "value"), "")) for row in found if row[0] is not None
    ]
    texts = [shown(row[1]) for row in found if row[1] is not None]
    assert numbers == [1.5, -0.25, 1234567.5]
    assert texts == ["'=1+1", "a;'=1", "'-2"]
