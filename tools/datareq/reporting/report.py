"""How does the monthly report read? Markdown, the same bytes from the same figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from datareq.model.policy import Policy
from datareq.reporting.clock_words import derivation, long_date
from datareq.reporting.indicators import SMALL, TARGETS, Figures, Indicator
from datareq.reporting.report_words import tell
from datareq.reporting.spread import median, nearest_rank
from datareq.reporting.timeliness import STAGES, Timed

NINETY = 90


def report(figures: Figures, policy: Policy, lang: str) -> bytes:
    """report.md."""
    lines = [
        *_head(figures, policy, lang),
        *_summary(figures, lang),
        *_timeliness(figures, policy, lang),
        *_completeness(figures, policy, lang),
        *_documentation(figures, policy, lang),
    ]
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8")


def _head(figures: Figures, policy: Policy, lang: str) -> list[str]:
    month = format_date(figures.month.first, "MMMM y", locale=lang)
    notes = [] if figures.live_known else [tell("live-unknown", lang), ""]
    return [
        f"# {tell('title', lang, month=month)}",
        "",
        tell(
            "made-from",
            lang,
            cutoff=_moment(figures.cutoff, policy, lang),
            commit=f"`{figures.commit}`" if figures.commit else "–",
        ),
        "",
        *notes,
    ]


def _summary(figures: Figures, lang: str) -> list[str]:
    head = ("indicator", "value", "target", "met", "numerator", "denominator", "note")
    return [
        f"## {tell('summary', lang)}",
        "",
        *_table(
            [tell(name, lang) for name in head],
            ([*_indicator(item, lang), note(item, lang)] for item in figures.indicators),
        ),
    ]


def _indicator(item: Indicator, lang: str) -> list[str]:
    met = {True: "yes", False: "no", None: "n/a"}[item.met]
    return [
        f"{item.n}. {tell(f'indicator-{item.n}', lang)}",
        percent(item.value, lang),
        f"≥ {percent(TARGETS[item.n], lang)}",
        tell(met, lang),
        _amount(item.numerator, lang),
        _amount(item.denominator, lang),
    ]


def note(item: Indicator, lang: str) -> str:
    """Why there is no figure, or that it is made of few requests."""
    if item.reason is not None:
        return tell(item.reason, lang)
    return tell("small", lang, small=SMALL) if item.small else ""


def _timeliness(figures: Figures, policy: Policy, lang: str) -> list[str]:
    return [
        f"## 1. {tell('indicator-1', lang)}",
        "",
        tell("gross", lang),
        "",
        *_groups(figures, 1, ("on-time", "due-count"), policy, lang),
        *_durations(figures, lang),
        f"### {tell('due-dates', lang)}",
        "",
        *([_due(row, lang) for row in figures.timed] or [tell("none", lang)]),
        "",
    ]


def _groups(
    figures: Figures, n: int, counts: tuple[str, str], policy: Policy, lang: str
) -> list[str]:
    rows = [
        [
            tell(f"by-{group.by}", lang),
            _name(group.by, group.name, policy, lang),
            percent(group.indicator.value, lang),
            _amount(group.indicator.numerator, lang),
            _amount(group.indicator.denominator, lang),
            note(group.indicator, lang),
        ]
        for group in figures.groups
        if group.indicator.n == n
    ]
    head = ("by", "name", "value", *counts, "note")
    return _table([tell(name, lang) for name in head], rows) if rows else []


def _durations(figures: Figures, lang: str) -> list[str]:
    whole = [row.days for row in figures.timed if row.days is not None]
    if not whole:
        return []
    stages = [("stage-all", whole)] + [
        (f"stage-{name}", [row.stages[name] for row in figures.timed if name in row.stages])
        for name in STAGES
    ]
    head = ("stage", "median", "p90", "requests")
    return [
        f"### {tell('durations', lang)}",
        "",
        *_table(
            [tell(name, lang) for name in head],
            (
                [
                    tell(name, lang),
                    _amount(median(days), lang),
                    _amount(nearest_rank(days, NINETY), lang),
                    _amount(len(days), lang),
                ]
                for name, days in stages
                if days
            ),
        ),
    ]


def _due(row: Timed, lang: str) -> str:
    parts = [f"- {row.registration}: {derivation(row.due, lang)}"]
    if row.answered is None:
        parts.append(tell("still-open", lang))
    else:
        parts.append(
            tell(
                "answered-on-time" if row.on_time else "answered-late",
                lang,
                day=long_date(row.answered, lang),
                days=row.days,
                allowed=row.due.days,
            )
        )
    if row.recorded is not None and row.recorded != row.due.date:
        parts.append(tell("due-changed", lang, recorded=long_date(row.recorded, lang)))
    return " ".join(parts)


def _completeness(figures: Figures, policy: Policy, lang: str) -> list[str]:
    """The share of items in order at the first check, and how many forms had every one in order."""
    if not figures.filled:
        return []
    whole = sum(row.valid == row.required for row in figures.filled)
    head = ("request", "items-required", "items-valid")
    rows = [
        [row.registration, _amount(row.required, lang), _amount(row.valid, lang)]
        for row in figures.filled
    ]
    return [
        f"## 3. {tell('indicator-3', lang)}",
        "",
        tell("complete-at-once", lang, whole=whole, all=len(figures.filled)),
        "",
        *_groups(figures, 3, ("shares", "handed-over-count"), policy, lang),
        *_table([tell(name, lang) for name in head], rows),
    ]


def _documentation(figures: Figures, policy: Policy, lang: str) -> list[str]:
    head = ("request", "required", "there", "missing")
    rows = [
        [
            row.registration if row.version == 1 else f"{row.registration}/v{row.version}",
            _amount(len(row.required), lang),
            _amount(len(row.required) - len(row.missing), lang),
            ", ".join(f"`{paper}`" for paper in row.missing) or "–",
        ]
        for row in figures.documented
    ]
    return [
        f"## 6. {tell('indicator-6', lang)}",
        "",
        *_groups(figures, 6, ("shares", "closed-count"), policy, lang),
        f"### {tell('papers', lang)}",
        "",
        *(_table([tell(name, lang) for name in head], rows) if rows else [tell("none", lang), ""]),
    ]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [
        _row(head),
        _row(["---"] * len(head)),
        *(_row(row) for row in rows),
        "",
    ]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _name(by: str, name: str, policy: Policy, lang: str) -> str:
    """The words for a unit, level or urgency; what policy doesn't know any more stands as it was."""
    labels = {
        "unit": {unit.code: unit.label for unit in policy.units},
        "level": {level.id: level.label for level in policy.levels},
        "urgency": {level.urgency: level.label for level in policy.service_levels},
    }[by]
    label = labels.get(name)
    if label is None:
        return name or "–"
    return label.words(lang)


def percent(value: Fraction | None, lang: str) -> str:
    """With two decimals at most, rounded half up."""
    return tell("n/a", lang) if value is None else _amount(rounded(value), lang)


def rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _amount(value: Fraction | Decimal | int | None, lang: str) -> str:
    if value is None:
        return tell("n/a", lang)
    number = rounded(value) if isinstance(value, Fraction) else value
    return format_decimal(number, format="#,##0.##", locale=lang)


def _moment(at: datetime, policy: Policy, lang: str) -> str:
    local = at.astimezone(ZoneInfo(policy.timezone))
    return f"{long_date(local.date(), lang)}, {local:%H.%M.%S %Z}"
