"""How does a decision read to a person? Codes become sentences, ids labels, times days.

Text that other people chose (paths, logins) passes through a `Style`, so that a comment can't be made
to say, link or call what they like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from datareq.approval.dates import date_range, day_words, time_words
from datareq.approval.words_refusals import REFUSALS
from datareq.approval.words_reviews import REVIEWS
from datareq.approval.words_states import STATES
from datareq.approval.words_terms import TERMS
from datareq.documents.findings import printable
from datareq.language import say
from datareq.model.message import Message, Value
from datareq.model.policy import Policy
from datareq.model.sop import CATALOGUE, Evidence, EvidenceKind

SEATS = ("allowed", "instead")
NAMES = ("path", "other", "slug")
WRITTEN = (EvidenceKind.SUBMISSION, EvidenceKind.DOCUMENT, EvidenceKind.GENERATION)
SENTENCES: dict[str, str] = {**STATES, **REFUSALS, **REVIEWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How logins are written, those of people spoken of and those of people asked (are they called?),
    and how other people's text is made harmless."""

    user: Callable[[str], str]
    holder: Callable[[str], str]
    text: Callable[[str], str]


def visible(name: str) -> str:
    """A name with every character that isn't plain ASCII written out: look-alikes show."""
    return printable(name).encode("ascii", "backslashreplace").decode("ascii")


def _at(login: str) -> str:
    return f"@{visible(login)}"


PLAIN = Style(user=_at, holder=_at, text=printable)


LENT: set[str] = set()


def register(code: str, template: str) -> None:
    """Adds the sentence of another stage's message (why a generation was refused, why an evidence is on
    hold). A code has one sentence; saying another one for it is a programming error."""
    if SENTENCES.setdefault(code, template) != template:
        raise ValueError(f"two sentences for {code}")
    LENT.add(code)


def is_lent(message: Message) -> bool:
    """Whether another stage says why something stands still: that is news, not the order of the steps."""
    return message.code in LENT


def sentence(message: Message, policy: Policy, lang: str, style: Style = PLAIN) -> str:
    """The message in that language. Never fails: what can't be said gets a general sentence."""
    words = _Words(policy=policy, lang=lang, style=style)
    args: dict[str, object] = {"user": words.term("somebody"), "by": words.term("somebody")}
    try:
        for name, value in message.args.items():
            args |= words.argument(name, value)
        said = say(SENTENCES[message.code], args, lang)
    except (KeyError, IndexError, ValueError):
        said = words.term("unknown", code=style.text(message.code))
    return said[:1].upper() + said[1:]


def step_words(step: str, policy: Policy, lang: str) -> str:
    """`langkah 5`, or by its name where the procedure gives no number."""
    return _Words(policy=policy, lang=lang, style=PLAIN).step(step)


def seat_words(seat: Value, policy: Policy, lang: str, style: Style = PLAIN) -> str:
    """An office and who fills it: `Koordinator Programmer (@andi; Plh. @dewi 1–7 April 2026, SK …)`."""
    return _Words(policy=policy, lang=lang, style=style).seat(seat)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    policy: Policy
    lang: str
    style: Style

    def term(self, name: str, **args: object) -> str:
        return say(TERMS[name], args, self.lang)

    def argument(self, name: str, value: Value) -> Mapping[str, object]:
        """What an argument fills into a sentence; times give `{at_date}`, `{at_day}` and `{at_time}`,
        a level its `{level_label}`."""
        if name in ("at", "later") and isinstance(value, str):
            return self._times(name, datetime.fromisoformat(value))
        if name == "level":
            labels = [level.label for level in self.policy.levels if level.id == value]
            named = labels[0].words(self.lang) if labels else self.style.text(str(value))
            return {name: value, "level_label": named}
        if isinstance(value, list):
            several = [str(self._one(name, item)) for item in value]
            joined = "; ".join(several) if name in SEATS else self._listed(several, name)
            return {name: joined or self.term("whole")}
        return {name: self._one(name, value)}

    def _one(self, name: str, value: Value) -> object:
        if name in KINDS and isinstance(value, str):
            return KINDS[name](self, value)
        if name in SEATS:
            return self.seat(value)
        if name in ("user", "by"):
            return self.term("gone")
        if name in NAMES and isinstance(value, str):
            return self.style.text(visible(value))
        return self.style.text(value) if isinstance(value, str) else value

    def _listed(self, items: list[str], name: str) -> str:
        unique = list(dict.fromkeys(items))
        if len(unique) < 2:
            return "".join(unique)
        last = self.term("or" if name == "either" else "and")
        return ", ".join(unique[:-1]) + last + unique[-1]

    def _times(self, name: str, moment: datetime) -> Mapping[str, object]:
        day, time = time_words(moment, self.policy.timezone, self.lang)
        return {
            name: day,
            f"{name}_date": day,
            f"{name}_day": day_words(moment, self.policy.timezone, self.lang, "d MMMM"),
            f"{name}_time": self.term("at-time", day=day, time=time),
        }

    def user(self, login: str) -> str:
        return self.style.user(login)

    def date(self, day: str) -> str:
        return date_range(date.fromisoformat(day), date.fromisoformat(day), self.lang)

    def role(self, id_: str) -> str:
        labels = [role.label for role in self.policy.roles if role.id == id_]
        return labels[0].words(self.lang) if labels else self.style.text(id_)

    def document(self, id_: str) -> str:
        if id_ == CATALOGUE:
            return self.term("catalogue")
        labels = [rule.label for rule in self.policy.sop.documents if rule.id == id_]
        return labels[0].words(self.lang) if labels else self.style.text(id_)

    def step(self, id_: str) -> str:
        for step in self.policy.sop.steps:
            if step.id == id_ and step.n:
                return self.term("step", n=step.n)
            if step.id == id_:
                return self.term("step-named", label=step.label.words(self.lang))
        return self.style.text(id_)

    def evidence(self, id_: str) -> str:
        found = self._evidence(id_)
        return found.label.words(self.lang) if found else self.style.text(id_)

    def subject(self, id_: str) -> str:
        """What an evidence is about: its document, where it has one."""
        found = self._evidence(id_)
        return self.document(found.document) if found and found.document else self.evidence(id_)

    def need(self, id_: str) -> str:
        """What is still lacking: a document, or what somebody or the system has to do."""
        found = self._evidence(id_)
        is_written = found is not None and found.kind in WRITTEN
        return self.subject(id_) if is_written else self.evidence(id_)

    def _evidence(self, id_: str) -> Evidence | None:
        return next((e for _, e in self.policy.sop.evidences() if e.id == id_), None)

    def seat(self, value: Value) -> str:
        seat = value if isinstance(value, dict) else {}
        role, unit, listed = seat.get("role"), seat.get("unit"), seat.get("holders")
        name = self.role(role) if isinstance(role, str) else ""
        if isinstance(unit, str):
            name = f"{name} {self.style.text(unit)}"
        holders = (
            [self._holder(h) for h in listed if isinstance(h, dict)]
            if isinstance(listed, list)
            else []
        )
        return f"{name} ({'; '.join(holders) or self.term('nobody')})"

    def _holder(self, holder: Mapping[str, Value]) -> str:
        login = self.style.holder(str(holder.get("login")))
        acting = holder.get("acting")
        if not isinstance(acting, str):
            return login
        words = f"{self.term(acting)} {login}"
        since, until, decree = (holder.get(key) for key in ("since", "until", "decree"))
        if isinstance(since, str):
            end = date.fromisoformat(until) if isinstance(until, str) else None
            days = date_range(date.fromisoformat(since), end, self.lang)
            words = f"{words} {days if end else self.term('since', since=days)}"
        if isinstance(decree, str):
            words = f"{words}, {self.term('decree', decree=self.style.text(decree))}"
        return words


KINDS: dict[str, Callable[[_Words, str], str]] = {
    "user": _Words.user,
    "by": _Words.user,
    "date": _Words.date,
    "since": _Words.date,
    "until": _Words.date,
    "role": _Words.role,
    "roles": _Words.role,
    "either": _Words.role,
    "document": _Words.document,
    "documents": _Words.document,
    "step": _Words.step,
    "evidence": _Words.evidence,
    "subject": _Words.subject,
    "need": _Words.need,
}
