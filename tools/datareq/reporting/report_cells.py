"""How are figures and names written in the report? With numbers as the language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from babel.numbers import format_decimal

from datareq.model.policy import Policy
from datareq.reporting.blocks import Table, table
from datareq.reporting.indicators import SMALL, Figures, Indicator
from datareq.reporting.report_words import tell

Row = TypeVar("Row")

MOST_ROWS = 100
"""So many requests are listed one by one; the workbook and report.json have all of them."""
EXAMPLES = 20
"""Of more, so many: a list that isn't whole only shows what the others are like."""


def shown(rows: Sequence[Row]) -> Sequence[Row]:
    """Those that are listed one by one, where people read the report."""
    return rows if len(rows) <= MOST_ROWS else rows[:EXAMPLES]


def note(item: Indicator, lang: str) -> str:
    """Why there is no figure, or that it is made of few requests."""
    if item.reason is not None:
        return tell(item.reason, lang)
    notes = [tell("provisional", lang)] if item.provisional else []
    notes += [tell("small", lang, small=SMALL)] if item.small else []
    return "; ".join(notes)


def groups(
    figures: Figures, n: int, counts: tuple[str, str], policy: Policy, lang: str
) -> tuple[Table, ...]:
    """A table of an indicator by unit, level and urgency, if there is anything in it; `counts` head its
    two counts."""
    rows = [
        [
            tell(f"by-{group.by}", lang),
            label(group.by, group.name, policy, lang),
            percent(group.indicator.value, lang),
            amount(group.indicator.numerator, lang),
            amount(group.indicator.denominator, lang),
            note(group.indicator, lang),
        ]
        for group in figures.groups
        if group.indicator.n == n
    ]
    head = ("by", "name", "value", *counts, "note")
    return (table((tell(name, lang) for name in head), rows),) if rows else ()


def label(by: str, name: str, policy: Policy, lang: str) -> str:
    """The words for a unit, level or urgency; what policy doesn't know any more stands as it was."""
    match by:
        case "unit":
            known = ((unit.code, unit.label) for unit in policy.units)
        case "level":
            known = ((level.id, level.label) for level in policy.levels)
        case _:
            known = ((level.urgency, level.label) for level in policy.service_levels)
    found = next((words for code, words in known if code == name), None)
    return found.words(lang) if found is not None else name or "–"


def percent(value: Fraction | None, lang: str) -> str:
    """With two decimals at most, rounded half up."""
    return tell("n/a", lang) if value is None else amount(rounded(value), lang)


def rounded(value: Fraction) -> Decimal:
    """To two decimals, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def amount(value: Fraction | Decimal | int | None, lang: str) -> str:
    """A number as the language writes it."""
    if value is None:
        return tell("n/a", lang)
    number = rounded(value) if isinstance(value, Fraction) else value
    return format_decimal(number, format="#,##0.##", locale=lang)
