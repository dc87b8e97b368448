"""How does a decision say something without choosing words? By a code and its arguments.

Sentences are made at the edge, in the reader's language (`language.py` and each stage's `words.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What JSON can say. Ids and ISO dates stay as they are; the edge turns them into labels.
Scalar = str | int | float | bool | None
Value = Scalar | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence to be: `code` names it in the catalogue, `args` fill its placeholders."""

    code: str
    args: Mapping[str, Value] = field(default_factory=dict)
