"""A chart shows what is in its rows, shows that something is hidden, and never shows that as zero."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from PIL import Image

from datareq.generation.formats import drawing
from datareq.generation.formats.chart import chart
from datareq.generation.formats.picture import CATEGORIES_MOST, Unseen, picture_of
from datareq.generation.formats.write import write_files
from datareq.generation.formats.writer import Hidden, UnfitError
from datareq.model.procedure import Chart
from tests.formats.cases import page

TABLE = pa.table(
    {
        "prodi": ["Fisika", "Fisika", "Kimia", "Kimia", "Biologi"],
        "angkatan": [2023, 2024, 2023, 2024, 2024],
        "jumlah": pa.array([25, None, 40, None, 15]),
    }
)
HIDDEN: Hidden = {"jumlah": pa.array([False, True, False, False, False])}
BAR = Chart(kind="bar", x="prodi", y="jumlah", series="angkatan")
KINDS = ("bar", "stacked", "line")


def drawn(
    declared: Chart, table: pa.Table = TABLE, hidden: Hidden = HIDDEN, end: str = "svg"
) -> bytes:
    return chart(table, hidden, page(table.schema, end, chart=declared), end)


def test_values_hidden_cells_and_missing_ones_stay_three_things() -> None:
    picture = picture_of(TABLE, HIDDEN, page(TABLE.schema, "svg", chart=BAR))
    assert picture.categories == ("Fisika", "Kimia", "Biologi")
    assert picture.series == ("2023", "2024")
    assert picture.points == (
        (25.0, 40.0, Unseen.MISSING),
        (Unseen.HIDDEN, Unseen.MISSING, 15.0),
    )


def test_order_by_value_looks_at_what_is_seen_only() -> None:
    declared = Chart(kind="bar", x="prodi", y="jumlah", series="angkatan", sort="value")
    secret = TABLE.set_column(2, "jumlah", pa.array([25, 900, 40, None, 15]))
    for table in (TABLE, secret):
        picture = picture_of(table, HIDDEN, page(table.schema, "svg", chart=declared))
        assert picture.categories == ("Kimia", "Fisika", "Biologi")


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_is_hatched_and_its_value_changes_nothing(kind: str) -> None:
    declared = Chart(kind=kind, x="prodi", y="jumlah", series="angkatan")
    with_hidden = drawn(declared)
    assert b"<pattern" in with_hidden
    assert b"<pattern" not in drawn(declared, hidden={})
    secret = TABLE.set_column(2, "jumlah", pa.array([25, 900, 40, None, 15]))
    assert drawn(declared, secret) == with_hidden


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_is_not_drawn_as_zero_is(kind: str) -> None:
    zero = TABLE.set_column(2, "jumlah", pa.array([25, 0, 40, None, 15]))
    declared = Chart(kind=kind, x="prodi", y="jumlah", series="angkatan")
    assert drawn(declared, zero, {}) != drawn(declared)


@pytest.mark.parametrize("end", ["png", "svg"])
@pytest.mark.parametrize("kind", KINDS)
def test_same_rows_give_the_same_bytes_in_another_process(kind: str, end: str) -> None:
    code = (
        "import sys\n"
        "from tests.formats.test_charts import Chart, drawn\n"
        f"declared = Chart(kind={kind!r}, x='prodi', y='jumlah', series='angkatan')\n"
        f"sys.stdout.buffer.write(drawn(declared, end={end!r}))\n"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    declared = Chart(kind=kind, x="prodi", y="jumlah", series="angkatan")
    assert there == drawn(declared, end=end)


def test_settings_of_the_machine_change_nothing() -> None:
    import matplotlib as mpl

    before = drawn(BAR)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "x"}):
        assert drawn(BAR) == before


def test_pictures_tell_no_time_and_no_program() -> None:
    svg = drawn(BAR).decode()
    assert not re.search(r"Matplotlib v|matplotlib\.org", svg)
    assert not re.search(r"<dc:date>|20\d\d-\d\d-\d\d", svg)
    image = Image.open(io.BytesIO(drawn(BAR, end="png")))
    assert set(image.info) <= {"dpi"}


def test_a_picture_is_as_wide_as_three_phones() -> None:
    assert Image.open(io.BytesIO(drawn(BAR, end="png"))).width == 1080


def luminance(colour: str) -> float:
    """Relative luminance as WCAG has it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_bars_beside_each_other_stay_apart_in_grey() -> None:
    """In the lightness that the eye sees, of 100: at least 12 apart."""
    for chosen in (*drawing._FEW.values(), tuple(range(6))):
        seen = [116 * luminance(drawing._COLOURS[n]) ** (1 / 3) - 16 for n in chosen]
        assert all(b - a >= 12 for a, b in pairwise(seen)), chosen


def test_lines_stand_out_from_the_paper() -> None:
    for colour in drawing._LINE_COLOURS:
        assert 1.05 / (luminance(colour) + 0.05) >= 3, colour
    assert len(set(drawing._MARKS)) == len(drawing._MARKS) == len(drawing._LINE_COLOURS)


MANY = pa.table(
    {"x": [str(n) for n in range(CATEGORIES_MOST + 1)], "y": range(CATEGORIES_MOST + 1)}
)
LINES = pa.table({"x": ["a"] * 7, "s": list("abcdefg"), "y": range(7)})
WRONG: dict[str, tuple[pa.Table, Chart, str, str]] = {
    "too many bars": (MANY, Chart(kind="bar", x="x", y="y"), "format-chart-much", "chart"),
    "too many lines": (LINES, Chart(kind="line", x="x", y="y", series="s"), "format-chart-much", "chart"),
    "two rows for a bar": (TABLE, Chart(kind="bar", x="prodi", y="jumlah"), "format-chart-twice", "chart"),
    "no numbers": (TABLE, Chart(kind="bar", x="jumlah", y="prodi"), "format-chart-number", "chart.y"),
    "no such column": (TABLE, Chart(kind="bar", x="unit", y="jumlah"), "format-chart-column", "chart.x"),
}  # fmt: skip


@pytest.mark.parametrize(("table", "declared", "code", "place"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_drawn_so_is_refused(
    table: pa.Table, declared: Chart, code: str, place: str
) -> None:
    with pytest.raises(UnfitError) as unfit:
        drawn(declared, table, {})
    assert (unfit.value.code, unfit.value.place) == (code, place)


def test_a_long_result_is_refused_before_it_is_gathered(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    table = pa.table({"x": range(100_000), "y": range(100_000)})
    made = page(table.schema, "png", chart=Chart(kind="line", x="x", y="y"))
    with pytest.raises(UnfitError, match="format-chart-much"):
        write_files(table.schema, table.to_batches(), tmp_path, made)


STRANGE = ["$x^2$", "a\nb", "\u202etxet", "_{}", "\\frac", "", "panjang " * 12, "<&>", "%"]


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_drawn_as_they_are_written(kind: str) -> None:
    """No formula, no command, no mark of direction; none of them stops the drawing."""
    table = pa.table({"x": STRANGE, "y": range(len(STRANGE))})
    assert drawn(Chart(kind=kind, x="x", y="y"), table, {}, "png")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_and_negative_numbers_are_drawn_too(kind: str) -> None:
    declared = Chart(kind=kind, x="x", y="y")
    for values in ([], [None], [-5, 5], [0, 0], [1e12, 1]):
        table = pa.table(
            {"x": [str(n) for n in range(len(values))], "y": pa.array(values, pa.float64())}
        )
        assert drawn(declared, table, {}, "png")
