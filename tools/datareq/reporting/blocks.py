"""What is a report made of, whatever it is written as? Headings, sentences, lists and tables of words.

A part between backticks is a name of a file or a version, in every form of the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`level`: 1 for the report's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """An unnumbered list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Words | Items | Table


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    return Table(head=tuple(head), rows=tuple(tuple(row) for row in rows))


def words(*texts: str) -> tuple[Words, ...]:
    return tuple(Words(text=text) for text in texts)
