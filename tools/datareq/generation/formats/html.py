"""How does a report read in a browser? The same page that is printed, as one file that fetches nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from datareq.documents.official import Page as Sheet
from datareq.generation.formats.page import Page
from datareq.generation.formats.report import CHART_FILE, ReportWriter
from datareq.generation.formats.sink import Sink

_MAY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
h1 { font-size: 1.7rem; margin: .2rem 0 1rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; } dt { font-weight: 600; } dd { margin: 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { padding: .3rem .6rem; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
thead th { background: #e8eff5; border-bottom: 2px solid #555; } .figure { text-align: right; font-variant-numeric: tabular-nums; }
img { max-width: 100%; height: auto; } footer { margin-top: 3rem; font-size: .85rem; color: #555; overflow-wrap: anywhere; }
@media print { thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def html_writer(sink: Sink, schema: Any, page: Page) -> ReportWriter:
    return ReportWriter(sink, schema, page, html_page)


def html_page(sheet: Sheet, figures: Mapping[str, bytes]) -> bytes:
    """The whole file. Every text is escaped, and the page may load nothing and run nothing."""
    isi: Mapping[str, Any] = sheet
    said: Mapping[str, str] = isi["words"]
    title = escape(isi["title"])
    parts = [
        f'<!doctype html>\n<html lang="{escape(isi["language"])}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_MAY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<header><p>{escape(isi['publisher'])}</p>\n<h1>{title}</h1>",
        *_facts(isi, said),
        "</header>\n<main>",
    ]
    if isi["chart"]:
        data = b64encode(figures[CHART_FILE]).decode()
        parts.append(f'<img alt="{title}" src="data:image/svg+xml;base64,{data}">')
    parts += _table(isi["columns"], isi["rows"])
    for name, texts, list_ in (
        ("hints", isi["notes"], "ul"),
        ("steps", isi["steps"], "ol"),
        ("checks", isi["checks"], "ul"),
    ):
        if texts:
            items = "\n".join(f"<li>{escape(text)}</li>" for text in texts)
            parts.append(f"<h2>{escape(said[name])}</h2>\n<{list_}>\n{items}\n</{list_}>")
    parts += [*_dictionary(isi["columns"], said), "</main>", *_end(isi, said)]
    return ("\n".join(parts) + "\n</body>\n</html>\n").encode()


def _facts(isi: Mapping[str, Any], said: Mapping[str, str]) -> Iterator[str]:
    facts: tuple[tuple[str, Sequence[str]], ...] = (
        ("request", [isi["registration"]]),
        ("question", isi["question"]),
        ("period", [isi["period"]]),
        ("level", [isi["level"]]),
        ("sources", isi["sources"]),
    )
    yield "<dl>"
    for name, texts in facts:
        yield f"<dt>{escape(said[name])}</dt><dd>{'<br>'.join(map(escape, texts))}</dd>"
    yield "</dl>"


def _table(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    looks = [' class="figure"' if column["figure"] else "" for column in columns]
    yield '<div class="wide"><table>\n<thead><tr>'
    for column, look in zip(columns, looks, strict=True):
        yield f'<th scope="col"{look}>{_called(column)}</th>'
    yield "</tr></thead>\n<tbody>"
    for row in rows:
        cells = zip(row, looks, strict=True)
        yield "<tr>" + "".join(f'<td dir="auto"{k}>{escape(c)}</td>' for c, k in cells) + "</tr>"
    yield "</tbody></table></div>"


def _dictionary(columns: Sequence[Mapping[str, Any]], said: Mapping[str, str]) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col">{escape(said[name])}</th>' for name in ("column", "type", "origin")
    )
    yield f"<h2>{escape(said['dictionary'])}</h2>"
    yield f'<div class="wide"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>'
    for column in columns:
        origin = "; ".join(column["sources"])
        yield (
            f"<tr><td>{_called(column)}</td><td>{escape(column['word'])}</td>"
            f"<td>{escape(origin)}</td></tr>"
        )
    yield "</tbody></table></div>"


def _end(isi: Mapping[str, Any], said: Mapping[str, str]) -> Iterator[str]:
    yield f"<footer><p>{escape(said['citation'])}: {escape(isi['citation'])}</p>"
    yield f"<p>{escape(said['fingerprint'])}: <code>{escape(isi['fingerprint'])}</code></p></footer>"


def _called(column: Mapping[str, Any]) -> str:
    unit = f" ({column['unit']})" if column["unit"] else ""
    return escape(column["label"] + unit)
