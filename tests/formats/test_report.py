"""A dataset as a report that is read or printed: set by the policy's own template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pypdfium2
import pytest

from datareq.adapters.renderers.typst import pdf
from datareq.generation.formats.report import MOST_COLUMNS, MOST_ROWS, report_maker
from datareq.generation.formats.write import MAKERS, Written, write_files
from datareq.generation.formats.writer import Hidden, UnfitError
from datareq.model.names import PAPERS
from datareq.model.procedure import Chart
from datareq.wiring.printing import REPORT

from .cases import page

ROOT = Path(__file__).parents[2]
TEMPLATES = {path.name: path.read_bytes() for path in (ROOT / PAPERS).glob("*.typ")}
NONE_HIDDEN: Hidden = {}


def print_(sheet: Mapping[str, object], figures: Mapping[str, bytes]) -> bytes:
    return pdf(TEMPLATES, REPORT, sheet, datetime(2000, 1, 1, tzinfo=UTC), figures)


def made(
    folder: Path,
    table: pa.Table,
    hidden: Hidden = NONE_HIDDEN,
    measured: tuple[str, ...] = (),
    chart: Chart | None = None,
) -> Written:
    about = page(table.schema, "pdf", chart=chart)
    about = replace(
        about, entries=tuple(replace(e, measured=e.name in measured) for e in about.entries)
    )
    (folder / "output").mkdir(parents=True)
    batches = iter(table.to_batches())
    return write_files(table.schema, batches, folder, about, hidden, {"pdf": report_maker(print_)})


def words(folder: Path) -> str:
    with pypdfium2.PdfDocument(folder / "output/t.pdf") as document:
        sheets = [sheet.get_textpage().get_text_range() for sheet in document]
    return " ".join(" ".join(sheets).split())


def test_a_report_says_what_was_asked_how_it_was_made_and_how_to_cite_it(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika"], "jumlah": [12]})
    made(tmp_path, table)
    about, said = page(table.schema, "pdf"), words(tmp_path)
    for part in (
        about.output.title,
        *about.question,
        about.period,
        *about.steps,
        *about.notes,
        *about.checks,
        about.citation,
        about.registration,
    ):
        assert part in said, part


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(1234567, "1.234.567", id="count"),
        pytest.param(1234.5, "1.234,5", id="share"),
        pytest.param(Decimal("0.10"), "0,1", id="decimal"),
        pytest.param(True, "ya", id="yes"),
        pytest.param(date(2026, 3, 12), "12 Mar 2026", id="day"),
        pytest.param(datetime(1899, 1, 2, 3, 4), "2 Jan 1899, 03.04", id="moment"),  # noqa: DTZ001
        pytest.param('#read("/x") *a* $b$ `c`', '#read("/x") *a* $b$ `c`', id="markup"),
        pytest.param("0012", "0012", id="leading-zeros"),
    ],
)
def test_a_value_is_shown_as_people_write_it(tmp_path: Path, value: object, shown: str) -> None:
    made(tmp_path, pa.table({"n": ["Fisika"], "v": [value]}), measured=("v",))
    assert f"Fisika {shown}" in words(tmp_path)


def test_a_year_has_no_thousands(tmp_path: Path) -> None:
    made(tmp_path, pa.table({"prodi": ["Fisika"], "angkatan": [2024]}))
    assert "Fisika 2024" in words(tmp_path)


def test_a_hidden_cell_is_a_mark_and_never_a_zero(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika", "Kimia"], "jumlah": pa.array([None, None], pa.int64())})
    made(tmp_path, table, {"jumlah": pa.array([True, False])})
    said = words(tmp_path)
    assert "Fisika •" in said
    assert "Kimia •" not in said


def test_its_fingerprint_is_that_of_the_csv_file(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika", "=1+1"], "jumlah": [1, None]})
    about = page(table.schema, "pdf", "csv")
    (tmp_path / "output").mkdir()
    makers = {**MAKERS, "pdf": report_maker(print_)}
    done = write_files(table.schema, iter(table.to_batches()), tmp_path, about, makers=makers)
    sums = {file.format: file.sha256 for file in done.files}
    assert sums["csv"] in words(tmp_path)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika"] * 200, "jumlah": list(range(200))})
    first = made(tmp_path / "a", table)
    again = made(tmp_path / "b", pa.Table.from_batches(table.to_batches(max_chunksize=7)))
    assert first.files == again.files


@pytest.mark.parametrize(
    ("table", "code"),
    [
        pytest.param(
            pa.table({"n": list(range(MOST_ROWS + 1))}), "format-pdf-rows", id="too-many-rows"
        ),
        pytest.param(
            pa.table({f"c{n}": [n] for n in range(MOST_COLUMNS + 1)}),
            "format-pdf-columns",
            id="too-many-columns",
        ),
    ],
)
def test_what_would_not_fit_on_paper_is_refused_and_never_cut(
    tmp_path: Path, table: pa.Table, code: str
) -> None:
    with pytest.raises(UnfitError) as unfit:
        made(tmp_path, table)
    assert unfit.value.code == code


def test_the_longest_report_is_printed_whole(tmp_path: Path) -> None:
    table = pa.table({f"c{n}": [f"{n}-{row}" for row in range(MOST_ROWS)] for n in range(3)})
    made(tmp_path, table)
    said = words(tmp_path)
    assert all(f"2-{row}" in said for row in range(0, MOST_ROWS, 111))


def browsed(folder: Path, table: pa.Table, hidden: Hidden = NONE_HIDDEN, **more: Any) -> str:
    about = page(table.schema, "html", **more)
    (folder / "output").mkdir(parents=True)
    write_files(table.schema, iter(table.to_batches()), folder, about, hidden)
    return (folder / "output/t.html").read_text(encoding="utf-8")


def test_a_report_in_a_browser_says_the_same_and_fetches_nothing(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika", "Kimia"], "jumlah": [1234567, None]})
    text = browsed(tmp_path, table, {"jumlah": pa.array([False, True])}, chart=BARS)
    about = page(table.schema, "html")
    for part in (about.output.title, *about.question, about.period, *about.steps, *about.notes):
        assert part in text
    assert '<td dir="auto" class="figure">•</td>' in text
    assert "data:image/svg+xml;base64," in text
    fetched = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')> ]+)", text)
    assert all(one.startswith("data:") for one in fetched), fetched
    assert "default-src 'none'" in text
    assert (
        browsed(tmp_path / "again", table, {"jumlah": pa.array([False, True])}, chart=BARS) == text
    )


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "</td></table>"],
)
def test_no_value_becomes_markup(tmp_path: Path, value: str) -> None:
    class Cells(HTMLParser):
        found: tuple[str, ...] = ()
        tags: frozenset[str] = frozenset()

        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
            self.tags |= {tag}

        def handle_data(self, data: str) -> None:
            self.found += (data,)

    cells = Cells()
    cells.feed(browsed(tmp_path, pa.table({"n": [value]}), labels={"n": value}))
    assert cells.found.count(value) >= 2
    assert not cells.tags & {"script", "img", "b"}


BARS = Chart(kind="bar", x="prodi", y="jumlah")


def ink(folder: Path, number: int) -> int:
    """How many dots of a sheet aren't white."""
    with pypdfium2.PdfDocument(folder / "output/t.pdf") as document:
        picture = document[number].render(scale=1, grayscale=True).to_numpy()
    return int((picture < 200).sum())


def test_a_declared_chart_stands_above_the_table(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika", "Kimia", "Biologi"], "jumlah": [120, None, 80]})
    hidden = {"jumlah": pa.array([False, True, False])}
    made(tmp_path / "with", table, hidden, chart=BARS)
    made(tmp_path / "without", table, hidden)
    assert ink(tmp_path / "with", 1) > 4 * ink(tmp_path / "without", 1)
    assert "Kimia •" in words(tmp_path / "with")


def test_a_report_with_a_chart_has_the_same_bytes_twice(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika", "Kimia"], "jumlah": [120, 80]})
    one, two = (made(tmp_path / name, table, chart=BARS).files for name in ("one", "two"))
    assert one == two


def test_what_cannot_be_drawn_is_not_printed_either(tmp_path: Path) -> None:
    table = pa.table({"prodi": ["Fisika", "Fisika"], "jumlah": [120, 80]})
    with pytest.raises(UnfitError) as unfit:
        made(tmp_path, table, chart=BARS)
    assert unfit.value.code == "format-chart-twice"
