"""How does a report read in a browser, and printed from one? One file that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jinja2
from markupsafe import Markup, escape

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
        body=Markup("\n").join(part for block in rest for part in _parts(block)),
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


def _parts(block: Block) -> Iterator[Markup]:
    match block:
        case Heading():
            yield Markup("<{0}>{1}</{0}>").format(f"h{block.level}", _inline(block.text))
        case Words():
            yield Markup("<p>{}</p>").format(_inline(block.text))
        case Items():
            lines = Markup("\n").join(Markup("<li>{}</li>").format(_inline(x)) for x in block.lines)
            yield Markup("<ul>\n{}\n</ul>").format(lines)
        case Table():
            yield _table(block)


def _table(block: Table) -> Markup:
    """The first column heads its row; columns of numbers stand at the right."""
    numbers = [all(_NUMBER.fullmatch(row[n]) for row in block.rows) for n in range(len(block.head))]
    kinds = [Markup(' class="number"') if number else Markup("") for number in numbers]
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(kind, _inline(cell))
        for kind, cell in zip(kinds, block.head, strict=True)
    )
    rows = Markup("\n").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                Markup('<th scope="row">{}</th>').format(_inline(cell))
                if n == 0
                else Markup("<td{}>{}</td>").format(kinds[n], _inline(cell))
                for n, cell in enumerate(row)
            )
        )
        for row in block.rows
    )
    return Markup(
        '<div class="table" tabindex="0" role="region" aria-label="{}">\n<table>\n<thead><tr>{}</tr></thead>\n'
        "<tbody>\n{}\n</tbody>\n</table>\n</div>"
    ).format(block.head[0], head, rows)


def _inline(text: str) -> Markup:
    """Names of files and versions, and what is emphasised; everything else is text."""
    found, at = Markup(""), 0
    for match in _CODE.finditer(text):
        found += escape(text[at : match.start()])
        tag = Markup("<code>{}</code>") if match[1] else Markup("<strong>{}</strong>")
        found += tag.format(match[1] or match[2])
        at = match.end()
    return found + escape(text[at:])
