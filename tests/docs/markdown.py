"""How is a table written in Markdown, whatever its cells hold?"""

from __future__ import annotations

import string
from collections.abc import Iterable

from datareq.language import say


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; pipes and line ends in cells do no harm."""
    names = tuple(head)
    lines = [_row(names), _row("---" for _ in names), *(_row(cells) for cells in rows)]
    return "".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def template(text: str, lang: str) -> str:
    """A template in that language with its places left open, as `{name}`."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return say(text, {name: f"{{{name}}}" for name in names}, lang)
