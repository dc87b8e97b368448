"""What does a comment command the desk to do?

A command is a line `/name …` as the forge shows it: at the start of a line, outside quotes, code and
HTML comments, which readers don't see. One a comment. What the names mean is `policy/commands.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINE = re.compile(r"/(?P<name>[a-z][a-z-]*)(?:[ \t]+(?P<rest>.*))?")
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")
QUOTE = re.compile(r" {0,3}>")
NEW_LINE = re.compile(r"\r\n|\r|\n")
HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`words`: the rest of the command's line, word by word; `text`: all that was said after the name.

    `others` counts further commands in the same comment: with any, none of them counts.
    """

    name: str
    words: tuple[str, ...] = ()
    text: str = ""
    others: int = 0


def parse(body: str, names: tuple[str, ...]) -> Command | None:
    """The command in a comment; None when there is none that the desk knows."""
    found: list[tuple[str, str]] = []
    said: list[str] = []
    for line in _spoken(body):
        match = LINE.fullmatch(line.rstrip())
        if match and match["name"] in names:
            found.append((match["name"], match["rest"] or ""))
        elif len(found) == 1:
            said.append(line.strip())
    if not found:
        return None
    name, rest = found[0]
    text = " ".join(part for part in (rest, *said) if part)
    return Command(
        name=name,
        words=tuple(rest.split()),
        text=" ".join(text.split()),
        others=len(found) - 1,
    )


def _spoken(body: str) -> Iterator[str]:
    """The lines that a reader sees as the writer's own words."""
    fence = ""
    quoted = False
    for line in NEW_LINE.split(HIDDEN.sub(_blank, body)):
        mark = FENCE.fullmatch(line)
        if fence:
            if mark and mark["fence"].startswith(fence) and not mark["info"].strip():
                fence = ""
            continue
        if mark and not (mark["fence"].startswith("`") and "`" in mark["info"]):
            fence, quoted = mark["fence"], False
            continue
        if QUOTE.match(line):
            quoted = True
            continue
        if not line.strip():
            quoted = False
            continue
        # Markdown carries a quoted paragraph on until the next empty line.
        if not quoted and not line.startswith(("    ", "\t")):
            yield line


def _blank(match: re.Match[str]) -> str:
    """Keeps the line breaks, and a character so that what follows isn't at the start of its line."""
    return "\u00a0" + "\n" * match[0].count("\n") + "\u00a0"
