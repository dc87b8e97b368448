"""By which steps may policy have values of people made coarser, and do they make sense?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from datareq.documents.policy_shapes import Id, Positive, Wire
from datareq.model.policy import Coarser, Hierarchy

Column = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$", max_length=130)]


class CoarserWire(Wire, frozen=True, kw_only=True):
    to: Literal["month", "year"] | None = None
    bands: tuple[int, ...] | None = None
    first: Positive | None = None
    groups: dict[str, str] | None = None


class HierarchyWire(Wire, frozen=True, kw_only=True):
    id: Id
    columns: tuple[Column, ...]
    steps: tuple[CoarserWire, ...]


class HierarchiesWire(Wire, frozen=True, kw_only=True):
    hierarchies: tuple[HierarchyWire, ...]


def unclear_steps(read: HierarchiesWire | None) -> Iterator[tuple[str, str, str]]:
    """Code, path and argument of what can't be followed."""
    seen: set[str] = set()
    for i, hierarchy in enumerate(read.hierarchies if read else ()):
        for n, column in enumerate(hierarchy.columns):
            if column in seen:
                yield "policy-hierarchy-twice", f"hierarchies[{i}].columns[{n}]", column
            seen.add(column)
        for n, step in enumerate(hierarchy.steps):
            said = [step.to, step.bands, step.first, step.groups]
            if sum(part is not None for part in said) != 1:
                yield "policy-hierarchy-step", f"hierarchies[{i}].steps[{n}]", hierarchy.id


def to_hierarchies(read: HierarchiesWire | None) -> tuple[Hierarchy, ...]:
    return tuple(
        Hierarchy(
            id=hierarchy.id,
            columns=hierarchy.columns,
            steps=tuple(
                Coarser(
                    to=step.to,
                    bands=step.bands,
                    first=step.first,
                    groups=tuple((step.groups or {}).items()),
                )
                for step in hierarchy.steps
            ),
        )
        for hierarchy in (read.hierarchies if read else ())
    )
