"""How far did the play come? An act is noted once it is over, so a killed rehearsal goes on from there."""

from __future__ import annotations

import os
from pathlib import Path


class Journal:
    """The names of the acts that are over, one a line, on disk before the next one begins."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = path.read_text() if path.exists() else ""
        # A line that was cut off by a kill has no newline and doesn't count.
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            path.write_text(whole)
        self._over = whole.split("\n")[:-1]

    def over(self, act: str) -> bool:
        return act in self._over

    @property
    def acts(self) -> tuple[str, ...]:
        return tuple(self._over)

    def note(self, act: str) -> None:
        with self._path.open("a") as file:
            file.write(act + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._over.append(act)
