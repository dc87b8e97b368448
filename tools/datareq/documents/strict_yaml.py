"""What does this YAML file say, and where does it say it?

One document of plain values in UTF-8. Anything that two readers could understand differently is
refused: duplicate keys, anchors, aliases, tags, directives, several documents, keys that aren't text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from datareq.documents.characters import readable
from datareq.documents.yaml_builder import Builder
from datareq.model.finding import Finding
from datareq.model.message import Value

Positions = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`value` is None when the file could not be read to its end, or says nothing.

    `positions`: dotted path → (line, column) of the value, from 1; "" is the root. `keys`: the same
    for the key that a value stands behind. `values`: the value at every path but the root's.
    """

    value: Value
    positions: Positions
    findings: tuple[Finding, ...]
    keys: Positions = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)


def parse(data: bytes, file: str) -> Parsed:
    """Reads one strict YAML document; never raises, whatever the bytes are."""
    data, findings = readable(data, file)
    if findings:
        return Parsed(value=None, positions={"": (1, 1)}, findings=findings)
    builder = Builder(data, file)
    complete = builder.build()
    return Parsed(
        value=builder.root if complete else None,
        positions=builder.positions,
        findings=tuple(builder.findings),
        keys=builder.keys,
        values=builder.values,
    )


def position(positions: Positions, path: str) -> tuple[int, int]:
    """Where the value at this path is, or its nearest ancestor that exists."""
    while path not in positions:
        if not path:
            return (1, 1)
        path = parent(path)
    return positions[path]


def parent(path: str) -> str:
    """`a.b[2]` → `a.b` → `a` → ``."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]
