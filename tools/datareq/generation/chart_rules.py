"""What is wrong with how an output is to be drawn? As far as its query alone can tell."""

from __future__ import annotations

from collections.abc import Iterator

from datareq.generation.query.result import QueryResult
from datareq.model.message import Value
from datareq.model.procedure import Output

CHART_FORMATS, REPORT_FORMATS = ("png", "svg"), ("pdf", "html")
"""These files are the chart and nothing else; these show one if there is one."""


def check_chart(
    output: Output, result: QueryResult | None, *, is_chart: bool
) -> Iterator[tuple[str, str, dict[str, Value]]]:
    """Code, path below the output and arguments; without a result the columns aren't looked at.

    `is_chart`: whether a chart was asked for, and a report without one isn't what was meant.
    """
    chart = output.chart
    fit = (*CHART_FORMATS, *REPORT_FORMATS)
    drawn = [place for place, one in enumerate(output.formats) if one in fit]
    if chart is None:
        for place in drawn[:1] if is_chart else ():
            yield "format-chart-missing", f"formats[{place}]", {"output": output.id}
        return
    if not drawn:
        yield "format-chart-unused", "chart", {"output": output.id}
    if result is None or result.sql is None:
        return
    columns = {column.name for column in result.columns}
    for part, name in (("x", chart.x), ("y", chart.y), ("series", chart.series)):
        if name is not None and name not in columns:
            facts: dict[str, Value] = {"output": output.id, "column": name}
            yield "format-chart-column", f"chart.{part}", facts
    for name in chart.labels:
        if name not in columns:
            facts = {"output": output.id, "column": name}
            yield "format-chart-column", f"chart.labels.{name}", facts
