"""What does the desk say below a request that is over: what came afterwards, and which commands didn't count?"""

from __future__ import annotations

from datareq.approval.dates import day_words, full_day
from datareq.approval.markdown import defuse, keep_code, quiet
from datareq.archive.afterwards import destruction, recall
from datareq.assignment.words import sentence as order_sentence
from datareq.language import mark, say
from datareq.model.afterwards import ACCEPT
from datareq.model.ledger import ActName
from datareq.model.message import Message
from datareq.reconcile.afterwards import objection_of
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import World

MOST_REFUSED = 5
ENDS = (ActName.CLOSING, ActName.HANDED_OVER)
SENTENCES: dict[str, str] = {
    "objected": mark("{login} objected on {day}: “{text}”"),
    "objection-due": mark(
        "It is answered by {due} at the latest with `/jawab-keberatan terima|tolak <alasan>`."
    ),
    "objection-accepted": mark(
        "The objection was accepted on {day} by {login}: {text} The requester may hand in a new form that names "
        "this number."
    ),
    "objection-rejected": mark("The objection was rejected on {day} by {login}: {text}"),
    "recalled": mark(
        "**Recalled** on {day} by {login}: {reason} The result may no longer be used; whoever has a copy deletes it "
        "and writes `/musnah`."
    ),
    "destroyed": mark("Copies destroyed, by their own word: {people}."),
    "destroyed-one": mark("{login} on {day}"),
    "not-counted": mark("Commands that weren't carried out"),
}


def told_afterwards(world: World, case: Case, lang: str) -> list[str]:
    """Paragraphs, in the order of importance; none when nothing came."""
    return [
        *_recalled(world, case, lang),
        *_objected(world, case, lang),
        *_destroyed(world, case, lang),
        *_refused(world, case, lang),
    ]


def _recalled(world: World, case: Case, lang: str) -> list[str]:
    found = recall(case.registration, case.version, case.lines.commanded)
    if found is None:
        return []
    facts = {
        "day": day_words(found.at, world.policy.timezone, lang),
        "login": quiet(found.by.login),
        "reason": defuse(found.reason),
    }
    return [say(SENTENCES["recalled"], facts, lang)]


def _objected(world: World, case: Case, lang: str) -> list[str]:
    found = objection_of(world, case)
    if found is None:
        return []
    zone = world.policy.timezone
    told = {
        "login": quiet(found.by.login),
        "day": day_words(found.at, zone, lang),
        "text": defuse(found.text),
    }
    lines = [say(SENTENCES["objected"], told, lang)]
    if found.answer is not None:
        code = "accepted" if found.answer.decision == ACCEPT else "rejected"
        told = {
            "login": quiet(found.answer.by.login),
            "day": day_words(found.answer.at, zone, lang),
            "text": defuse(found.answer.text),
        }
        lines.append(say(SENTENCES[f"objection-{code}"], told, lang))
    elif found.due is not None:
        lines.append(say(SENTENCES["objection-due"], {"due": full_day(found.due, lang)}, lang))
    return lines


def _destroyed(world: World, case: Case, lang: str) -> list[str]:
    found = destruction(case.registration, case.version, case.lines.commanded)
    if found is None:
        return []
    people = [
        say(
            SENTENCES["destroyed-one"],
            {"login": quiet(one.by.login), "day": day_words(one.at, world.policy.timezone, lang)},
            lang,
        )
        for one in found.copies
    ]
    return [say(SENTENCES["destroyed"], {"people": ", ".join(people)}, lang)]


def _refused(world: World, case: Case, lang: str) -> list[str]:
    """Of those that came after the end: before it, the comment told of them."""
    ended = [act.at for act in case.lines.acts if act.name in ENDS]
    late = [
        Message(code=str(act.detail["code"]), args=args)
        for act in case.lines.acts
        if act.name is ActName.DECLINED
        and ended
        and act.at > min(ended)
        and isinstance(args := act.detail.get("args"), dict)
    ]
    if not late:
        return []
    said = [order_sentence(why, world.policy, lang) for why in late[-MOST_REFUSED:]]
    head = f"#### {say(SENTENCES['not-counted'], {}, lang)}"
    return ["\n".join([head, "", *(f"- {keep_code(text)}" for text in dict.fromkeys(said))])]
