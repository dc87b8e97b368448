"""What can a person do now on this pull request? Told to those who asked, in one comment that is kept current."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datareq.approval.markdown import quiet
from datareq.assignment.command_policy import CommandRule, Effect, Stage
from datareq.language import mark, say
from datareq.model.forge import Account
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import World
from datareq.reconcile.orders import holders_of, stage_of, would_count

MARKER = "<!-- datareq:help -->"
MOST_PEOPLE = 6

SENTENCES: dict[str, str] = {
    "help-title": mark("What you can do here"),
    "help-person": mark("{login} ({offices})"),
    "help-guest": mark("{login} (no office in this request)"),
    "help-review": mark("Your approval is waited for: {step}. Please examine it, then choose *Approve*."),
    "help-command": mark("{label}: `{usage}`"),
    "help-note": mark(
        "One command a comment, at the start of a line, never edited afterwards. This list follows the state of "
        "the request."
    ),
}  # fmt: skip


def help_comment(
    world: World, case: Case, snapshot: Snapshot, verdict: Verdict, asked: Sequence[Account]
) -> str | None:
    """The comment's body; None while nobody has asked. The last who asked come first."""
    people = list({account.id: account for account in reversed(asked)}.values())[:MOST_PEOPLE]
    if not people:
        return None
    lang = world.policy.language
    parts = [MARKER, f"#### {say(SENTENCES['help-title'], {}, lang)}"]
    for person in people:
        parts.append("\n".join(_told(world, case, snapshot, verdict, person)))
    parts.append(say(SENTENCES["help-note"], {}, lang))
    return "\n\n".join(parts) + "\n"


def _told(
    world: World, case: Case, snapshot: Snapshot, verdict: Verdict, person: Account
) -> Iterator[str]:
    lang = world.policy.language
    held = offices(world, snapshot, person)
    labels = [world.policy.role(role).label.words(lang) for role in held]
    code = "help-person" if labels else "help-guest"
    facts = {"login": quiet(person.login), "offices": ", ".join(labels)}
    yield f"**{say(SENTENCES[code], facts, lang)}**"
    yield ""
    steps = {step.id: step.label.words(lang) for step in world.policy.sop.steps}
    for action in verdict.next:
        is_asked = any(holder.account.id == person.id for holder in action.holders)
        if is_asked and verdict.evidence(action.evidence).open:
            yield f"- {say(SENTENCES['help-review'], {'step': steps[action.step]}, lang)}"
    for rule in available(world, case, snapshot, person, held):
        told = {"label": rule.label.words(lang), "usage": rule.usage}
        yield f"- {say(SENTENCES['help-command'], told, lang)}"


def available(
    world: World, case: Case, snapshot: Snapshot, person: Account, held: Sequence[str]
) -> list[CommandRule]:
    """The commands of this person's offices that mean something as the request stands."""
    stage: Stage = stage_of(case)
    requester = snapshot.requester
    is_own = requester is not None and requester.account.id == person.id
    return [
        rule
        for rule in world.commands
        if stage in rule.phases
        and (not rule.roles or set(rule.roles) & set(held) or _receives(rule, snapshot, person))
        and not (rule.bars_requester and is_own)
        and rule.effect is not Effect.HELP
        and would_count(world, case, snapshot, person, rule)
    ]


def _receives(rule: CommandRule, snapshot: Snapshot, person: Account) -> bool:
    return rule.recipients and any(one.account == person.id for one in snapshot.recipients)


def offices(world: World, snapshot: Snapshot, person: Account) -> list[str]:
    """The roles that may command and that this person holds now."""
    found = holders_of(world, snapshot, snapshot.read_at)
    return [
        role for role, held in found.items() if any(each.account.id == person.id for each in held)
    ]
