"""What is in the report's workbook? The same figures as in the report, as numbers and days that can be counted on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from datareq.model.policy import Policy
from datareq.reporting.indicators import TARGETS, Figures, Indicator
from datareq.reporting.report_cells import label, note, rounded
from datareq.reporting.report_survey import rated
from datareq.reporting.report_words import tell

Cell = str | int | float | date | None
"""None: nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`name`: at most 31 characters, as Excel asks."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def report_sheets(figures: Figures, policy: Policy, lang: str) -> tuple[Sheet, ...]:
    """A sheet for the summary, one for its groups, and one for the rows behind each indicator."""

    def sheet(name: str, head: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Sheet:
        return Sheet(
            name=tell(name, lang), head=tuple(tell(one, lang) for one in head), rows=tuple(rows)
        )

    facts = ("value", "target", "numerator", "denominator", "note")
    return (
        sheet(
            "summary",
            ("indicator", *facts),
            ((_named(item, lang), *_facts(item, lang)) for item in figures.indicators),
        ),
        sheet(
            "sheet-groups",
            ("indicator", "by", "name", *facts),
            (
                (
                    _named(group.indicator, lang),
                    tell(f"by-{group.by}", lang),
                    label(group.by, group.name, policy, lang),
                    *_facts(group.indicator, lang),
                )
                for group in figures.groups
            ),
        ),
        sheet(
            "indicator-1",
            ("request", "by-unit", "by-level", "by-urgency", "start", "due-date", "answered-on", "days", "allowed-days", "on-time"),
            (
                (
                    row.registration,
                    *_labels(row.unit, row.level, row.urgency, policy, lang),
                    row.due.start,
                    row.due.date,
                    row.answered,
                    row.days,
                    row.due.days,
                    tell("yes" if row.on_time else "no", lang),
                )
                for row in figures.timed
            ),
        ),
        sheet(
            "sheet-2",
            ("request", "variables-asked", "variables-delivered", "sent-back", "corrected"),
            (
                (
                    row.registration,
                    row.requested,
                    row.delivered,
                    row.sent_back,
                    tell("yes" if row.corrected else "no", lang),
                )
                for row in figures.judged
            ),
        ),
        sheet(
            "sheet-3",
            ("request", "items-required", "items-valid"),
            ((row.registration, row.required, row.valid) for row in figures.filled),
        ),
        _controls(figures, lang),
        sheet(
            "sheet-5",
            ("rated", "mean"),
            ((name, _number(mean)) for name, mean in rated(figures.satisfaction, policy, lang)),
        ),
        sheet(
            "sheet-6",
            ("request", "required", "there", "missing"),
            (
                (
                    row.registration,
                    len(row.required),
                    len(row.required) - len(row.missing),
                    ", ".join(row.missing) or None,
                )
                for row in figures.documented
            ),
        ),
    )  # fmt: skip


def _controls(figures: Figures, lang: str) -> Sheet:
    """A row a request, a column a control; empty where it doesn't apply."""
    names = tuple(dict.fromkeys(name for row in figures.controlled for name in row.results))
    kept = {True: tell("yes", lang), False: tell("no", lang), None: None}
    return Sheet(
        name=tell("sheet-4", lang),
        head=(tell("request", lang), *(tell(f"control-{name}", lang) for name in names)),
        rows=tuple(
            (row.registration, *(kept[row.results.get(name)] for name in names))
            for row in figures.controlled
        ),
    )


def _named(item: Indicator, lang: str) -> str:
    return f"{item.n}. {tell(f'indicator-{item.n}', lang)}"


def _facts(item: Indicator, lang: str) -> tuple[Cell, ...]:
    return (
        _number(item.value),
        _number(TARGETS[item.n]),
        _number(item.numerator),
        item.denominator,
        note(item, lang) or None,
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value))


def _labels(unit: str, level: str, urgency: str, policy: Policy, lang: str) -> tuple[str, ...]:
    named = (("unit", unit), ("level", level), ("urgency", urgency))
    return tuple(label(by, name, policy, lang) for by, name in named)
