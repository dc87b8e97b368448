"""Which words frame the comment and the check? English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark, say

FRAME: dict[str, str] = {
    "refused": mark("To be put right first"),
    "findings": mark("To be put right in the documents"),
    "next": mark("What comes next"),
    "nothing-next": mark("Nobody has to do anything now; the system goes on by itself."),
    "satisfied": mark("All steps up to here are done."),
    "discarded": mark("Approvals that don't count"),
    "steps": mark("All steps ({done} of {all} done)"),
    "stages": mark("Stages"),
    "stage": mark("{n}. {label}: {status} ({done} of {all} steps)"),
    "stage-done": mark("done"),
    "stage-under-way": mark("under way"),
    "stage-ahead": mark("not yet"),
    "and-more": mark("… and {count} more."),
    "step-title": mark("Step {n}: {label}"),
    "step-line": mark("**{title}**: {status}. {sentence}"),
    "step-done": mark("**{title}**: {status}, {day} ({people})"),
    "step-on-paper": mark(
        "**{title}**: {status}, {day} (a signed sheet, recorded and confirmed by {people})"
    ),
    "step-plain": mark("**{title}**: {status}"),
    "by-system": mark("system"),
    "finding": mark("{message} {hint}"),
    "placed": mark("`{file}`, line {line}: {message}"),
    "note": mark("Note: {message}"),
    "status-done": mark("done"),
    "status-waiting": mark("waiting"),
    "status-blocked": mark("not yet"),
    "status-invalid": mark("to be put right"),
    "status-not-applicable": mark("not needed"),
    "title-satisfied": mark("All steps up to here are done"),
    "title-refused": mark("To be put right before anything can be decided"),
    "title-invalid": mark("{step}: to be put right"),
    "title-waiting": mark("{step}: waiting for {who}"),
    "title-system": mark("Waiting for the system"),
}


def frame(name: str, lang: str, **args: object) -> str:
    """One of them, filled."""
    return say(FRAME[name], args, lang)
