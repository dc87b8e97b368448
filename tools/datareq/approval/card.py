"""What does an official see first? Six lines about the request, readable on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datareq.approval.card_words import CARD, VALUES
from datareq.approval.dates import full_day
from datareq.approval.markdown import defuse
from datareq.language import say
from datareq.model.policy import Policy
from datareq.model.request import Request, Variable

SHOWN_VARIABLES = 6
SHOWN_SIMILAR = 3
INDIVIDUAL = "individu"
REPRESENTATIVE = "perwakilan_unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What the card tells beside the form. `floor`: the lowest level that the form allows; `due` and
    `days`: the last working day and how many are allowed; `load`: other requests under way; `similar`:
    registration numbers; `head_told`: the unit's head knows of a request in the unit's name."""

    registration: str
    request: Request
    floor: str | None = None
    due: date | None = None
    days: int = 0
    load: int = 0
    similar: tuple[str, ...] = ()
    head_told: bool = False
    choices: bool = True


def card(facts: CardFacts, policy: Policy, lang: str) -> str:
    """The card as a Markdown quotation; what there is to press is below it, where asked for."""
    lines = [
        _title(facts, policy, lang),
        _data(facts.request, lang),
        _purpose(facts.request, lang),
        _level(facts, policy, lang),
        _authority(facts, lang),
        _due(facts, lang),
    ]
    if facts.choices:
        lines += ["", _say("choices", lang)]
    return "\n".join(f"> {line}".rstrip() + ("  " if line else "") for line in lines)


def _say(name: str, lang: str, **args: object) -> str:
    return say(CARD[name], args, lang)


def _value(name: str, lang: str) -> str:
    return say(VALUES[name], {}, lang) if name in VALUES else defuse(name)


def _title(facts: CardFacts, policy: Policy, lang: str) -> str:
    requester = facts.request.requester
    unit = policy.unit(requester.unit)
    name = "for-unit" if requester.capacity == REPRESENTATIVE else "for-self"
    who = _say(
        name,
        lang,
        category=_value(requester.category, lang),
        unit=unit.label.words(lang) if unit else defuse(requester.unit),
    )
    return _say("title", lang, registration=facts.registration, who=who)


def _data(request: Request, lang: str) -> str:
    period = request.data.period
    ends = list(dict.fromkeys((period.since, period.until)))
    shape = [*(_value(kind, lang) for kind in request.output.kinds), *request.output.formats]
    return _say(
        "data",
        lang,
        title=defuse(request.data.title),
        period=defuse("–".join(ends)),
        shape=defuse(", ".join(shape)),
    )


def _purpose(request: Request, lang: str) -> str:
    said = defuse(request.purpose.text.rstrip().removesuffix("."))
    purpose = f"{_value(request.purpose.category, lang)}, {said}"
    if request.third_party.shared:
        to = defuse(request.third_party.to or "–")
        purpose = _say("shared", lang, purpose=purpose, to=to)
    return _say("purpose", lang, purpose=purpose)


def _level(facts: CardFacts, policy: Policy, lang: str) -> str:
    request = facts.request
    names = {level.id: level.label.words(lang).lower() for level in policy.levels}
    aggregation = request.data.aggregation
    shape = (
        _say("rows", lang)
        if aggregation == INDIVIDUAL
        else _say("aggregate", lang, aggregation=_value(aggregation, lang))
    )
    why = [shape, _personal(request.data.variables, lang)]
    if facts.floor is not None and facts.floor != request.classification:
        why.append(_say("raised", lang, floor=names.get(facts.floor, defuse(facts.floor))))
    level = names.get(request.classification, defuse(request.classification))
    return _say("level", lang, level=level, why="; ".join(why))


def _personal(variables: tuple[Variable, ...], lang: str) -> str:
    personal = [v for v in variables if v.personal]
    if not personal:
        return _say("no-personal", lang)
    named = [f"{defuse(v.name)} ({defuse(v.reason or '–')})" for v in personal[:SHOWN_VARIABLES]]
    if len(personal) > SHOWN_VARIABLES:
        named.append(_say("more", lang, count=len(personal) - SHOWN_VARIABLES))
    return _say("personal", lang, variables=", ".join(named))


def _authority(facts: CardFacts, lang: str) -> str:
    request = facts.request
    basis = [_value(request.authority.basis, lang)]
    if request.authority.reference:
        basis.append(defuse(request.authority.reference))
    if request.letter:
        basis.append(_say("letter", lang, number=defuse(request.letter.number)))
    if facts.head_told:
        basis.append(_say("told", lang))
    return _say("authority", lang, basis=" · ".join(basis))


def _due(facts: CardFacts, lang: str) -> str:
    if facts.due is None:
        parts = [_say("due-unknown", lang)]
    else:
        parts = [_say("due", lang, day=full_day(facts.due, lang), days=facts.days)]
    parts.append(_say("load", lang, count=facts.load))
    if facts.similar:
        ids = ", ".join(defuse(id_) for id_ in facts.similar[:SHOWN_SIMILAR])
        parts.append(_say("similar", lang, ids=ids))
    return " · ".join(parts)
