"""How do a plan and an examination look on the screen, and to another program?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from datareq.language import say
from datareq.premises.found import Lack
from datareq.premises.health import Drift, Health, Passer
from datareq.premises.plan import Step
from datareq.premises.words import DRIFTS, LACKS, TITLES, WAYS


def plan_text(
    repository: str,
    steps: Sequence[Step],
    manual: Sequence[Drift],
    lacks: Sequence[Lack],
    lang: str,
) -> str:
    """The plan as a difference: what comes (+), changes (~) and goes (-), sorted."""
    title = "plan" if steps else "nothing"
    lines = [say(TITLES[title], {"repository": repository}, lang)]
    for step in steps:
        lines.append(f"{step.sign.value} {step.kind.value} {step.name}")
        for one in step.differences:
            lines += [f"    - {one.fact}: {value}" for value in one.gone]
            lines += [f"    + {one.fact}: {value}" for value in one.new]
    if manual:
        lines += ["", say(TITLES["by-hand"], {}, lang)]
        for drift in manual:
            what, _, mend = sentences(drift, lang)
            lines += [f"! {what}", f"    {mend}"]
    if lacks:
        lines += ["", say(TITLES["lacks"], {}, lang)]
        lines += [f"  – {lacking(lack, lang)}" for lack in lacks]
    return "\n".join(lines) + "\n"


def plan_json(
    repository: str,
    steps: Sequence[Step],
    manual: Sequence[Drift],
    lacks: Sequence[Lack],
    lang: str,
) -> str:
    value = {
        "repository": repository,
        "steps": [
            {
                "sign": step.sign.value,
                "kind": step.kind.value,
                "name": step.name,
                "differences": [
                    {"fact": one.fact, "gone": one.gone, "new": one.new} for one in step.differences
                ],
            }
            for step in steps
        ],
        "by_hand": [_drift(drift, lang) for drift in manual],
        "lacks": [{"code": lack.value, "sentence": lacking(lack, lang)} for lack in lacks],
    }
    return _json(value)


def health_text(repository: str, health: Health, lang: str) -> str:
    lines = [say(TITLES["examined"], {"repository": repository}, lang), ""]
    for drift in health.drifts:
        what, risk, mend = sentences(drift, lang)
        lines.append(f"✗ {what}")
        lines.append("    " + say(TITLES["risk"], {"sentence": risk}, lang))
        lines.append("    " + say(TITLES["mend"], {"sentence": mend}, lang))
    if health.sound:
        lines.append("✓ " + say(TITLES["sound"], {}, lang))
    if health.lacks:
        lines += ["", say(TITLES["lacks"], {}, lang)]
        lines += [f"  – {lacking(lack, lang)}" for lack in health.lacks]
    lines += ["", say(TITLES["passers"], {}, lang)]
    lines += [f"  – {passer_sentence(passer, lang)}" for passer in health.passers]
    if not health.sound:
        lines += ["", say(TITLES["drifted"], {"count": health.wrong}, lang)]
    return "\n".join(lines) + "\n"


def health_json(repository: str, health: Health, lang: str) -> str:
    value = {
        "repository": repository,
        "sound": health.sound,
        "drifts": [_drift(drift, lang) for drift in health.drifts],
        "lacks": [{"code": lack.value, "sentence": lacking(lack, lang)} for lack in health.lacks],
        "bypass": [
            {
                "who": passer.who,
                "way": passer.way,
                "where": passer.where,
                "sentence": passer_sentence(passer, lang),
            }
            for passer in health.passers
        ],
    }
    return _json(value)


PLANS: dict[str, Callable[[str, Sequence[Step], Sequence[Drift], Sequence[Lack], str], str]] = {
    "text": plan_text,
    "json": plan_json,
}
HEALTHS: dict[str, Callable[[str, Health, str], str]] = {"text": health_text, "json": health_json}


def written(files: Sequence[str], lang: str) -> str:
    code = "written" if files else "fresh"
    return say(TITLES[code], {"files": ", ".join(files)}, lang)


def ended(count: int, lang: str) -> str:
    return say(TITLES["done"], {"count": count}, lang)


def lacking(lack: Lack, lang: str) -> str:
    return say(LACKS[lack], {}, lang)


def sentences(drift: Drift, lang: str) -> tuple[str, str, str]:
    """What is so, its risk, its mend."""
    words = DRIFTS[drift.code]
    return (
        say(words.what, drift.args, lang),
        say(words.risk, drift.args, lang),
        say(words.mend, drift.args, lang),
    )


def passer_sentence(passer: Passer, lang: str) -> str:
    return say(WAYS[passer.way], {"who": passer.who, "where": ", ".join(passer.where)}, lang)


def _drift(drift: Drift, lang: str) -> dict[str, str]:
    what, risk, mend = sentences(drift, lang)
    return {"code": drift.code, "name": drift.name, "what": what, "risk": risk, "mend": mend}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
