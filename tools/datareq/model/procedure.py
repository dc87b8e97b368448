"""How is the dataset made? (steps 10–11)"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One table of the dataset: `sql` is a single SELECT over the granted sources."""

    id: str
    title: str
    sql: str
    kind: str = "tabel"
    formats: tuple[str, ...] = ("csv",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What became of one requested variable: a column of an output, or unmet and why."""

    variable: str
    output: str | None = None
    column: str | None = None
    unmet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """procedure.yaml. `run` is raised to ask for a new generation from unchanged inputs."""

    document: str
    version: int
    request: str
    sources: tuple[str, ...]
    steps: tuple[str, ...]
    outputs: tuple[Output, ...]
    coverage: tuple[Covered, ...]
    run: int = 1
