"""How does a decision say something without choosing words? By a code and its arguments.

Sentences are made at the edge, in the reader's language (`language.py` and each stage's `words.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

# What JSON can say. Ids and ISO dates stay as they are; the edge turns them into labels.
Scalar = str | int | float | bool | None
if TYPE_CHECKING:
    Value = Scalar | list["Value"] | dict[str, "Value"]
else:
    Value = Any  # who reads annotations while running can't follow a type that names itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence to be: `code` names it in the catalogue, `args` fill its placeholders."""

    code: str
    args: Mapping[str, Value] = field(default_factory=dict)
