"""What does the desk say once a request is over, and what does it add to a comment that isn't?"""

from __future__ import annotations

from datareq.approval.dates import day_words
from datareq.approval.markdown import defuse, keep_code, quiet
from datareq.archive.afterwards import recall
from datareq.assignment.command_policy import Effect
from datareq.assignment.words import sentence as order_sentence
from datareq.language import mark, say
from datareq.model.forge import PullKind, PullState
from datareq.model.ledger import Act, ActName
from datareq.model.names import archive_folder
from datareq.model.pauses import PAUSE, is_paused, pauses
from datareq.reconcile.afterwards import WITHDRAWN
from datareq.reconcile.afterwards_words import told_afterwards
from datareq.reconcile.cases import Case
from datareq.reconcile.closing import ENVELOPES, RECIPIENTS
from datareq.reconcile.desk import World
from datareq.reconcile.document_orders import pending
from datareq.reconcile.orders import Orders
from datareq.reconcile.questions import open_questions
from datareq.reconcile.survey_invitation import invitation
from datareq.reconcile.verbal import ABOUT

MOST_REFUSED, MOST_PROGRESS = 10, 3

SENTENCES: dict[str, str] = {
    "taken-over": mark(
        "The request was accepted and has the number **{registration}**. The desk works on it from here."
    ),
    "done": mark(
        "Completed and handed over on {day}. Number **{registration}**. The data is under `{published}`, "
        "all documents are under `{archive}`."
    ),
    "done-sealed": mark(
        "Completed and handed over on {day}. Number **{registration}**. The data is encrypted to the keys of "
        "{recipients}, and nobody else can open it. Recipients: please fetch it and open it with "
        "`datareq open` and the name {envelopes}; {guide} shows how, step by step. All documents "
        "are under `{archive}`."
    ),
    "done-recalled": mark(
        "Completed and handed over on {day}. Number **{registration}**. All documents are under `{archive}`."
    ),
    "receipt-wanted": mark(
        "Head of the unit: once you have received the data, please write `/terima` here, or choose Approve once more."
    ),
    "received": mark("Receipt was confirmed by {login} on {day}. Thank you."),
    "refused": mark(
        "The request {registration} could not be granted. Ground: {ground}. Reason: {reason}"
    ),
    "refused-next": mark(
        "You may submit a corrected request at any time, or object within {days} working days by writing "
        "`/keberatan <alasan>` here."
    ),
    "withdrawn": mark(
        "The request {registration} was withdrawn on {day}. Nothing more needs to be done."
    ),
    "redirected": mark("The data of request {registration} is already available. {reason}"),
    "not-available": mark("The data of request {registration} isn't available. {reason}"),
    "paused": mark(
        "**Paused** since {day}, because the requester is waited for: {reason} `/lanjut` starts the clock again."
    ),
    "paused-verbal": mark(
        "**The clock stands still** since {day}: the spoken order that this request rests on isn't confirmed in "
        "writing. Administration: please record the letter with `/kukuhkan <number and date>`."
    ),
    "paused-asked": mark(
        "**Paused** since {day}: the requester is asked something and answers here."
    ),
    "pending": mark(
        "`/{name}` by {login} waits: the document can't be filled in as it is now. Please put the file right; the "
        "command is then carried out."
    ),
    "progress": mark("Progress"),
    "progress-line": mark("{day}, {login}: {text}"),
    "orders": mark("Commands that weren't carried out"),
    "incident": mark("Incident"),
    "merged-without-verdict": mark(
        "This was taken over without the desk's decision. It doesn't count as approved; nothing is done "
        "with it until the maintainer has looked at it."
    ),
    "closed-without-reason": mark(
        "This request was closed by somebody other than the requester, without a reason. Please reopen it, "
        "or reopen it and refuse it with `/tolak <code> <reason>`: a refusal needs its ground."
    ),
}


def ending(world: World, case: Case, guide: str, lang: str) -> str | None:
    """The words for a request that is over or has moved on; None while it is under way here. `guide`: the link that
    tells how a sealed result is opened."""
    closing = case.act(ActName.CLOSING)
    if closing is not None:
        return _with_sequel(_closed(world, case, closing, lang), world, case, lang)
    handed = case.act(ActName.HANDED_OVER)
    if handed is not None:
        return _with_sequel(_delivered(world, case, handed, guide, lang), world, case, lang)
    accepted = case.act(ActName.ACCEPTED)
    if accepted is not None and case.kind is PullKind.INTAKE:
        return taken_over(case, lang)
    return None


def _with_sequel(said: str, world: World, case: Case, lang: str) -> str:
    return "\n\n".join([said, *told_afterwards(world, case, lang)])


def taken_over(case: Case, lang: str) -> str:
    """What an accepted intake says from then on: nobody is asked for anything there any more."""
    return say(SENTENCES["taken-over"], {"registration": case.registration}, lang)


def extras(world: World, case: Case, orders: Orders, lang: str) -> str:
    """Incidents and commands that weren't carried out, below the comment's own parts."""
    parts: list[str] = []
    incidents = [
        str(act.evidence)
        for act in case.lines.acts
        if act.name is ActName.INCIDENT and act.pull == case.pull.number
    ]
    if incidents and case.pull.state is not PullState.OPEN:
        lines = [f"- {say(SENTENCES[code], {}, lang)}" for code in incidents if code in SENTENCES]
        parts.append("\n".join([f"#### {say(SENTENCES['incident'], {}, lang)}", "", *lines]))
    if (still := _paused(case, world, lang)) and case.pull.state is PullState.OPEN:
        parts.append(still)
    parts += _progress(case, world, lang)
    stuck = pending(case)
    if stuck is not None and case.pull.state is PullState.OPEN:
        told = {"name": stuck.name, "login": quiet(stuck.user.login)}
        parts.append(say(SENTENCES["pending"], told, lang))
    if orders.refused:
        said = [order_sentence(why, world.policy, lang) for why in orders.refused[-MOST_REFUSED:]]
        lines = [f"- {keep_code(text)}" for text in dict.fromkeys(said)]
        parts.append("\n".join([f"#### {say(SENTENCES['orders'], {}, lang)}", "", *lines]))
    return "".join(f"\n{part}\n" for part in parts)


def _progress(case: Case, world: World, lang: str) -> list[str]:
    """The latest of what those who work on it have said, newest first."""
    said = [line for line in case.lines.commanded if line.effect == Effect.REPORT_PROGRESS.value]
    if not said or case.kind is not PullKind.FULFILMENT or case.pull.state is not PullState.OPEN:
        return []
    lines = [
        say(
            SENTENCES["progress-line"],
            {
                "day": day_words(line.given_at, world.policy.timezone, lang),
                "login": quiet(line.user.login),
                "text": defuse(line.text),
            },
            lang,
        )
        for line in reversed(said[-MOST_PROGRESS:])
    ]
    head = f"#### {say(SENTENCES['progress'], {}, lang)}"
    return ["\n".join([head, "", *(f"- {line}" for line in lines)])]


def _paused(case: Case, world: World, lang: str) -> str:
    """That the clock stands still, since when and why; "" while it runs."""
    commanded, acts = case.lines.commanded, case.lines.acts
    if not is_paused(commanded, acts):
        return ""
    if not is_paused(commanded):
        asked = pauses(commanded, acts)[-1].since
        name = "paused-verbal" if open_questions(case.lines).keys() == {ABOUT} else "paused-asked"
        told = {"day": day_words(asked, world.policy.timezone, lang)}
        return say(SENTENCES[name], told, lang)
    since = pauses(commanded)[-1].since
    reason = next(
        line.text for line in commanded if line.effect == PAUSE and line.given_at == since
    )
    facts = {"day": day_words(since, world.policy.timezone, lang), "reason": defuse(reason)}
    return say(SENTENCES["paused"], facts, lang)


def _delivered(world: World, case: Case, handed: Act, guide: str, lang: str) -> str:
    envelopes, recipients = (handed.detail.get(name) for name in (ENVELOPES, RECIPIENTS))
    facts = {
        "day": day_words(handed.at, world.policy.timezone, lang),
        "registration": case.registration,
        "published": f"datasets/published/{case.registration}",
        "archive": archive_folder(case.registration, case.version),
        "guide": guide,
    }
    if recall(case.registration, case.version, case.lines.commanded) is not None:
        return say(SENTENCES["done-recalled"], facts, lang)
    if isinstance(envelopes, list) and isinstance(recipients, list):
        facts["recipients"] = ", ".join(quiet(str(login)) for login in recipients)
        facts["envelopes"] = ", ".join(f"`{name}`" for name in envelopes)
        lines = [say(SENTENCES["done-sealed"], facts, lang)]
    else:
        lines = [say(SENTENCES["done"], facts, lang)]
    received = case.act(ActName.RECEIVED)
    if received is None:
        lines.append(say(SENTENCES["receipt-wanted"], {}, lang))
    elif received.by is not None:
        facts = {
            "login": quiet(received.by.login),
            "day": day_words(received.at, world.policy.timezone, lang),
        }
        lines.append(say(SENTENCES["received"], facts, lang))
    corrected = case.version > 1
    asked = invitation(world.policy, case.registration, handed.at, lang, corrected=corrected)
    return "\n\n".join([*lines, asked] if asked else lines)


def _closed(world: World, case: Case, closing: Act, lang: str) -> str:
    outcome = str(closing.detail.get("outcome"))
    code = closing.detail.get("code")
    labels = {refusal.code: refusal.label for refusal in world.policy.refusals}
    label = labels.get(code) if isinstance(code, str) else None
    ground = (label.en if lang == "en" else label.id) if label else str(code or "–")
    facts = {
        "registration": case.registration,
        "day": day_words(closing.at, world.policy.timezone, lang),
        "ground": ground,
        "reason": defuse(str(closing.detail.get("reason") or "–")),
    }
    lines = [say(SENTENCES[outcome], facts, lang)]
    if outcome != WITHDRAWN:
        lines.append(
            say(SENTENCES["refused-next"], {"days": world.policy.terms.objection_within}, lang)
        )
    return "\n\n".join(lines)
