"""What may a classification level say, does it make sense, and what is it as a value?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from datareq.documents.policy_shapes import Id, LabelWire, Natural, Positive, Wire
from datareq.model.message import Value
from datareq.model.policy import Dominance, Level, RowRule, WholeGroups
from datareq.model.sop import Label

Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class DominanceWire(Wire, frozen=True, kw_only=True):
    p: Percent
    n: Annotated[int, msgspec.Meta(ge=1, le=2)]
    k: Percent


class RowRuleWire(Wire, frozen=True, kw_only=True):
    alike: Annotated[int, msgspec.Meta(ge=2)]
    different: Positive


class LevelWire(Wire, frozen=True, kw_only=True):
    id: Id
    label: LabelWire
    rank: Natural
    delivery: Literal["open", "sealed"]
    echo: bool
    suppress_below: Positive
    round_to: Positive
    mean_needs: Positive
    protect_width: Natural
    protect_percent: Natural
    retention_months: Positive | None
    dominance: DominanceWire | None = None
    whole_groups: WholeGroups = WholeGroups.SHOW
    rows: RowRuleWire | None = None


class FloorWire(Wire, frozen=True, kw_only=True):
    for_: str = msgspec.field(name="for")
    level: str


class ClassificationWire(Wire, frozen=True, kw_only=True):
    levels: tuple[LevelWire, ...]
    floors: tuple[FloorWire, ...]


def unkept_promises(level: LevelWire) -> Iterator[tuple[str, str, dict[str, Value]]]:
    """Code, key and arguments of what no disclosure control could do, or would do by halves."""
    widest = max(level.suppress_below - 2, 0)
    if level.protect_width > widest:
        yield "policy-protect-width", "protect_width", {"widest": widest}
    if level.dominance is not None and level.protect_percent < level.dominance.p:
        yield "policy-protect-percent", "protect_percent", {"p": level.dominance.p}
    if level.rows is not None and level.rows.different > level.rows.alike:
        yield "policy-rows-different", "rows.different", {"alike": level.rows.alike}


def to_level(read: LevelWire) -> Level:
    dominance, rows = read.dominance, read.rows
    return Level(
        id=read.id,
        label=Label(id=read.label.id, en=read.label.en),
        rank=read.rank,
        delivery=read.delivery,
        echo=read.echo,
        suppress_below=read.suppress_below,
        round_to=read.round_to,
        mean_needs=read.mean_needs,
        protect_width=read.protect_width,
        protect_percent=read.protect_percent,
        retention_months=read.retention_months,
        dominance=Dominance(p=dominance.p, n=dominance.n, k=dominance.k) if dominance else None,
        whole_groups=read.whole_groups,
        rows=RowRule(alike=rows.alike, different=rows.different) if rows else None,
    )
