"""How does a run report what it did, for a person and for a program?"""

from __future__ import annotations

import json

from datareq.language import mark, say
from datareq.reconcile.error_words import error_sentence
from datareq.reconcile.progress import CaseReport, RunReport
from datareq.reconcile.words import sentence

QUIET = mark("Nothing to do: everything is as it should be.")
WAITS = mark("{registration}: a dataset is wanted (datareq generate {registration})")


def as_text(report: RunReport, lang: str) -> str:
    """A line for everything that was done or stands still."""
    lines = [line for case in report.cases for line in _lines(case, lang)]
    return "\n".join(lines or [say(QUIET, {}, lang)]) + "\n"


def as_json(report: RunReport, lang: str) -> str:
    """`[{"registration","pull","done":[…],"awaits","problem"}]`, what was done in sentences."""
    value = [
        {
            "registration": case.registration,
            "pull": case.pull,
            "done": [sentence(message, lang) for message in case.done],
            "awaits": case.awaits,
            "problem": case.problem.code if case.problem else None,
        }
        for case in report.cases
    ]
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


RENDERERS = {"text": as_text, "json": as_json}


def _lines(case: CaseReport, lang: str) -> list[str]:
    lines = [f"{case.registration}: {sentence(message, lang)}" for message in case.done]
    facts = {"registration": case.registration}
    if case.problem is not None:
        problem = error_sentence(case.problem.code, case.problem.args, lang)
        lines.append(f"{case.registration}: {problem}")
    if case.awaits is not None:
        lines.append(say(WAITS, facts, lang))
    return lines
