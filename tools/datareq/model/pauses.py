"""When did the clock of a request stand still, and was its time extended? By the commands that counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from datareq.model.ledger import Act, ActName, Commanded

PAUSE, RESUME, EXTEND = "pause", "resume", "extend"
"""What such a command asks for (`Commanded.effect`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """`until`: None while it lasts."""

    since: datetime
    until: datetime | None = None


def pauses(commanded: Iterable[Commanded], acts: Iterable[Act] = ()) -> tuple[Pause, ...]:
    """In the order of time: by command, and while a question to the requester waits for its answer. A second
    pause within one, and an end without a beginning, say nothing."""
    given = tuple(commanded)
    found: list[Pause] = []
    for pause in sorted(
        (*_by_command(given), *_by_question(given, acts)), key=lambda pause: pause.since
    ):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until <= pause.since):
            found.append(pause)
        elif last.until is not None:
            until = None if pause.until is None else max(last.until, pause.until)
            found[-1] = Pause(since=last.since, until=until)
    return tuple(found)


def is_paused(commanded: Iterable[Commanded], acts: Iterable[Act] = ()) -> bool:
    found = pauses(commanded, acts)
    return bool(found) and found[-1].until is None


def _by_command(commanded: Iterable[Commanded]) -> tuple[Pause, ...]:
    found: list[Pause] = []
    for line in _in_order(commanded):
        is_open = bool(found) and found[-1].until is None
        if line.effect == PAUSE and not is_open:
            found.append(Pause(since=line.given_at))
        elif line.effect == RESUME and is_open:
            found[-1] = Pause(since=found[-1].since, until=line.given_at)
    return tuple(found)


def _by_question(commanded: Iterable[Commanded], acts: Iterable[Act]) -> tuple[Pause, ...]:
    """From asking until the answer, or until there was nothing to be answered any more."""
    answers = tuple(commanded)
    found: list[Pause] = []
    asked: dict[str | None, int] = {}
    for act in acts:
        if act.name is ActName.ASKED:
            asked[act.evidence] = len(found)
            given = [line.given_at for line in answers if act.digest in line.arguments]
            found.append(Pause(since=act.at, until=min(given, default=None)))
        elif act.name is ActName.UNASKED and act.evidence in asked:
            place = asked.pop(act.evidence)
            found[place] = Pause(since=found[place].since, until=found[place].until or act.at)
    return tuple(found)


def extensions(commanded: Iterable[Commanded]) -> int:
    """How often the time was extended."""
    return sum(1 for line in commanded if line.effect == EXTEND)


def _in_order(commanded: Iterable[Commanded]) -> list[Commanded]:
    return sorted(commanded, key=lambda line: (line.given_at, line.comment))
