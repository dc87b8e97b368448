"""What does a reader of an output have to be told beside its values? The same facts for every format."""

from __future__ import annotations

from dataclasses import dataclass

from datareq.model.procedure import Output

HIDDEN = "•"
"""What stands in a cell that disclosure control has hidden, wherever people look at it. Never a zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A column in the dictionary. `type`: the Data Package's; `word`: the same for people; `sources`: where
    its values come from, in the catalogue's words. `measured`: a count, sum or mean, not a year or a code. `reference`:
    the list that says what its codes stand for."""

    name: str
    label: str
    type: str
    word: str
    unit: str | None
    sources: tuple[str, ...]
    measured: bool = False
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All texts are whole sentences or words in `language`, ready to be printed.

    `question`: what was asked for; `steps`: the method; `notes`: what disclosure control did and how the
    marks are read; `checks`: what was made sure of. `hidden`: how many cells are hidden. `quotable`: whether
    single values of the rows may be named beside them; never for rows about people.
    """

    registration: str
    output: Output
    question: tuple[str, ...]
    period: str
    level: str
    sources: tuple[str, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    checks: tuple[str, ...]
    citation: str
    publisher: str
    entries: tuple[Entry, ...]
    hidden: int
    quotable: bool
    language: str

    def label(self, column: str) -> str:
        """How people call a column."""
        return next((one.label for one in self.entries if one.name == column), column)
