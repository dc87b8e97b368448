"""How does a report read as Markdown? The same blocks give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from datareq.reporting.blocks import Block, Heading, Items, Table, Words


def markdown(blocks: Iterable[Block]) -> bytes:
    """UTF-8, each block followed by an empty line, one line end at the end."""
    lines = [line for block in blocks for line in (*_lines(block), "")]
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8")


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * block.level} {block.text}"]
        case Words():
            return [block.text]
        case Items():
            return [f"- {line}" for line in block.lines]
        case Table():
            return [_row(block.head), _row(["---"] * len(block.head)), *map(_row, block.rows)]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
