"""What does the desk tell everybody? A few plain pages: how to ask, how it goes, how well it serves.

They may stand where the whole world reads them, so nothing of a single request is in them: no number, no
title, no name, no unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import resources
from zoneinfo import ZoneInfo

import jinja2
from babel.dates import format_date

from datareq.language import say
from datareq.model.outcome import OutcomeKind
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.sop import Step
from datareq.reporting.clock_words import long_date
from datareq.reporting.indicators import SMALL, TARGETS, Figures, Indicator
from datareq.reporting.period import Period
from datareq.reporting.report_cells import note, percent
from datareq.reporting.report_words import tell as report_words
from datareq.reporting.site_words import OUTCOMES, tell
from datareq.reporting.survey_page import PAGE as SURVEY
from datareq.reporting.survey_page import SCRIPTS, has_survey, survey_page

STYLE = "style.css"
PAGES: Mapping[str, str] = {
    "index.html": "home",
    "procedure.html": "procedure",
    "indicators.html": "indicators",
    "register.html": "register",
}
"""File → the word that it is called by, in the order of the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the form, with what an answer needs."""

    label: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the pages are made of. `form_url`: where the form is filled in, if that is known; `months`:
    their figures, newest first; `records`: of every closed request."""

    policy: Policy
    questions: tuple[Question, ...]
    form_url: str | None
    months: tuple[Figures, ...]
    records: tuple[Record, ...]
    cutoff: datetime
    commit: str


def site(facts: Facts, lang: str) -> dict[str, bytes]:
    """File → content; the same facts give the same bytes."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("datareq.reporting", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    common = _common(facts, lang)
    filled = {
        "index.html": _index(facts, lang),
        "procedure.html": _procedure(facts.policy, lang),
        "indicators.html": {
            "months": [_month(figures, lang) for figures in facts.months],
            "small": SMALL,
        },
        "register.html": _register(facts, lang),
    }
    pages = {
        file: environment.get_template(file)
        .render(**common, title=tell(word, lang), current=file, **filled[file])
        .encode("utf-8")
        for file, word in PAGES.items()
    }
    others = [STYLE]
    if has_survey(facts.policy):
        answers = survey_page(facts.policy, facts.cutoff, lang)
        page = environment.get_template(SURVEY)
        text = page.render(**common, title=tell("survey", lang), current=SURVEY, **answers)
        pages[SURVEY] = text.encode("utf-8")
        others += SCRIPTS
    folder = resources.files("datareq.reporting") / "pages"
    return pages | {name: (folder / name).read_bytes() for name in others}


def _common(facts: Facts, lang: str) -> dict[str, object]:
    policy, institution = facts.policy, facts.policy.institution
    local = facts.cutoff.astimezone(ZoneInfo(policy.timezone))
    return {
        "t": partial(_tell, lang),
        "lang": lang,
        "service": policy.sop.label.words(lang),
        "house": institution.name.words(lang) if institution else "",
        "desk": institution.desk.words(lang) if institution else "",
        "description": tell("about", lang),
        "menu": [(file, tell(word, lang)) for file, word in PAGES.items()],
        "cutoff": f"{long_date(local.date(), lang)}, {local:%H.%M %Z}",
        "commit": facts.commit[:12],
    }


def _index(facts: Facts, lang: str) -> dict[str, object]:
    policy = facts.policy
    return {
        "form_url": facts.form_url,
        "questions": facts.questions,
        "levels": [
            {
                "label": level.label.words(lang),
                "days": level.days,
                "reason_required": level.reason_required,
            }
            for level in policy.service_levels
        ],
        "terms": policy.terms,
        "stages": [
            {"label": label, "steps": [step.label.words(lang) for step in steps]}
            for label, steps in _stages(policy, lang)
        ],
        "grounds": [
            {"label": code.label.words(lang), "basis": code.basis} for code in policy.refusals
        ],
    }


def _procedure(policy: Policy, lang: str) -> dict[str, object]:
    return {
        "count": len(policy.sop.steps),
        "stages": [
            {"label": label, "all": [_step(step, policy, lang) for step in steps]}
            for label, steps in _stages(policy, lang)
        ],
    }


def _step(step: Step, policy: Policy, lang: str) -> dict[str, object]:
    label = step.label.words(lang)
    roles = dict.fromkeys(role for evidence in step.evidences for role in evidence.roles)
    return {
        "title": tell("step", lang, n=step.n, label=label) if step.n else label,
        "people": [policy.role(role).label.words(lang) for role in roles],
    }


def _stages(policy: Policy, lang: str) -> list[tuple[str, tuple[Step, ...]]]:
    """The stages' names with their steps; all steps under no name where there are no stages."""
    steps = policy.sop.steps
    if not policy.sop.stages:
        return [("", steps)]
    return [
        (stage.label.words(lang), tuple(step for step in steps if step.stage == stage.id))
        for stage in policy.sop.stages
    ]


def _month(figures: Figures, lang: str) -> dict[str, object]:
    return {
        "name": _month_name(figures.month, lang),
        "rows": [_indicator(item, lang) for item in figures.indicators],
    }


def _indicator(item: Indicator, lang: str) -> dict[str, str]:
    return {
        "name": report_words(f"indicator-{item.n}", lang),
        "value": percent(item.value, lang),
        "target": f"≥ {percent(TARGETS[item.n], lang)}",
        "met": "missed" if item.met is False else "",
        "note": note(item, lang),
    }


def _register(facts: Facts, lang: str) -> dict[str, object]:
    """Months, newest first, with how many requests ended how; only outcomes that there were."""
    counts = _closed(facts.records, facts.policy.timezone)
    kinds = [kind for kind in OutcomeKind if any(kind in each for each in counts.values())]
    return {
        "outcomes": [say(OUTCOMES[kind], {}, lang) for kind in kinds],
        "closed": [
            {
                "month": _month_name(Period.parse(name), lang),
                "counts": [counts[name][kind] for kind in kinds],
                "all": counts[name].total(),
            }
            for name in sorted(counts, reverse=True)
        ],
    }


def _closed(records: Iterable[Record], timezone: str) -> dict[str, Counter[OutcomeKind]]:
    counts: dict[str, Counter[OutcomeKind]] = {}
    for record in records:
        at = record.times.closed_at
        if at is not None and record.archive_version == 1:
            month = f"{at.astimezone(ZoneInfo(timezone)):%Y-%m}"
            counts.setdefault(month, Counter())[record.outcome.kind] += 1
    return counts


def _month_name(month: Period, lang: str) -> str:
    return format_date(month.first, "MMMM y", locale=lang)


def _tell(lang: str, code: str, **args: object) -> str:
    return tell(code, lang, **args)


def months_of(records: Sequence[Record], until: Period, timezone: str, most: int) -> list[Period]:
    """The months to show, newest first: from the first closing on to `until`, at most so many."""
    names = sorted(_closed(records, timezone))
    if not names:
        return []
    months: list[Period] = []
    month, first = until, Period.parse(names[0])
    while month.first >= first.first and len(months) < most:
        months.append(month)
        month = month.before
    return months
