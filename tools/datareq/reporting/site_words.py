"""Which words do the public pages use? English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark, say
from datareq.model.outcome import OutcomeKind

SENTENCES: dict[str, str] = {
    "home": mark("Ask for data"),
    "procedure": mark("How it goes"),
    "indicators": mark("How well we serve"),
    "register": mark("Requests in numbers"),
    "menu": mark("Pages"),
    "skip": mark("Skip to the content"),
    "about": mark(
        "For data that no regular report of the university has: ask for it here, and follow every step until "
        "it is handed over."
    ),
    "fill-in": mark("Fill in the request form"),
    "account": mark(
        "You need an account of the desk's repository service. Without one, please ask the data desk."
    ),
    "prepare": mark("What to have ready"),
    "how-long": mark("How long it takes"),
    "counted": mark(
        "Working days are counted from the day on which the form is complete, without holidays and collective leave."
    ),
    "urgency": mark("Urgency"),
    "working-days": mark("Working days"),
    "condition": mark("Condition"),
    "reason-needed": mark("with a reason"),
    "extension": mark(
        "Where that isn't enough, it may be extended by {days} working days, {times} time(s), with the reason in writing."
    ),
    "afterwards": mark("What happens then"),
    "follow": mark(
        "At every step the request's page says who is next. You are asked when something is unclear."
    ),
    "refusal": mark("If a request is refused"),
    "refusal-grounds": mark("Every refusal names its ground and the article that it rests on."),
    "objection": mark(
        "You may object within {within} working days; the answer comes within {answered} working days."
    ),
    "grounds": mark("The possible grounds"),
    "procedure-lead": mark("{count} steps from the form to the archive, and who takes each."),
    "the-system": mark("the system"),
    "indicators-lead": mark(
        "Six figures a month, each computed from the archive of requests. A figure that can't be computed yet says why."
    ),
    "no-month": mark("No request has been closed yet."),
    "indicator": mark("Indicator"),
    "value": mark("Value (%)"),
    "target": mark("Target"),
    "small-note": mark(
        "A figure of fewer than {small} requests says little: one request moves it by a lot."
    ),
    "register-lead": mark(
        "How many requests were closed each month, and how they ended. Who asked for what isn't shown here."
    ),
    "month": mark("Month"),
    "all": mark("All"),
    "made-from": mark("As of {cutoff}. Made from version {commit} of the archive."),
    "step": mark("{n}. {label}"),
    "survey": mark("How did we serve you?"),
    "survey-lead": mark(
        "You have received your data. Please rate {count} things; it takes two minutes, and you can answer once."
    ),
    "survey-sealed": mark(
        "Your answer is sealed here, on your device, with the data desk's key. Who reads the request's page sees that you "
        "answered, not what. Reports tell means of at least {least} answers."
    ),
    "survey-noscript": mark(
        "Sealing needs JavaScript. Without it, please use the command `datareq survey answer`."
    ),
    "survey-registration": mark("Number of your request"),
    "survey-words": mark("At most {most} characters. Please name nobody."),
    "survey-seal": mark("Seal my answer"),
    "survey-next": mark("One more step"),
    "survey-paste": mark(
        "Please copy the whole text below and paste it as a new comment on your request's page. Only then it counts."
    ),
    "survey-text": mark("The sealed answer"),
    "survey-copy": mark("Copy"),
    "survey-done": mark("Your answer is sealed. The text to copy is below."),
    "survey-copied": mark("Copied. Now paste it as a comment on your request's page."),
    "survey-no-key": mark(
        "This page is out of date: it has no key for today. Please tell the data desk."
    ),
    "survey-too-long": mark("Your words are too long. Please shorten them."),
    "survey-failed": mark(
        "This browser can't seal. Please use a newer one, or the command `datareq survey answer`."
    ),
    "score-1": mark("not good"),
    "score-2": mark("not so good"),
    "score-3": mark("good"),
    "score-4": mark("very good"),
}

OUTCOMES: dict[OutcomeKind, str] = {
    OutcomeKind.DELIVERED: mark("Delivered"),
    OutcomeKind.DELIVERED_IN_PART: mark("In part"),
    OutcomeKind.REDIRECTED: mark("Redirected"),
    OutcomeKind.NOT_AVAILABLE: mark("Not available"),
    OutcomeKind.REFUSED: mark("Refused"),
    OutcomeKind.WITHDRAWN: mark("Withdrawn"),
}


def tell(code: str, lang: str, **args: object) -> str:
    """The sentence or word of that code in that language."""
    return say(SENTENCES[code], args, lang)
