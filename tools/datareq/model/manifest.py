"""What was generated, from what, and what does it cover? A Frictionless Data Package with our own part.

No times and no tool versions: the same inputs give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from datareq.model.procedure import Covered


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestField:
    name: str
    type: str
    label: str
    classification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestFile:
    """A payload file beside the manifest: `path` is relative to it, `bytes` its size."""

    path: str
    format: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What disclosure control did: counts of cells, never values."""

    rule: str
    threshold: int
    cells: int
    suppressed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestCheck:
    """One check of an output and what came of it, in a sentence that names no value."""

    name: str
    columns: tuple[str, ...]
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestOutput:
    id: str
    title: str
    rows: int
    fields: tuple[ManifestField, ...]
    files: tuple[ManifestFile, ...]
    disclosure: Disclosure
    checks: tuple[ManifestCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    request: str
    key: str
    level: str
    sources: tuple[str, ...]
    outputs: tuple[ManifestOutput, ...]
    coverage: tuple[Covered, ...]
