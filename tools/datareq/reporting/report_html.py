"""How does a report read in a browser, and printed from one? One file that needs nothing else."""

from __future__ import annotations

import re

import jinja2

from datareq.model.policy import Policy
from datareq.reporting.blocks import Block, Heading, Items, Table, Words
from datareq.reporting.indicators import TARGETS, Figures, Indicator
from datareq.reporting.report_cells import percent
from datareq.reporting.report_words import tell

_CODE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_NUMBER = re.compile(r"[≥−\-]?\s?[\d.,]+|n/a|–")


def report_html(figures: Figures, blocks: tuple[Block, ...], policy: Policy, lang: str) -> bytes:
    """The blocks as one page; the first heading is its title, below it the indicators as bars."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("datareq.reporting", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    title, *rest = blocks
    institution = policy.institution
    page = environment.get_template("report.html").render(
        lang=lang,
        title=title.text if isinstance(title, Heading) else "",
        house=institution.name.words(lang) if institution else "",
        desk=institution.desk.words(lang) if institution else "",
        legend=tell("legend", lang),
        bars=[_bar(item, lang) for item in figures.indicators],
        blocks=[_block(block) for block in rest],
    )
    return page.encode("utf-8")


def _bar(item: Indicator, lang: str) -> dict[str, object]:
    target = TARGETS[item.n]
    return {
        "name": f"{item.n}. {tell(f'indicator-{item.n}', lang)}",
        "text": percent(item.value, lang),
        "aim": percent(target, lang),
        "width": None if item.value is None else float(round(item.value, 2)),
        "target": float(target),
        "missed": item.met is False,
    }


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": _inline(block.text)}
        case Words():
            return {"kind": "words", "text": _inline(block.text)}
        case Items():
            return {"kind": "items", "lines": [_inline(line) for line in block.lines]}
        case Table():
            numbers = [
                all(_NUMBER.fullmatch(row[n]) for row in block.rows) for n in range(len(block.head))
            ]
            return {
                "kind": "table",
                "name": block.head[0],
                "head": [_inline(cell) for cell in block.head],
                "rows": [[_inline(cell) for cell in row] for row in block.rows],
                "numbers": numbers,
            }


def _inline(text: str) -> list[tuple[str, str]]:
    """(element, words): names of files and versions, what is emphasised; "" for everything else."""
    found, at = [], 0
    for match in _CODE.finditer(text):
        found.append(("", text[at : match.start()]))
        found.append(("code", match[1]) if match[1] else ("strong", match[2]))
        at = match.end()
    return [part for part in (*found, ("", text[at:])) if part[1]]
