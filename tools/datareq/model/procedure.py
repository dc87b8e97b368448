"""How is the dataset made? (steps 10–11)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Number = int | float
Bound = int | float | str
"""A number, or a date or decimal as text."""
RFC_4180, EXCEL_ID = "rfc4180", "excel-id"
"""How a CSV file is written: as the standard has it, or as Excel opens it in Indonesia."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Values of a column lie between two, both allowed; None = no limit on that side."""

    column: str
    since: Bound | None = None
    until: Bound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Values of a column are among those of a source's column."""

    column: str
    source: str
    source_column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """How many rows there are."""

    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of a column, or the number of rows, is an official figure; `official`: where it is from."""

    equals: Number
    official: str
    column: str | None = None
    tolerance: Number = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What has to be true of an output: exactly one of these."""

    not_null: tuple[str, ...] | None = None
    unique: tuple[str, ...] | None = None
    range: Range | None = None
    reference: Reference | None = None
    rows: Rows | None = None
    total: Total | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How a table is drawn: `x` along, `y` up, one mark or line for each value of `series`.

    `sort`: in the order of the rows, or by `y`, the largest first. `labels`: what stands beside the axes.
    """

    kind: str
    x: str
    y: str
    series: str | None = None
    sort: str = "rows"
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """A table that a person put together and deposited: `source` in the catalogue, `sha256` of exactly that file, the
    `columns` that are shown. `counts`: what their number is to be called, where each row stands for a person."""

    source: str
    sha256: str
    columns: tuple[str, ...] = ()
    counts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One table of the dataset: `sql` is a single SELECT over the granted sources. Of rows about people, `quasi`:
    columns by which somebody may be recognised, `sensitive`: what is then nobody's business; with the catalogue's.
    `manual`: where the document has this instead of SQL; `sql` then reads that table, and nothing else is different.
    """

    id: str
    title: str
    sql: str = ""
    manual: Manual | None = None
    kind: str = "tabel"
    formats: tuple[str, ...] = ("csv",)
    csv: str = RFC_4180
    chart: Chart | None = None
    checks: tuple[Check, ...] = ()
    quasi: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named value that queries use as `$name`; `type` is one of the catalogue's column types."""

    type: str
    value: str | int | float | bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What became of one requested variable: a column of an output, or unmet and why."""

    variable: str
    output: str | None = None
    column: str | None = None
    unmet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """An earlier release about the same people that a person compared with this one, and why it is no danger."""

    release: str
    reason: str


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
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    earlier: tuple[LookedAt, ...] = ()
    run: int = 1
