"""What is wrong in a document, and where?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from datareq.model.message import Value


class Severity(Enum):
    """An error stops a step; a warning is shown and stops nothing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong in one place.

    `file` is relative to the repository, `line` and `column` count from 1 (0 = the whole file),
    `path` is a dotted path such as `data.variables[2].reason`. The sentence and the hint are looked
    up by `code` and filled with `args`; no personal value is ever put in `args`, only masked.
    """

    code: str
    file: str
    line: int = 0
    column: int = 0
    path: str = ""
    severity: Severity = Severity.ERROR
    args: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR
