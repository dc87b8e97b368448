"""What does a command that fills in a document say: which people, which number, which columns, until when?

A strict grammar: what isn't exactly of its form isn't guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datareq.assignment.command_policy import Effect

LOGIN = r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})"
DAY = r"\d{4}-\d{2}-\d{2}"
TEAM = re.compile(rf"(?P<people>{LOGIN}(?: {LOGIN})*)(?: (?P<notes>[^@].*))?")
LETTER = re.compile(rf"(?P<number>\S+/\S+) (?P<date>{DAY})(?: sampai (?P<until>{DAY}))?")
ACCESS = re.compile(
    rf"(?P<people>{LOGIN}(?: {LOGIN})*) (?P<source>[a-z][a-z0-9_-]*): ?"
    rf"(?P<columns>[a-z][a-z0-9_]*(?:, ?[a-z][a-z0-9_]*)*) sampai (?P<until>{DAY})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWish:
    """`notes` None: those that are there stay."""

    logins: tuple[str, ...]
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWish:
    """`until` None: the end that is there, else the day on which the request is due."""

    number: str
    date: datetime.date
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWish:
    logins: tuple[str, ...]
    source: str
    columns: tuple[str, ...]
    until: datetime.date


Wish = TeamWish | LetterWish | AccessWish


def read_wish(effect: Effect, text: str) -> Wish | None:
    """What was asked for; None when it isn't of the command's form."""
    form, make = FORMS[effect]
    match = form.fullmatch(text)
    try:
        return make(match) if match else None
    except ValueError:  # a day that no calendar has
        return None


def _team(match: re.Match[str]) -> TeamWish:
    return TeamWish(logins=_logins(match["people"]), notes=match["notes"])


def _letter(match: re.Match[str]) -> LetterWish:
    until = match["until"]
    return LetterWish(
        number=match["number"],
        date=datetime.date.fromisoformat(match["date"]),
        until=datetime.date.fromisoformat(until) if until else None,
    )


def _access(match: re.Match[str]) -> AccessWish:
    columns = (name.strip() for name in match["columns"].split(","))
    return AccessWish(
        logins=_logins(match["people"]),
        source=match["source"],
        columns=tuple(dict.fromkeys(columns)),
        until=datetime.date.fromisoformat(match["until"]),
    )


def _logins(people: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.removeprefix("@") for word in people.split()))


FORMS: Mapping[Effect, tuple[re.Pattern[str], Callable[[re.Match[str]], Wish]]] = {
    Effect.FORM_TEAM: (TEAM, _team),
    Effect.DRAW_LETTER: (LETTER, _letter),
    Effect.GRANT_ACCESS: (ACCESS, _access),
}
"""The commands that fill in a document."""
