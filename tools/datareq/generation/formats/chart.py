"""How does an output become a chart? Its few rows are gathered, laid out, then drawn as PNG or SVG."""

from __future__ import annotations

import pyarrow as pa

from datareq.generation.formats.arrays import Array
from datareq.generation.formats.codebook import Codebook
from datareq.generation.formats.page import Page
from datareq.generation.formats.picture import CATEGORIES_MOST, SERIES_MOST, picture_of
from datareq.generation.formats.sink import Sink
from datareq.generation.formats.writer import Hidden, UnfitError

_ROWS_MOST = CATEGORIES_MOST * SERIES_MOST


class ChartWriter:
    def __init__(self, sink: Sink, schema: pa.Schema, page: Page, format_: str) -> None:
        self._sink, self._schema, self._page, self._format = sink, schema, page, format_
        self._groups: list[pa.Table] = []
        self._hidden: dict[str, list[Array]] = {}
        self._rows = 0

    def write(self, group: pa.Table, hidden: Hidden) -> None:
        self._rows += group.num_rows
        if self._rows > _ROWS_MOST:
            facts = {"categories": CATEGORIES_MOST, "series": SERIES_MOST}
            raise UnfitError("format-chart-much", "chart", **facts)
        self._groups.append(group)
        for name, mask in hidden.items():
            self._hidden.setdefault(name, []).append(mask)

    def finish(self, seen: Codebook) -> None:  # noqa: ARG002 - it stands in the manifest
        self._sink.write(self.picture())

    def picture(self) -> bytes:
        """The chart of all rows so far."""
        table = pa.concat_tables([self._schema.empty_table(), *self._groups])
        hidden = {name: pa.concat_arrays(masks) for name, masks in self._hidden.items()}
        return chart(table, hidden, self._page, self._format)

    def close(self) -> None:
        """Nothing is held."""


def png_writer(sink: Sink, schema: pa.Schema, page: Page) -> ChartWriter:
    return ChartWriter(sink, schema, page, "png")


def svg_writer(sink: Sink, schema: pa.Schema, page: Page) -> ChartWriter:
    return ChartWriter(sink, schema, page, "svg")


def chart(table: pa.Table, hidden: Hidden, page: Page, format_: str) -> bytes:
    """The chart that the page's output declares; UnfitError if these rows can't be drawn so."""
    picture = picture_of(table, hidden, page)
    from datareq.generation.formats.drawing import drawn  # its library is loaded where it is needed

    return drawn(picture, format_)
