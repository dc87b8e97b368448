"""What does the desk write on a pull request? One comment, kept current: the card, what is wrong, who is
next, what doesn't count and why, and every step.

Only people who can do something now are called by name; all other logins are quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from datareq.approval.calls import Calls, choose_calls, write_calls
from datareq.approval.comment_steps import steps
from datareq.approval.comment_words import frame
from datareq.approval.markdown import QUIET, calling, keep_code, quiet
from datareq.approval.words import is_lent, sentence
from datareq.documents.findings import TEXTS, sort_findings, word
from datareq.model.finding import Finding
from datareq.model.names import REQUESTS
from datareq.model.policy import Policy
from datareq.model.verdict import Discard, Next, Status, Verdict

MARKER = "<!-- datareq:gate -->"
MOST_FINDINGS, MOST_DISCARDS = 30, 20
MEND = "mend"
LONGEST = 60_000
"""A comment may have 65,536 characters."""


def render(
    verdict: Verdict, policy: Policy, lang: str, card: str = "", calls: Calls | None = None
) -> str:
    """The comment's body, its marker first. `card`: the head's card, where there is one; `calls`: who is
    to be called in it (by default everybody whose turn it is)."""
    account = write_calls(calls) if calls else ""
    calls = calls or choose_calls((), verdict.next, date.min)
    told = [
        f"{MARKER}\n{account}",
        card,
        _section("refused", _refused(verdict, policy, lang), lang),
        _section("findings", _findings(verdict, policy, lang), lang),
        _section("next", _next(verdict, policy, lang, calls), lang),
        _section("discarded", _discarded(verdict, policy, lang), lang),
    ]
    body = _join(told)
    whole = _join([body, steps(verdict, policy, lang)])
    return whole if len(whole) <= LONGEST else body[:LONGEST]


def _join(parts: Sequence[str]) -> str:
    return "\n\n".join(part.rstrip("\n") for part in parts if part) + "\n"


def _section(name: str, lines: Sequence[str], lang: str) -> str:
    if not lines:
        return ""
    return "\n".join([f"#### {frame(name, lang)}", "", *(f"- {line}" for line in lines)])


def _at_most(lines: Sequence[str], most: int, lang: str) -> list[str]:
    if len(lines) <= most:
        return list(lines)
    return [*lines[:most], frame("and-more", lang, count=len(lines) - most)]


def _refused(verdict: Verdict, policy: Policy, lang: str) -> list[str]:
    said = [sentence(message, policy, lang, QUIET) for message in verdict.refused]
    return _at_most(said, MOST_FINDINGS, lang)


def _findings(verdict: Verdict, policy: Policy, lang: str) -> list[str]:
    """What is noted about the documents that somebody is asked about now; of a template that nobody has
    to fill in yet nothing is said."""
    files = {rule.id: rule.file for rule in policy.sop.documents}
    asked = {files.get(document) for action in verdict.next for document in _about(action)}
    idle = set(files.values()) - asked
    lines: list[str] = []
    for finding in sort_findings(verdict.findings):
        folder, _, name = finding.file.rpartition("/")
        if name in idle and folder.count("/") == REQUESTS.count("/") + 1:
            continue
        message, hint = (keep_code(text) for text in word(finding, lang))
        if name in files.values() and _needs_place(finding):
            message = frame("placed", lang, file=name, line=finding.line, message=message)
        said = message if finding.is_error else frame("note", lang, message=message)
        lines.append(frame("finding", lang, message=said, hint=hint).strip())
    return _at_most([*dict.fromkeys(lines)], MOST_FINDINGS, lang)


def _needs_place(finding: Finding) -> bool:
    """Whether the sentence doesn't say itself in which line it is, and there is one to be said."""
    known = TEXTS.get(finding.code)
    says = known is not None and "{line}" in known.message
    return not says and (finding.line, finding.column) > (1, 1)


def _about(action: Next) -> list[str]:
    named = [action.reason.args.get("document"), action.reason.args.get("documents")]
    flat = [item for value in named for item in (value if isinstance(value, list) else [value])]
    return [item for item in flat if isinstance(item, str)]


def _next(verdict: Verdict, policy: Policy, lang: str, calls: Calls) -> list[str]:
    if verdict.refused:
        return []
    if not verdict.next and (held := _held(verdict, policy, lang)):
        return held
    if not verdict.next:
        return [frame("satisfied" if verdict.satisfied else "nothing-next", lang)]
    lines: list[str] = []
    for action in verdict.next:
        said = sentence(action.reason, policy, lang, calling(calls.logins(action.step)))
        if action.reason.code == MEND:  # what is noted must not have to be looked for
            said += f" {sentence(verdict.evidence(action.evidence).reason, policy, lang, QUIET)}"
        lines.append(said)
    return _at_most(lines, MOST_FINDINGS, lang)


def _held(verdict: Verdict, policy: Policy, lang: str) -> list[str]:
    """Why nothing goes on although nobody has anything to do."""
    reasons = [
        sentence(evidence.reason, policy, lang, QUIET)
        for step in verdict.steps
        for evidence in step.evidences
        if evidence.status is Status.BLOCKED and is_lent(evidence.reason)
    ]
    return list(dict.fromkeys(reasons))


def _discarded(verdict: Verdict, policy: Policy, lang: str) -> list[str]:
    """Each review once, where it was discarded first; who was counted later isn't troubled with it."""
    counted = {p.by.id for s in verdict.steps for e in s.evidences for p in e.counted if p.by}
    waiting = {action.evidence for action in verdict.next}
    first: dict[int, Discard] = {}
    for step in verdict.steps:
        for evidence in step.evidences:
            is_waiting = evidence.id in waiting or evidence.status is not Status.DONE
            for discard in evidence.discarded:
                is_counted = discard.user is not None and discard.user.id in counted
                if is_waiting or not is_counted:
                    first.setdefault(discard.review, discard)
    lines = []
    for discard in first.values():
        said = sentence(discard.reason, policy, lang, QUIET)
        who = quiet(discard.user.login) if discard.user else ""
        lines.append(said if not who or who in said else f"{who}: {said}")
    return _at_most(lines, MOST_DISCARDS, lang)
