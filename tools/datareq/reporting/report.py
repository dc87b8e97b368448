"""What does the monthly report say, part by part?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from datareq.model.policy import Policy
from datareq.reporting.accuracy import conformity
from datareq.reporting.blocks import Block, Heading, Items, Table, table, words
from datareq.reporting.brief import Values, brief
from datareq.reporting.brief_words import brief_blocks
from datareq.reporting.clock_words import derivation, long_date
from datareq.reporting.eventlog import labels
from datareq.reporting.indicators import TARGETS, Figures, Indicator
from datareq.reporting.report_cells import amount, groups, note, percent, shown
from datareq.reporting.report_survey import survey_blocks
from datareq.reporting.report_words import tell
from datareq.reporting.spread import median, nearest_rank
from datareq.reporting.timeliness import STAGES, Timed

NINETY = 90


def report(figures: Figures, before: Values | None, policy: Policy, lang: str) -> tuple[Block, ...]:
    """The whole report, in the order in which it is read. `before`: the values of the period before."""
    return (
        *_head(figures, policy, lang),
        *brief_blocks(brief(figures, before), policy, lang),
        *_summary(figures, lang),
        *_timeliness(figures, policy, lang),
        *_accuracy(figures, policy, lang),
        *_completeness(figures, policy, lang),
        *_compliance(figures, policy, lang),
        *survey_blocks(figures.satisfaction, _section(5, lang).text, policy, lang),
        *_documentation(figures, policy, lang),
        *_order(figures, policy, lang),
    )


def _head(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    month = figures.month.words(lang)
    made = tell(
        "made-from",
        lang,
        cutoff=_moment(figures.cutoff, policy, lang),
        commit=f"`{figures.commit}`" if figures.commit else "–",
    )
    notes = () if figures.live_known else words(tell("live-unknown", lang))
    return (Heading(level=1, text=tell("title", lang, month=month)), *words(made), *notes)


def _summary(figures: Figures, lang: str) -> tuple[Block, ...]:
    head = ("indicator", "value", "target", "met", "numerator", "denominator", "note")
    rows = ([*_indicator(item, lang), note(item, lang)] for item in figures.indicators)
    return (Heading(level=2, text=tell("summary", lang)), _table(head, rows, lang))


def _indicator(item: Indicator, lang: str) -> list[str]:
    met = {True: "yes", False: "no", None: "n/a"}[item.met]
    return [
        f"{item.n}. {tell(f'indicator-{item.n}', lang)}",
        percent(item.value, lang),
        f"≥ {percent(TARGETS[item.n], lang)}",
        tell(met, lang),
        amount(item.numerator, lang),
        amount(item.denominator, lang),
    ]


def _timeliness(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    due = tuple(_due(row, lang) for row in shown(figures.timed))
    undated = tuple(
        tell("undated", lang, registration=one.registration, year=one.year)
        for one in figures.undated
    )
    return (
        _section(1, lang),
        *words(_gross(figures, lang)),
        *groups(figures, 1, ("on-time", "due-count"), policy, lang),
        *_durations(figures, lang),
        Heading(level=3, text=tell("due-dates", lang)),
        *(_listed(due, len(figures.timed), lang) if due else words(tell("none", lang))),
        *(_listed(shown(undated), len(undated), lang) if undated else ()),
    )


def _gross(figures: Figures, lang: str) -> str:
    """What pauses and extensions make out."""
    touched = [row for row in figures.timed if row.due.paused or row.due.extended]
    if not touched:
        return tell("gross-same", lang)
    share = Fraction(100 * sum(row.on_time_gross for row in figures.timed), len(figures.timed))
    return tell("gross", lang, value=percent(share, lang), count=len(touched))


def _durations(figures: Figures, lang: str) -> tuple[Block, ...]:
    whole = [row.days for row in figures.timed if row.days is not None]
    if not whole:
        return ()
    stages = [("stage-all", whole)] + [
        (f"stage-{name}", [row.stages[name] for row in figures.timed if name in row.stages])
        for name in STAGES
    ]
    rows = (
        [
            tell(name, lang),
            amount(median(days), lang),
            amount(nearest_rank(days, NINETY), lang),
            amount(len(days), lang),
        ]
        for name, days in stages
        if days
    )
    head = ("stage", "median", "p90", "requests")
    return (Heading(level=3, text=tell("durations", lang)), _table(head, rows, lang))


def _due(row: Timed, lang: str) -> str:
    parts = [f"{row.registration}: {derivation(row.due, lang)}"]
    if row.answered is None:
        parts.append(tell("still-open", lang))
    elif row.days is None:
        code = "answered-in-time" if row.on_time else "answered-too-late"
        parts.append(tell(code, lang, day=long_date(row.answered, lang)))
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


def _accuracy(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    """Who was right the first time, and what share of the variables asked for was delivered."""
    if not figures.judged:
        return ()
    head = ("request", "variables-asked", "variables-delivered", "sent-back", "corrected")
    rows = [
        [
            row.registration,
            amount(row.requested, lang),
            amount(row.delivered, lang),
            amount(row.sent_back, lang),
            tell("yes" if row.corrected else "no", lang),
        ]
        for row in shown(figures.judged)
    ]
    share = conformity(figures.judged)
    value = percent(None if share is None else 100 * share, lang)
    return (
        _section(2, lang),
        *words(tell("conformity", lang, value=value)),
        *groups(figures, 2, ("right-first", "handed-over-count"), policy, lang),
        *_rows(head, rows, len(figures.judged), lang),
    )


def _completeness(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    """The share of items in order at the first check, and how many forms had every one in order."""
    if not figures.filled:
        return ()
    whole = sum(row.valid == row.required for row in figures.filled)
    head = ("request", "items-required", "items-valid")
    rows = [
        [row.registration, amount(row.required, lang), amount(row.valid, lang)]
        for row in shown(figures.filled)
    ]
    return (
        _section(3, lang),
        *words(tell("complete-at-once", lang, whole=whole, all=len(figures.filled))),
        *groups(figures, 3, ("shares", "handed-over-count"), policy, lang),
        *_rows(head, rows, len(figures.filled), lang),
    )


def _compliance(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    """How often each control applied and was kept, and where one was broken."""
    if not figures.controlled:
        return ()
    names = dict.fromkeys(name for row in figures.controlled for name in row.results)
    applied = {
        name: [row.results[name] for row in figures.controlled if name in row.results]
        for name in names
    }
    rows = [
        [tell(f"control-{name}", lang), amount(len(kept), lang), amount(sum(kept), lang)]
        for name, kept in applied.items()
    ]
    broken = [row for row in figures.controlled if row.broken]
    told = tuple(
        tell(
            "broken",
            lang,
            registration=row.registration,
            controls="; ".join(tell(f"control-{name}", lang) for name in row.broken),
        )
        for row in shown(broken)
    )
    return (
        _section(4, lang),
        *words(tell("controls", lang)),
        *groups(figures, 4, ("all-kept", "handed-over-count"), policy, lang),
        _table(("control", "applied", "kept"), rows, lang),
        *(_listed(told, len(broken), lang) if told else ()),
    )


def _documentation(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    head = ("request", "required", "there", "missing")
    rows = [
        [
            row.registration if row.version == 1 else f"{row.registration}/v{row.version}",
            amount(len(row.required), lang),
            amount(len(row.required) - len(row.missing), lang),
            ", ".join(f"`{paper}`" for paper in row.missing) or "–",
        ]
        for row in shown(figures.documented)
    ]
    return (
        _section(6, lang),
        *groups(figures, 6, ("shares", "closed-count"), policy, lang),
        Heading(level=3, text=tell("papers", lang)),
        *(_rows(head, rows, len(figures.documented), lang) if rows else words(tell("none", lang))),
    )


def _order(figures: Figures, policy: Policy, lang: str) -> tuple[Block, ...]:
    """Which requests went through the steps in one way, and where the others turned back."""
    orders = [order for order in figures.orders if order.pairs]
    if not orders:
        return ()
    names = labels(policy, lang)
    rows = [
        [order.registration, names.get(later, later), names.get(earlier, earlier)]
        for order in orders
        for earlier, later in order.reversed
    ]
    straight = sum(not order.reversed for order in orders)
    head = ("request", "came-early", "given-again")
    code = "in-order" if rows else "in-order-all"
    return (
        Heading(level=2, text=tell("order", lang)),
        *words(tell(code, lang, straight=straight, all=len(orders))),
        *(_rows(head, shown(rows), len(rows), lang) if rows else ()),
    )


def _section(n: int, lang: str) -> Heading:
    return Heading(level=2, text=f"{n}. {tell(f'indicator-{n}', lang)}")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]], lang: str) -> Table:
    return table((tell(name, lang) for name in head), rows)


def _rows(
    head: Iterable[str], rows: Sequence[list[str]], count: int, lang: str
) -> tuple[Block, ...]:
    """A table with a row a request, as far as anybody reads it here; `count`: how many there are."""
    return (_table(head, rows, lang), *_more(count, len(rows), lang))


def _listed(lines: Sequence[str], count: int, lang: str) -> tuple[Block, ...]:
    return (Items(lines=tuple(lines)), *_more(count, len(lines), lang))


def _more(count: int, told: int, lang: str) -> tuple[Block, ...]:
    return words(tell("more-rows", lang, count=amount(count - told, lang))) if count > told else ()


def _moment(at: datetime, policy: Policy, lang: str) -> str:
    local = at.astimezone(ZoneInfo(policy.timezone))
    return f"{long_date(local.date(), lang)}, {local:%H.%M.%S %Z}"
