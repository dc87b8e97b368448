"""What was generated, from what, and what does it cover? A Frictionless Data Package with our own part.

No times and no tool versions: the same inputs give the same bytes. Of data that leave encrypted there are two:
the whole manifest lies in the envelope, and git has one without hashes, sizes, counts and statistics.
"""

from __future__ import annotations

from dataclasses import dataclass

from datareq.model.envelope import Sealed
from datareq.model.policy import Dominance
from datareq.model.procedure import RFC_4180, Covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What is in a column of the file that was made: cells without a value, cells that are hidden, different
    values (None: too many to count), the smallest and largest of numbers and dates, the texts if they are few."""

    missing: int = 0
    hidden: int = 0
    distinct: int | None = None
    least: str | None = None
    most: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestField:
    """`reference`: the list of its codes. `statistics`: None for rows about people; nothing about single rows stands in git."""

    name: str
    type: str
    label: str
    classification: str
    unit: str | None = None
    reference: str | None = None
    statistics: Statistics | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestFile:
    """A payload file beside the manifest: `path` is relative to it, `bytes` its size."""

    path: str
    format: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What disclosure control did: rules and counts of cells, never values; None where they aren't told.

    `width`, `percent`: how long the interval of a hidden count and sum stays; `whole_groups`: figures that are all of
    their group or nobody; `lost`: the percentage of the shown totals that stands in hidden parts; `solved`: for how
    many hidden figures an interval was solved for. Of rows about people `alike` and `different` were asked for,
    `changed` cells were made coarser and `emptied` ones taken out. `earlier`: the releases that were reckoned with.
    """

    rule: str
    threshold: int
    cells: int | None
    suppressed: int | None
    width: int | None = None
    percent: int | None = None
    rounding: int | None = None
    dominance: Dominance | None = None
    whole_groups: int | None = None
    lost: int | None = None
    solved: int | None = None
    alike: int | None = None
    different: int | None = None
    changed: int | None = None
    emptied: int | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestCheck:
    """One check of an output and what came of it, in a sentence that names no value."""

    name: str
    columns: tuple[str, ...]
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestDeposit:
    """A source that was a deposited file, and of which kind; `sha256` is told where the data are open."""

    source: str
    kind: str
    deposited: str
    by: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestOutput:
    """`csv`: how its CSV file is written, if it has one. Sealed: `rows` None, `enclosed` instead of `files`. `made`:
    how it came about, if not by a query over databases and files of units alone."""

    id: str
    title: str
    rows: int | None
    fields: tuple[ManifestField, ...]
    files: tuple[ManifestFile, ...]
    disclosure: Disclosure
    checks: tuple[ManifestCheck, ...]
    csv: str = RFC_4180
    enclosed: tuple[str, ...] = ()
    made: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    request: str
    key: str
    level: str
    sources: tuple[str, ...]
    outputs: tuple[ManifestOutput, ...]
    coverage: tuple[Covered, ...]
    sealed: Sealed | None = None
    deposits: tuple[ManifestDeposit, ...] = ()
