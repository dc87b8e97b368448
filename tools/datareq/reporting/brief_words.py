"""How does the page read that an official reads in two minutes?"""

from __future__ import annotations

from fractions import Fraction

from datareq.language import mark, say
from datareq.model.policy import Policy
from datareq.reporting.blocks import Block, Heading, Items, words
from datareq.reporting.brief import Advice, Brief, Change, Late
from datareq.reporting.indicators import TARGETS
from datareq.reporting.report_cells import amount, label, percent
from datareq.reporting.report_words import tell

MOST_LATE = 10

SENTENCES: dict[str, str] = {
    "glance": mark("At a glance"),
    "reached": mark("{name}: {now} % (target {target} % reached), {trend}."),
    "missed": mark("{name}: {now} %, below the target of {target} %, {trend}."),
    "up": mark("up from {before} % in the period before"),
    "down": mark("down from {before} % in the period before"),
    "same": mark("as in the period before"),
    "first": mark("without a figure in the period before"),
    "no-figures": mark("No indicator has a figure in this period."),
    "late": mark("Late, and why"),
    "late-none": mark("No request is late."),
    "late-open": mark("{registration} ({unit}): not handed over by the cut-off."),
    "late-stage": mark(
        "{registration} ({unit}): {days} working days where {allowed} were allowed; most of them, "
        "{stage_days}, from {stage}."
    ),
    "late-plain": mark(
        "{registration} ({unit}): {days} working days where {allowed} were allowed."
    ),
    "advice": mark("What would help"),
    "advice-none": mark("Every indicator that has a figure reaches its target."),
    "advice-open": mark(
        "Timeliness: {open} of {late} late requests are still open. Answer or close these first."
    ),
    "advice-stage": mark(
        "Timeliness: look at the stage from {stage}. The {late} late requests lay there longest, "
        "typically {days} working days."
    ),
    "advice-sent-back": mark(
        "Accuracy: of {wrong} results that weren't right the first time, {sent_back} were sent back by "
        "verifiers. Declare the checks that would have found it in the procedure, so that they run before "
        "verification."
    ),
    "advice-corrected": mark(
        "Accuracy: {corrected} of {wrong} errors were found only after the handover. Have the unit's head "
        "compare the result with a known figure before it is handed over."
    ),
    "advice-forms": mark(
        "Completeness: {poor} of {all} forms had to be mended, most of them ({count}) from {unit}. A word "
        "with that unit about the form helps most."
    ),
    "advice-controls": mark(
        "Security: in {requests} requests a control was broken, most often this one ({count} times): {control}. "
        "Look at these requests with the maintainer before the next ones are handed over."
    ),
    "advice-survey": mark(
        "Satisfaction: rated lowest in {counted} answers was this, with {mean} of 4: {element}. Start there."
    ),
    "advice-papers": mark(
        "Documentation: `{paper}` is missing or changed most often ({count} times in {requests} requests). "
        "`datareq audit` names each place."
    ),
}


def brief_blocks(found: Brief, policy: Policy, lang: str) -> tuple[Block, ...]:
    """The blocks of the first page."""
    changes = tuple(_change(item, lang) for item in found.changes if item.now is not None)
    late = tuple(_late(row, policy, lang) for row in found.late[:MOST_LATE])
    if len(found.late) > MOST_LATE:
        late += (tell("more-rows", lang, count=amount(len(found.late) - MOST_LATE, lang)),)
    advice = tuple(_advice(item, policy, lang) for item in found.advice)
    return (
        Heading(level=2, text=_say("glance", lang)),
        *_listed(changes, _say("no-figures", lang)),
        Heading(level=3, text=_say("late", lang)),
        *_listed(late, _say("late-none", lang)),
        *([Heading(level=3, text=_say("advice", lang))] if changes else []),
        *(_listed(advice, _say("advice-none", lang)) if changes else ()),
    )


def _listed(lines: tuple[str, ...], none: str) -> tuple[Block, ...]:
    return (Items(lines=lines),) if lines else words(none)


def _change(item: Change, lang: str) -> str:
    target = TARGETS[item.n]
    reached = item.now is not None and item.now >= target
    return _say(
        "reached" if reached else "missed",
        lang,
        name=tell(f"indicator-{item.n}", lang),
        now=percent(item.now, lang),
        target=percent(target, lang),
        trend=_trend(item.before, item.now, lang),
    )


def _trend(before: Fraction | None, now: Fraction | None, lang: str) -> str:
    if before is None or now is None:
        return _say("first", lang)
    if now == before:
        return _say("same", lang)
    return _say("up" if now > before else "down", lang, before=percent(before, lang))


def _late(row: Late, policy: Policy, lang: str) -> str:
    facts = {"registration": row.registration, "unit": label("unit", row.unit, policy, lang)}
    if row.open:
        return _say("late-open", lang, **facts)
    known = {**facts, "days": amount(row.days, lang), "allowed": amount(row.allowed, lang)}
    if row.stage is None or not row.stage_days:
        return _say("late-plain", lang, **known)
    stage = tell(f"stage-{row.stage}", lang)
    return _say("late-stage", lang, **known, stage=stage, stage_days=amount(row.stage_days, lang))


def _advice(item: Advice, policy: Policy, lang: str) -> str:
    facts: dict[str, object] = {
        name: amount(value, lang) if isinstance(value, int | Fraction) else value
        for name, value in item.facts.items()
    }
    if "stage" in facts:
        facts["stage"] = tell(f"stage-{facts['stage']}", lang)
    if "control" in facts:
        facts["control"] = tell(f"control-{facts['control']}", lang)
    if "element" in facts:
        number = int(str(facts["element"]))
        asked = policy.survey.elements if policy.survey else ()
        facts["element"] = asked[number].label.words(lang) if number < len(asked) else number + 1
    if "unit" in facts:
        facts["unit"] = label("unit", str(facts["unit"]), policy, lang)
    return _say(item.code, lang, **facts)


def _say(code: str, lang: str, **args: object) -> str:
    return say(SENTENCES[code], args, lang)
