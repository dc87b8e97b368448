"""What does the report say of the survey, in words and for other programs?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from datareq.errors import DocumentError
from datareq.language import mark, say
from datareq.model.policy import Policy
from datareq.reporting.blocks import Block, Heading, table, words
from datareq.reporting.report_cells import amount, percent
from datareq.reporting.satisfaction import Satisfaction

SENTENCES: dict[str, str] = {
    "answered": mark(
        "{answered} of {asked} who received their data have answered the survey ({rate} %)."
    ),
    "index": mark(
        "The index is {index}, grade {grade} ({words}): the mean of what was rated, from 1 to 4, times 25. "
        "Counted are {counted} answers. They are sealed; whose is which isn't known to this report."
    ),
    "grade-A": mark("very good"),
    "grade-B": mark("good"),
    "grade-C": mark("not so good"),
    "grade-D": mark("not good"),
    "element": mark("What was rated"),
    "mean": mark("Mean (1–4)"),
}


def survey_blocks(found: Satisfaction, title: str, policy: Policy, lang: str) -> tuple[Block, ...]:
    """The section of the fifth indicator; none while nobody can have been asked."""
    if not found.asked or found.answered is None or found.reason == "survey-none":
        return ()
    facts = {
        "answered": amount(found.answered, lang),
        "asked": amount(found.asked, lang),
        "rate": percent(Fraction(100 * found.answered, found.asked), lang),
    }
    blocks: list[Block] = [Heading(level=2, text=title), *words(_say("answered", lang, **facts))]
    if found.index is not None and found.grade is not None:
        told = {
            "index": percent(found.index, lang),
            "grade": found.grade,
            "words": _say(f"grade-{found.grade}", lang),
            "counted": amount(found.counted, lang),
        }
        head = (_say("element", lang), _say("mean", lang))
        rows = [[name, amount(mean, lang)] for name, mean in rated(found, policy, lang)]
        blocks += [*words(_say("index", lang, **told)), table(head, rows)]
    return tuple(blocks)


def rated(found: Satisfaction, policy: Policy, lang: str) -> tuple[tuple[str, Fraction], ...]:
    """What was rated, with its mean; nothing while that isn't told."""
    elements = policy.survey.elements if policy.survey else ()
    means = found.means or ()
    if len(elements) != len(means):  # asked of something else then: the names are gone
        return tuple((str(n), mean) for n, mean in enumerate(means, start=1))
    return tuple((one.label.words(lang), mean) for one, mean in zip(elements, means, strict=True))


def survey_json(found: Satisfaction) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "answered": found.answered,
        "sealed": found.digest,
        "counted": found.counted,
        "means": None if found.means is None else [str(mean) for mean in found.means],
        "grade": found.grade,
    }


def suggestions(found: Satisfaction) -> bytes:
    """What was answered in words, one below the other; empty where nothing may be told."""
    lines = (" ".join(words.split()) for words in found.words)
    return "".join(f"- {line}\n" for line in lines).encode("utf-8")


def survey_of(report: Mapping[str, Any] | None) -> Satisfaction | None:
    """What a report.json tells of the survey; None where it tells nothing."""
    told = (report or {}).get("survey") or {}
    if not told.get("means"):
        return None
    try:
        return Satisfaction(
            asked=told["asked"],
            answered=told["answered"],
            digest=told["sealed"],
            counted=told["counted"],
            means=tuple(Fraction(mean) for mean in told["means"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("json-unreadable") from error


def _say(code: str, lang: str, **args: object) -> str:
    return say(SENTENCES[code], args, lang)
