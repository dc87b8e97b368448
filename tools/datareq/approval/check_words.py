"""What does the bot's check say in a line, and in a few more?"""

from __future__ import annotations

from datareq.approval.comment_words import FRAME
from datareq.approval.markdown import QUIET
from datareq.approval.words import sentence, step_words
from datareq.language import say
from datareq.model.policy import Policy
from datareq.model.verdict import Status, StepVerdict, Verdict

SHOWN = 5
LONGEST_TITLE = 120


def check_title(verdict: Verdict, policy: Policy, lang: str) -> str:
    """One line, plain: what is next, and for whom."""
    if verdict.refused:
        return say(FRAME["title-refused"], {}, lang)
    if verdict.satisfied:
        return say(FRAME["title-satisfied"], {}, lang)
    for step in verdict.steps:
        roles = [action.role for action in verdict.next if action.step == step.id]
        if step.status is Status.INVALID:
            return _title("title-invalid", step, policy, lang)
        if roles:
            names = {role.id: role.label.words(lang) for role in policy.roles}
            who = ", ".join(dict.fromkeys(names.get(role, role) for role in roles))
            return _title("title-waiting", step, policy, lang, who=who)
    return say(FRAME["title-system"], {}, lang)


def check_summary(verdict: Verdict, policy: Policy, lang: str) -> str:
    """What is wrong as a whole, or who must do what; nobody is called from a check."""
    messages = verdict.refused or tuple(action.reason for action in verdict.next)
    lines = [f"- {sentence(message, policy, lang, QUIET)}" for message in messages[:SHOWN]]
    if len(messages) > SHOWN:
        lines.append(f"- {say(FRAME['and-more'], {'count': len(messages) - SHOWN}, lang)}")
    if lines:
        return "\n".join(lines)
    return say(FRAME["satisfied" if verdict.satisfied else "nothing-next"], {}, lang)


def _title(name: str, step: StepVerdict, policy: Policy, lang: str, **args: object) -> str:
    where = step_words(step.id, policy, lang)
    title = say(FRAME[name], {"step": where[:1].upper() + where[1:], **args}, lang)
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
