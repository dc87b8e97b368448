"""What do other people's scripts rely on? The command line's contract; changed by an ADR, not silently."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """Which exit codes a command may give, and whether it reports (`--format`) or acts (`--dry-run`)."""

    exits: tuple[int, ...]
    reports: bool = False
    acts: bool = False


EXITS: dict[int, str] = {
    0: "yes: done, clean, or satisfied",
    1: "a clear no: findings, not yet satisfied, refused",
    2: "the command line was misused",
    3: "it could not be decided; the sentence says why, and nothing was changed",
}

COMMANDS: dict[str, Promise] = {
    "new": Promise((0, 2)),
    "check": Promise((0, 1, 2, 3), reports=True),
    "gate": Promise((0, 1, 2, 3), reports=True, acts=True),
    "status": Promise((0, 2, 3), reports=True),
    "letter": Promise((0, 2, 3)),
    "acting": Promise((0, 1, 2, 3), reports=True, acts=True),
    "access": Promise((0, 2, 3), reports=True, acts=True),
    "open": Promise((0, 1, 2, 3)),
    "keys": Promise((0, 2, 3)),
    "retention": Promise((0, 2, 3), reports=True, acts=True),
    "query": Promise((0, 1, 2, 3), reports=True),
    "generate": Promise((0, 1, 2, 3), reports=True),
    "reconcile": Promise((0, 2, 3), reports=True, acts=True),
    "remind": Promise((0, 2, 3), reports=True, acts=True),
    "kpi": Promise((0, 2, 3), reports=True, acts=True),
    "site": Promise((0, 2, 3), reports=True),
    "survey": Promise((0, 2, 3), reports=True, acts=True),
    "due": Promise((0, 2, 3), reports=True),
    "audit": Promise((0, 1, 2, 3), reports=True),
    "demo": Promise((0, 2, 3)),
    "calendar": Promise((0, 2, 3)),
    "catalogue": Promise((0, 1, 2, 3), reports=True, acts=True),
    "deposit": Promise((0, 1, 2, 3), reports=True, acts=True),
    "warehouse": Promise((0, 2, 3)),
    "submit": Promise((0, 1, 2, 3), reports=True, acts=True),
    "intake-form": Promise((0, 1, 2, 3), reports=True, acts=True),
    "setup": Promise((0, 1, 2, 3), reports=True, acts=True),
    "doctor": Promise((0, 1, 2, 3), reports=True),
    "codeowners": Promise((0, 1, 2, 3), reports=True),
}

PROMISED: dict[str, str] = {}
"""Commands of the design that aren't there yet."""
