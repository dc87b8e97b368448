"""What does the gate say about a query?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from datareq.model.finding import Finding

Base = tuple[str, str]
"""A source's id and the name of one of its columns."""


class Shape(Enum):
    """What a row of the result is about."""

    NO_PERSONS = "no-persons"  # no source that the query reads has data subjects
    COUNTED = "counted"  # groups of people, each measure with hidden counts of them
    ROWS = "rows"  # single people, or groups whose people can't be counted


class Measure(Enum):
    KEY = "key"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    VALUE = "value"  # in a result that isn't controlled


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a column of a counted table is about: a group, or what is counted or added up.

    `given`: conditions on single values (`("status", "Aktif")`), which are groups of their own; `rest`: other ones.
    """

    text: str
    given: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputColumn:
    """A column of the result: what its values come from, what else decides about them, how secret it is.

    `counts` are the hidden columns that hold how many different people stand behind a measure; `largest` those that
    hold the largest and second largest contribution of a person, and of all together, where magnitudes are added
    up; `meaning` is there in counted tables.
    """

    name: str
    sources: tuple[Base, ...]
    influence: tuple[Base, ...]
    classification: str
    personal: bool
    measure: Measure = Measure.VALUE
    counts: tuple[str, ...] = ()
    largest: tuple[tuple[str, str, str], ...] = ()
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortKey:
    column: str
    descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """Either findings, or the SQL that would run, with the values for its $1, $2 …, and what its columns are.

    `parameters`: the names that these values are declared under. `pseudonyms`: columns whose values have to be
    replaced by pseudonyms before anybody sees them, each with the source column that it holds.

    `hindrances`: why the result can't be controlled as counts of people; they matter when its level asks
    for control. `order`: how a counted result is sorted after it was protected. `population`: a digest of whom a
    counted result is about, `subjects`: the keys of these people. `whose`: hidden columns that tell whose each row about
    people is. `types`: the kind of each
    column and, of decimals, the digits after the point, where the SQL isn't for the embedded engine.
    """

    findings: tuple[Finding, ...] = ()
    sql: str | None = None
    values: tuple[str | int | float | bool | None, ...] = ()
    parameters: tuple[str, ...] = ()
    pseudonyms: tuple[tuple[str, Base], ...] = ()
    types: tuple[tuple[str, int], ...] = ()
    shape: Shape = Shape.ROWS
    columns: tuple[OutputColumn, ...] = ()
    sources: tuple[str, ...] = ()
    level: str = ""
    hindrances: tuple[Finding, ...] = ()
    order: tuple[SortKey, ...] = ()
    population: str = ""
    subjects: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()
