"""What does a document say after a command has filled it in?

What the command doesn't speak of stays as it is: notes, tasks, masks, the lines of advice at the top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datareq.assignment.command_policy import Effect
from datareq.assignment.wishes import AccessWish, LetterWish, TeamWish, Wish
from datareq.documents.write_yaml import to_yaml
from datareq.model.assignment import Person
from datareq.model.message import Value

SCHEMAS: Mapping[Effect, str] = {
    Effect.FORM_TEAM: "team",
    Effect.DRAW_LETTER: "letter",
    Effect.GRANT_ACCESS: "access",
}
"""Which document a command fills in, by its schema; the procedure says in which file it is."""

Content = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What is known where a document is filled in. `people`: those whom the wish names, in its order;
    `team`, `letter`: what these documents say; `part`: of a new member; `due`: of the request."""

    registration: str
    people: tuple[Person, ...]
    team: Mapping[str, Value]
    letter: Mapping[str, Value]
    today: date
    due: date | None
    part: str


def filled(wish: Wish, now: Mapping[str, Value], facts: Filling) -> Content | None:
    """The document's new content; None when what is there can't be added to by a command."""
    match wish:
        case TeamWish():
            return _team(wish, now, facts)
        case LetterWish():
            return _letter(wish, now, facts)
        case AccessWish():
            return _access(wish, now, facts)


def as_file(content: Mapping[str, Value], before: bytes) -> bytes:
    """The content as YAML, below the comment with which the file begins."""
    head: list[str] = []
    for line in before.decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        head.append(line)
    return "".join(f"{line}\n" for line in head).encode() + to_yaml(content).encode()


def _team(wish: TeamWish, now: Mapping[str, Value], facts: Filling) -> Content:
    known = {
        account.get("id"): member
        for member in _mappings(now.get("members"))
        if isinstance(account := member.get("account"), dict)
    }
    members: list[Value] = [
        {
            **known.get(person.id, {"part": facts.part}),
            "account": {"id": person.id, "login": person.login},
        }
        for person in facts.people
    ]
    notes = now.get("notes", "") if wish.notes is None else wish.notes
    return {**_start("team", now, facts), "notes": notes, "members": members}


def _letter(wish: LetterWish, now: Mapping[str, Value], facts: Filling) -> Content:
    team = [
        account
        for member in _mappings(facts.team.get("members"))
        if isinstance(account := member.get("account"), dict)
    ]
    ends = wish.until or _day(now.get("ends")) or facts.due
    begins = _day(now.get("starts")) or wish.date
    return {
        **_start("letter", now, facts),
        "number": wish.number,
        "date": wish.date.isoformat(),
        "team": [*team],
        "starts": begins.isoformat(),
        "ends": ends.isoformat() if ends else now.get("ends", ""),
    }


def _access(wish: AccessWish, now: Mapping[str, Value], facts: Filling) -> Content | None:
    """A grant for a source stands instead of the one that there was; its masks and rows are kept, because
    they protect. Several grants of one source were written by hand, and only a hand can tell them apart."""
    present = [grant for grant in _mappings(now.get("grants")) if _is_filled(grant)]
    same = [grant for grant in present if grant.get("source") == wish.source]
    if len(same) > 1:
        return None
    starts = _day(facts.letter.get("starts"))
    grant: Content = {
        **(same[0] if same else {}),
        "source": wish.source,
        "columns": [*wish.columns],
        "staff": [{"id": person.id, "login": person.login} for person in facts.people],
        "from": max(facts.today, starts or facts.today).isoformat(),
        "until": wish.until.isoformat(),
    }
    grants = [grant if each is (same[0] if same else None) else each for each in present]
    return {
        **_start("access", now, facts),
        "grants": [*grants, *([] if same else [grant])],
    }


def _start(schema: str, now: Mapping[str, Value], facts: Filling) -> Content:
    """What is there, in its order; of a document that isn't there, what each begins with."""
    return {"document": schema, "version": 1, "request": facts.registration, **now}


def _is_filled(grant: Mapping[str, Value]) -> bool:
    """Not the example of the template, whose days are still to be written."""
    return _day(grant.get("until")) is not None


def _mappings(value: Value) -> Sequence[Content]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
