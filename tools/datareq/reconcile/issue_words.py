"""What does the desk say on an issue? One comment, kept current; nothing of the answers is repeated in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from datareq.approval.markdown import keep_code
from datareq.documents.findings import word
from datareq.language import mark, say
from datareq.model.finding import Finding

MARKER = "<!-- datareq:issue -->"
MOST = 25

SENTENCES: dict[str, str] = {
    "findings": mark(
        "**The request can't be passed on yet.** Please correct the answers below by editing the form "
        "above (⋯ → *Edit*); it is looked at again by itself."
    ),
    "held": mark(
        "Request #{pull} stands still until then: what was approved before doesn't count any more."
    ),
    "notes": mark("Please also note:"),
    "more": mark("… and {count} more."),
    "edited-by-other": mark(
        "**Stopped: somebody other than the requester changed this form.** Only the requester's own words "
        "count. Requester: please read the form above, correct what isn't yours and save it again, or "
        "fill in a new one."
    ),
    "not-a-person": mark(
        "**Stopped: this form wasn't filled in by a person's account.** Please fill it in anew with your own account."
    ),
    "branch-taken": mark(
        "**Stopped: somebody else wrote where this request was to be handed in.** Maintainer: please look "
        "at the branch `{branch}`. Nothing of it counts."
    ),
    "submitted": mark(
        "Thank you. The request is handed in as #{pull} and gets the number **{registration}**. "
        "The head of the desk examines it next; you see every step there. You may correct the form above "
        "until the request is accepted; what was approved before then has to be approved again. "
        "To withdraw the request, close this form."
    ),
    "taken-over": mark(
        "The request was accepted (#{pull}) and has the number **{registration}**. The desk works on it "
        "from here; changes of this form don't count any more."
    ),
    "handed-over": mark(
        "Completed and handed over. Number **{registration}**; everything is told in #{pull}."
    ),
    "closed": mark("Request **{registration}** has ended; how and why is told in #{pull}."),
    "pull-title": mark("{title} (form #{issue})"),
    "pull-body": mark(
        "Handed in through the form #{issue} by its author, who is the requester. The desk keeps this "
        "request as the form says it; please correct it there, not here."
    ),
    "commit": mark("Request from form #{issue}"),
}


def comment(code: str, args: Mapping[str, object], lang: str) -> str:
    """A comment of one paragraph."""
    return f"{MARKER}\n{say(SENTENCES[code], args, lang)}\n"


def findings_comment(findings: Sequence[Finding], pull: int | None, lang: str) -> str:
    """What has to be corrected, each at the name of its question; `pull`: what is held until then."""
    errors = [finding for finding in findings if finding.is_error]
    notes = [finding for finding in findings if not finding.is_error]
    parts = [say(SENTENCES["findings"], {}, lang), *_list(errors, lang)]
    if pull is not None:
        parts.append(say(SENTENCES["held"], {"pull": pull}, lang))
    return f"{MARKER}\n" + "\n\n".join([*parts, *_notes(notes, lang)]) + "\n"


def submitted_comment(args: Mapping[str, object], notes: Sequence[Finding], lang: str) -> str:
    """That the request was handed in, and what is worth a thought although it stops nothing."""
    parts = [say(SENTENCES["submitted"], args, lang), *_notes(notes, lang)]
    return f"{MARKER}\n" + "\n\n".join(parts) + "\n"


def text(code: str, args: Mapping[str, object], lang: str) -> str:
    return say(SENTENCES[code], args, lang)


def _notes(notes: Sequence[Finding], lang: str) -> list[str]:
    return [say(SENTENCES["notes"], {}, lang), *_list(notes, lang)] if notes else []


def _list(findings: Sequence[Finding], lang: str) -> list[str]:
    lines = [_bullet(finding, lang) for finding in findings[:MOST]]
    if len(findings) > MOST:
        lines.append(f"- {say(SENTENCES['more'], {'count': len(findings) - MOST}, lang)}")
    return ["\n".join(lines)] if lines else []


def _bullet(finding: Finding, lang: str) -> str:
    message, hint = word(finding, lang)
    named = finding.path and finding.path not in message
    said = " ".join(filter(None, (message, hint)))
    return f"- **{finding.path}**: {keep_code(said)}" if named else f"- {keep_code(said)}"
