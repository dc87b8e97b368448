"""In which words do files explain themselves?"""

from __future__ import annotations

from datareq.language import mark

SHEETS: dict[str, str] = {
    "data": mark("Data"),
    "notes": mark("Notes"),
    "dictionary": mark("Dictionary"),
    "title": mark("Title"),
    "request": mark("Request"),
    "question": mark("What was asked for"),
    "period": mark("Period"),
    "level": mark("Classification"),
    "sources": mark("Sources"),
    "steps": mark("How it was made"),
    "hints": mark("How to read it"),
    "checks": mark("What was checked"),
    "citation": mark("How to cite"),
    "fingerprint": mark("Fingerprint of the rows as CSV (SHA-256)"),
    "column": mark("Column"),
    "label": mark("Meaning"),
    "type": mark("Kind of value"),
    "unit": mark("Measured in"),
    "reference": mark("Code list"),
    "origin": mark("Comes from"),
    "missing": mark("Without a value"),
    "hidden": mark("Hidden"),
    "distinct": mark("Different values"),
    "least": mark("Smallest"),
    "most": mark("Largest"),
    "values": mark("The values"),
}
"""Names of sheets, and what stands before or above their texts."""

TYPES: dict[str, str] = {
    "string": mark("text"),
    "integer": mark("whole number"),
    "number": mark("number"),
    "boolean": mark("yes or no"),
    "date": mark("date"),
    "datetime": mark("date and time"),
}
"""The Data Package's types, for people."""

BOOLEANS: dict[bool, str] = {True: mark("yes"), False: mark("no")}

NOTES: dict[str, str] = {
    "hidden": mark("{mark}: {count} cells are hidden, so that nobody can be recognised. They are not zero. In CSV, JSON and Parquet they are empty."),
    "threshold": mark("Groups of fewer than {threshold} people are not shown."),
    "whole": mark("{count} figures say that everybody in a group is alike in something, or that nobody is. Please take care not to conclude more about single people from them."),
    "rounded": mark("Counts and sums are rounded to multiples of {step}; totals may differ from the sum of their parts."),
    "individual": mark("Rows may be about single people. Please keep this file as its classification asks."),
    "alike": mark("At least {alike} people are alike in what somebody may be recognised by; {changed} cells were made coarser for that, {emptied} emptied."),
    "by-hand": mark("Put together by hand, not only by a query: {sources}."),
    "deposited": mark("{source} is a file that {unit} deposited on {day}."),
    "empty": mark("An empty cell means that there is no value."),
}  # fmt: skip

CITATION = mark("{publisher}. {title}. Dataset {registration}. {portal}.")
PERIOD = mark("{since} to {until}")

CHART: dict[str, str] = {
    "source": mark("Source: {sources}. {publisher}. {registration}."),
    "hidden": mark("Hidden: too few people to be shown. Not zero."),
    "unknown": mark("(not known)"),
}

UNFIT: dict[str, tuple[str, str]] = {
    "format-unmade": (
        mark("{field}: files of the format {format} can't be made here yet."),
        mark("Please choose another format."),
    ),
    "format-chart-missing": (
        mark("{field}: nothing says how the output {output} is to be drawn."),
        mark("Please declare a chart for it, or choose another format."),
    ),
    "format-chart-unused": (
        mark("{field}: none of the files of the output {output} holds a chart."),
        mark("Please add png, svg, pdf or html to its formats, or leave the chart out."),
    ),
    "format-chart-column": (
        mark("{field}: the output {output} has no column {column}."),
        mark("Please name one of its columns."),
    ),
    "format-chart-number": (
        mark("{field}: the column {column} of the output {output} holds no numbers, so it can't be drawn."),
        mark("Please name a column of numbers as y."),
    ),
    "format-chart-twice": (
        mark("{field}: the output {output} has several rows for one place of the chart."),
        mark("Please group the query by x and series, or name the column that tells the rows apart as series."),
    ),
    "format-chart-much": (
        mark("{field}: the output {output} has more than a chart can show: {categories} places and {series} series."),
        mark("Please let the query give fewer rows, or choose a table."),
    ),
    "format-xlsx-rows": (
        mark("{field}: the output {output} has more than {most} rows, which is all that an Excel sheet holds."),
        mark("Please choose csv or parquet, or split the output; nothing is cut off."),
    ),
    "format-xlsx-columns": (
        mark("{field}: the output {output} has more than {most} columns, which is all that an Excel sheet holds."),
        mark("Please choose csv or parquet, or split the output; nothing is cut off."),
    ),
    "format-xlsx-text": (
        mark("{field}: the output {output} has a text in {column} of more than {most} characters, which is all that a cell in Excel holds."),
        mark("Please choose csv or parquet, or shorten the text in the query; nothing is cut off."),
    ),
    "format-xlsx-size": (
        mark("{field}: the output {output} is too large for an Excel file."),
        mark("Please choose csv or parquet, or split the output; nothing is cut off."),
    ),
    "format-pdf-rows": (
        mark("{field}: the output {output} has more than {most} rows, which is too long for a report."),
        mark("Please choose xlsx or csv, or group the rows in the query; nothing is cut off."),
    ),
    "format-pdf-columns": (
        mark("{field}: the output {output} has more than {most} columns, which is too wide for a page."),
        mark("Please choose xlsx or csv, or name fewer columns in the query; nothing is cut off."),
    ),
}  # fmt: skip
"""Why an output doesn't fit into a format: code → sentence and what to do."""
