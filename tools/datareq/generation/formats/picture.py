"""What is to be seen on a chart? Worked out from the rows and the declared chart; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pyarrow as pa

from datareq.generation.formats.page import Page
from datareq.generation.formats.texts import CHART
from datareq.generation.formats.writer import Hidden, UnfitError
from datareq.language import say
from datareq.model.procedure import Chart

CATEGORIES_MOST, SERIES_MOST = 40, 6
"""More can't be told apart, or read on a phone."""


class Unseen(Enum):
    """Why nothing is drawn at a place."""

    HIDDEN = "hidden"
    MISSING = "missing"


Point = float | Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`points`: for each series, one for each category. `series`: a single empty name if there is only one."""

    kind: str
    title: str
    along: str
    up: str
    categories: tuple[str, ...]
    series: tuple[str, ...]
    points: tuple[tuple[Point, ...], ...]
    source: str
    hidden_note: str
    language: str

    def hides(self) -> bool:
        return any(point is Unseen.HIDDEN for line in self.points for point in line)


def picture_of(table: pa.Table, hidden: Hidden, page: Page) -> Picture:
    """UnfitError if the chart names a column that isn't there or no number, or would show too much or one place twice."""
    chart = page.output.chart
    if chart is None:
        raise UnfitError("format-chart-missing")
    places: dict[tuple[str, str], Point] = {}
    for category, line, point in _marks(table, hidden, chart, page.language):
        if (line, category) in places:
            raise UnfitError("format-chart-twice", "chart")
        places[line, category] = point
    categories = tuple(dict.fromkeys(category for _, category in places))
    series = tuple(dict.fromkeys(line for line, _ in places))
    if len(categories) > CATEGORIES_MOST or len(series) > SERIES_MOST:
        facts = {"categories": CATEGORIES_MOST, "series": SERIES_MOST}
        raise UnfitError("format-chart-much", "chart", **facts)
    if chart.sort == "value":
        categories = tuple(sorted(categories, key=lambda one: -_weight(places, series, one)))
    rows = tuple(
        tuple(places.get((line, one), Unseen.MISSING) for one in categories) for line in series
    )
    return Picture(
        kind=chart.kind,
        title=page.output.title,
        along=_label(chart, chart.x, page),
        up=_label(chart, chart.y, page),
        categories=categories,
        series=series,
        points=rows,
        source=say(CHART["source"], _origin(page), page.language),
        hidden_note=say(CHART["hidden"], {}, page.language),
        language=page.language,
    )


def _marks(
    table: pa.Table, hidden: Hidden, chart: Chart, language: str
) -> Iterator[tuple[str, str, Point]]:
    """Category, series and point of every row."""
    for place, name in (("x", chart.x), ("y", chart.y), ("series", chart.series)):
        if name is not None and name not in table.column_names:
            raise UnfitError("format-chart-column", f"chart.{place}", column=name)
    values = table.column(chart.y)
    type_ = values.type
    if not (
        pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)
    ):
        raise UnfitError("format-chart-number", "chart.y", column=chart.y)
    unknown = say(CHART["unknown"], {}, language)
    drawn = [name for name in (chart.x, chart.y, chart.series) if name is not None]
    concealed = [hidden[name].to_pylist() for name in drawn if name in hidden]
    lines = table.column(chart.series).to_pylist() if chart.series else [""] * table.num_rows
    for number, (category, line, value) in enumerate(
        zip(table.column(chart.x).to_pylist(), lines, values.to_pylist(), strict=True)
    ):
        point: Point = Unseen.MISSING if value is None else float(value)
        if any(mask[number] for mask in concealed):
            point = Unseen.HIDDEN
        names = [unknown if one is None else _plain(str(one)) for one in (category, line)]
        yield names[0], names[1], point


def _plain(text: str) -> str:
    """Without characters that can't be drawn: line ends, marks of direction and the like."""
    return "".join(char if char.isprintable() else " " for char in text).strip()


def _weight(places: dict[tuple[str, str], Point], series: tuple[str, ...], category: str) -> float:
    """Only what is seen decides the order, or it would tell of what is hidden."""
    seen = (places.get((line, category)) for line in series)
    return sum(point for point in seen if isinstance(point, float))


def _label(chart: Chart, column: str, page: Page) -> str:
    return _plain(chart.labels.get(column, page.label(column)))


def _origin(page: Page) -> dict[str, str]:
    return {
        "sources": ", ".join(page.sources),
        "publisher": page.publisher,
        "registration": page.registration,
    }
