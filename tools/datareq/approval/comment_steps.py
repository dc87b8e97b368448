"""Where does a request stand? Every step under its stage, folded: on a phone a stage is one line."""

from __future__ import annotations

from collections.abc import Sequence

from datareq.approval.comment_words import frame
from datareq.approval.dates import day_words
from datareq.approval.markdown import QUIET, quiet
from datareq.approval.words import sentence
from datareq.model.policy import Policy
from datareq.model.sop import Stage
from datareq.model.verdict import Status, StepVerdict, Verdict

OVER = (Status.DONE, Status.NOT_APPLICABLE)
NOW = (Status.WAITING, Status.INVALID)


def steps(verdict: Verdict, policy: Policy, lang: str) -> str:
    """One fold a stage; one for all steps where the procedure has no stages."""
    if not verdict.steps:
        return ""
    by_stage = _by_stage(verdict, policy)
    if not by_stage:
        done = sum(step.status in OVER for step in verdict.steps)
        title = frame("steps", lang, done=done, all=len(verdict.steps))
        return _fold(title, verdict.steps, policy, lang)
    folds = [f"#### {frame('stages', lang)}"]
    for n, (stage, its) in enumerate(by_stage, 1):
        words = {
            "n": n,
            "label": stage.label.words(lang),
            "status": _standing(its, lang),
            "done": sum(step.status is Status.DONE for step in its),
            "all": sum(step.status is not Status.NOT_APPLICABLE for step in its),
        }
        title = frame("stage", lang, **words)
        folds.append(_fold(title, its, policy, lang))
    return "\n\n".join(folds)


def step_title(step: StepVerdict, policy: Policy, lang: str) -> str:
    """`Langkah 7: Surat tugas disetujui`; only the label where the procedure gives no number."""
    labels = [known.label for known in policy.sop.steps if known.id == step.id]
    label = labels[0].words(lang) if labels else step.id
    return frame("step-title", lang, n=step.n, label=label) if step.n else label


def _by_stage(verdict: Verdict, policy: Policy) -> list[tuple[Stage, list[StepVerdict]]]:
    """The stages with their steps; nothing where a step has none, as in maintenance."""
    stage_of = {step.id: step.stage for step in policy.sop.steps}
    if any(stage_of.get(step.id) is None for step in verdict.steps):
        return []
    its = {
        stage: [step for step in verdict.steps if stage_of[step.id] == stage.id]
        for stage in policy.sop.stages
    }
    return [(stage, steps) for stage, steps in its.items() if steps]


def _standing(its: Sequence[StepVerdict], lang: str) -> str:
    if all(step.status in OVER for step in its):
        return frame("stage-done", lang)
    return frame("stage-under-way" if any(s.status in NOW for s in its) else "stage-ahead", lang)


def _fold(title: str, its: Sequence[StepVerdict], policy: Policy, lang: str) -> str:
    lines = [f"- {_step(step, policy, lang)}" for step in its]
    return "\n".join([f"<details><summary>{title}</summary>", "", *lines, "", "</details>"])


def _step(step: StepVerdict, policy: Policy, lang: str) -> str:
    args = {
        "title": step_title(step, policy, lang),
        "status": frame(f"status-{step.status.value}", lang),
    }
    times = [evidence.at for evidence in step.evidences if evidence.at]
    if step.status is Status.DONE and times:
        people = [p.by.login for e in step.evidences for p in e.counted if p.by]
        names = ", ".join(quiet(login) for login in dict.fromkeys(people))
        day = day_words(max(times), policy.timezone, lang)
        on_paper = any(p.sheet for e in step.evidences for p in e.counted)
        name = "step-on-paper" if on_paper else "step-done"
        return frame(name, lang, day=day, people=names or frame("by-system", lang), **args)
    if step.status in OVER:
        return frame("step-plain", lang, **args)
    said = sentence(step.reason, policy, lang, QUIET)
    return frame("step-line", lang, sentence=said, **args)
