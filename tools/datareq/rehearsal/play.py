"""How is the play performed? Act by act on a forge, the bots' turn in between, resumable after a kill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from string import Template

from datareq.errors import ForgeError
from datareq.model.names import REQUEST_FILE, fulfilment_branch, registration_number, request_folder
from datareq.rehearsal.acts import Act, Correct, Review, Say, Submit, Turn, Write
from datareq.rehearsal.cast import CAST, PLAYERS
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.script import JAKARTA

LAST_DAY = date(2026, 4, 30)
"""The last day of assignments and of access in the play."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the play is performed on. `turn` runs the bots; `set_clock` never sets it back."""

    hands: Mapping[str, PlayerHands]
    set_clock: Callable[[datetime], None]
    turn: Callable[[str], None]
    tell: Callable[[str], None]
    registration_prefix: str
    intakes: Mapping[str, tuple[str, str]]  # scene → who submits it, under which title


def perform(acts: Iterable[Act | Turn], stage: Stage, journal: Journal) -> None:
    """Every act that the journal doesn't have, in order. After a kill that is the one which was cut off,
    a person's or the bots' turn: what was done of it stays, so the play ends as if nothing had been."""
    counts: dict[tuple[str, int, str], int] = {}
    for index, act in enumerate(acts):
        name = _name(index, act)
        if isinstance(act, Turn):
            if not journal.over(name):
                stage.turn(act.scene)
                journal.note(name)
            continue
        nth = _nth(counts, act)
        if journal.over(name):
            continue
        stage.set_clock(act.at)
        _do(act, stage, nth)
        journal.note(name)
        player = PLAYERS[act.who]
        stage.tell(f"{act.at:%d %b %H:%M}  {player.name} (@{act.who}) {act.note}")


def _name(index: int, act: Act | Turn) -> str:
    return f"{index:04d} {act.scene} {type(act).__name__}"


def _nth(counts: dict[tuple[str, int, str], int], act: Act) -> int:
    """How many reviews or comments this person gave on that pull request before, by the script."""
    if not isinstance(act, Review | Say):
        return 0
    key = (act.who, int(act.intake), f"{act.slug} {type(act).__name__}")
    counts[key] = counts.get(key, -1) + 1
    return counts[key]


def _do(act: Act, stage: Stage, nth: int) -> None:
    hands = stage.hands[act.who]
    match act:
        case Submit():
            path = f"{request_folder(act.slug)}/{REQUEST_FILE}"
            hands.open_intake(act.slug, path, _text(act.scene, act.form, {}), act.title)
        case Correct():
            path = f"{request_folder(act.slug)}/{REQUEST_FILE}"
            hands.write(
                path, _text(act.scene, act.form, {}), branch=act.slug, repository=hands.fork()
            )
        case Write():
            facts = _facts(act, stage)
            text = _text(act.scene, act.source or act.document, facts)
            path = f"{request_folder(act.slug)}/{act.document}"
            hands.write(path, text, branch=fulfilment_branch(act.slug))
        case Review():
            hands.review(_pull(act, stage), act.event, act.body, nth)
        case Say():
            hands.say(_pull(act, stage), act.body, nth)
        case _:
            raise TypeError(type(act))


def _intake(act: Act, stage: Stage) -> int:
    login, title = stage.intakes[act.scene]
    number = stage.hands[login].pull_titled(title)
    if number is None:
        raise ForgeError("rehearsal-lost", what=title)
    return number


def _pull(act: Review | Say, stage: Stage) -> int:
    if act.intake:
        return _intake(act, stage)
    return stage.hands[act.who].pull_of_branch(fulfilment_branch(act.slug))


def _facts(act: Write, stage: Stage) -> dict[str, str]:
    """What the documents of a scene are filled with."""
    number = _intake(act, stage)
    day = act.at.astimezone(JAKARTA).date()
    registration = registration_number(stage.registration_prefix, act.at, number, str(JAKARTA))
    return {
        "registration": registration,
        "letter_number": f"B/{100 + number}/UN39.15/DL.17/{day.year}",
        "date": _quoted(day),
        "ends": _quoted(LAST_DAY),
        **{f"id_{player.login}": str(player.id) for player in CAST},
    }


def _quoted(day: date) -> str:
    return f'"{day.isoformat()}"'


def _text(scene: str, name: str, facts: Mapping[str, str]) -> str:
    """A document of the scene, or the common one, filled."""
    folder = resources.files("datareq.rehearsal") / "scenes"
    own = folder / scene / name
    source = own if own.is_file() else folder / "common" / name
    return Template(source.read_text(encoding="utf-8")).substitute(facts)
