"""What must an official know of a month who has two minutes? What changed, what is late and why, and what
would help most with each indicator that misses its target.

Each suggestion follows from a rule and names the figures that it rests on; where no rule speaks, nothing is
suggested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from datareq.reporting.indicators import Figures, Indicator
from datareq.reporting.spread import median
from datareq.reporting.timeliness import STAGES, Timed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An indicator in this month and in the one before; None where there was no figure."""

    n: int
    before: Fraction | None
    now: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A request that missed its due date. `stage`: the one that took most of its working days, and how
    many of `days`; None while the request is open or nothing is known of its stages."""

    registration: str
    unit: str
    open: bool
    days: int | None
    allowed: int
    stage: str | None
    stage_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to look at for the indicator `n`; `code` names the sentence that `facts` fill."""

    n: int
    code: str
    facts: Mapping[str, int | Fraction | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    changes: tuple[Change, ...]
    late: tuple[Late, ...]
    advice: tuple[Advice, ...]


Values = Mapping[int, Fraction | None]
"""Indicator → its value."""


def values(figures: Figures) -> Values:
    return {item.n: item.value for item in figures.indicators}


def brief(now: Figures, before: Values | None) -> Brief:
    """`before`: the values of the period before, where there are any."""
    known = before or {}
    return Brief(
        changes=tuple(
            Change(n=item.n, before=known.get(item.n), now=item.value) for item in now.indicators
        ),
        late=tuple(_late(row) for row in now.timed if not row.on_time),
        advice=tuple(
            advice
            for item in now.indicators
            if item.met is False and (advice := _advise(item, now)) is not None
        ),
    )


def _late(row: Timed) -> Late:
    longest = max(STAGES, key=lambda name: row.stages.get(name, 0)) if row.stages else None
    return Late(
        registration=row.registration,
        unit=row.unit,
        open=row.answered is None,
        days=row.days,
        allowed=row.due.days,
        stage=longest,
        stage_days=row.stages.get(longest) if longest else None,
    )


def _advise(item: Indicator, figures: Figures) -> Advice | None:
    rules = {
        1: _on_time,
        2: _accuracy,
        3: _completeness,
        4: _compliance,
        5: _survey,
        6: _documentation,
    }
    return rules[item.n](figures) if item.n in rules else None


def _on_time(figures: Figures) -> Advice | None:
    """The stage in which late requests lay longest."""
    late = [row for row in figures.timed if not row.on_time]
    waiting = [row for row in late if row.answered is None]
    if len(waiting) * 2 >= len(late):
        return Advice(n=1, code="advice-open", facts={"open": len(waiting), "late": len(late)})
    days = {name: [row.stages[name] for row in late if name in row.stages] for name in STAGES}
    known = {name: values for name, values in days.items() if values}
    if not known:
        return None
    worst = max(known, key=lambda name: sum(known[name]))
    typical = median(known[worst])
    facts: dict[str, int | Fraction | str] = {"stage": worst, "late": len(late), "days": typical}
    return Advice(n=1, code="advice-stage", facts=facts)


def _accuracy(figures: Figures) -> Advice | None:
    """Whether verifiers sent results back, or errors were found after the handover."""
    wrong = [row for row in figures.judged if not row.right]
    sent_back = sum(1 for row in wrong if row.sent_back)
    corrected = sum(1 for row in wrong if row.corrected)
    code = "advice-sent-back" if sent_back >= corrected else "advice-corrected"
    facts: dict[str, int | Fraction | str] = {
        "wrong": len(wrong),
        "sent_back": sent_back,
        "corrected": corrected,
    }
    return Advice(n=2, code=code, facts=facts)


def _completeness(figures: Figures) -> Advice | None:
    """How many forms had to be mended, and who sends in most of them."""
    poor = [row for row in figures.filled if row.valid < row.required]
    unit, count = _most(row.unit for row in poor)
    facts: dict[str, int | Fraction | str] = {
        "poor": len(poor),
        "all": len(figures.filled),
        "unit": unit,
        "count": count,
    }
    return Advice(n=3, code="advice-forms", facts=facts)


def _compliance(figures: Figures) -> Advice | None:
    """Which control is broken most often."""
    broken = [name for row in figures.controlled for name in row.broken]
    control, count = _most(broken)
    requests = sum(1 for row in figures.controlled if row.broken)
    facts: dict[str, int | Fraction | str] = {
        "control": control,
        "count": count,
        "requests": requests,
    }
    return Advice(n=4, code="advice-controls", facts=facts)


def _survey(figures: Figures) -> Advice | None:
    """What was rated lowest."""
    means = figures.satisfaction.means
    if not means:
        return None
    lowest = min(range(len(means)), key=lambda n: means[n])
    facts: dict[str, int | Fraction | str] = {
        "element": str(lowest),
        "mean": means[lowest],
        "counted": figures.satisfaction.counted or 0,
    }
    return Advice(n=5, code="advice-survey", facts=facts)


def _documentation(figures: Figures) -> Advice | None:
    """Which paper is missing or changed most often."""
    missing = [paper for row in figures.documented for paper in row.missing]
    paper, count = _most(missing)
    incomplete = sum(1 for row in figures.documented if row.missing)
    facts: dict[str, int | Fraction | str] = {
        "paper": paper,
        "count": count,
        "requests": incomplete,
    }
    return Advice(n=6, code="advice-papers", facts=facts)


def _most(names: Iterable[str]) -> tuple[str, int]:
    """The most frequent one, of equals the first by name."""
    counted = Counter(names)
    return min(counted.items(), key=lambda item: (-item[1], item[0]))
