"""How does the gate say what is wrong and in which line of the SQL?"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from datareq.generation import finding_texts as finding_texts  # no code without its sentence
from datareq.model.finding import Finding
from datareq.model.message import Value


def problem(code: str, line: int, **args: Value) -> Finding:
    """A finding in the SQL alone; who knows the document moves it there (`rules.move`)."""
    return Finding(code=code, file="", line=line, column=1 if line else 0, args=args)


def line_of(node: exp.Expr) -> int:
    """The line (from 1) where a node stands: its own first name's, else that of what surrounds it."""
    current: exp.Expr | None = node
    while current is not None:
        for line in _lines(current):
            return line
        current = current.parent
    return 1


def _lines(node: exp.Expr) -> Iterator[int]:
    for part in node.walk(bfs=False):
        line = part.meta.get("line") if part._meta else None
        if isinstance(line, int):
            yield line
