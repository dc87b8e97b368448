"""What is a report's PDF made of? Its blocks, and the indicators as bars for the first page."""

from __future__ import annotations

import re

from datareq.documents.official import Page, letterhead
from datareq.model.policy import Policy
from datareq.reporting.blocks import Block, Heading, Items, Table, Words
from datareq.reporting.indicators import TARGETS, Figures, Indicator
from datareq.reporting.report_cells import percent
from datareq.reporting.report_words import tell

_FIGURE = re.compile(r"[≥−\-]?\s?[\d.,]+|n/a|–")


def report_page(
    figures: Figures, blocks: tuple[Block, ...], policy: Policy, lang: str
) -> dict[str, object]:
    """For the template `laporan-bulanan`; the first heading is the title."""
    title, *rest = blocks
    return {
        "head": letterhead(policy),
        "draft": False,
        "registration": figures.month.name,
        "language": lang,
        "title": title.text if isinstance(title, Heading) else "",
        "legend": tell("legend", lang),
        "bars": [_bar(item, lang) for item in figures.indicators],
        "blocks": [_block(block) for block in rest],
    }


def _bar(item: Indicator, lang: str) -> Page:
    """`value` and `target` from 0 to 1; `value` None where there is no figure."""
    return {
        "name": tell(f"indicator-{item.n}", lang),
        "value": None if item.value is None else float(item.value) / 100,
        "target": float(TARGETS[item.n]) / 100,
        "text": percent(item.value, lang),
        "met": item.met,
    }


def _block(block: Block) -> Page:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Words():
            return {"kind": "words", "text": block.text}
        case Items():
            return {"kind": "items", "lines": list(block.lines)}
        case Table():
            return {
                "kind": "table",
                "head": list(block.head),
                "rows": [list(row) for row in block.rows],
                "figures": [_is_figure(block, column) for column in range(len(block.head))],
            }


def _is_figure(block: Table, column: int) -> bool:
    """Whether a column holds nothing but numbers, which stand at the right."""
    return all(_FIGURE.fullmatch(row[column]) for row in block.rows)
