"""Which commands may stop and start the clock of a request, and what follows from those that counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from datareq.assignment.authority import Accepted
from datareq.assignment.command_policy import Effect
from datareq.assignment.commands import Command
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.forge import Account, AccountType, Comment
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.pauses import Pause, extensions, is_paused, pauses
from datareq.model.policy import Policy
from datareq.model.snapshot import Lines
from datareq.reconcile.clock_orders import clock_problem, due_by

ROOT = Path(__file__).parents[3]
START = datetime(2026, 3, 12, 2, tzinfo=UTC)
OFFICIAL = Account(id=7, login="rina", type=AccountType.USER)
NAMES = {
    "pause": "tunda",
    "resume": "lanjut",
    "extend": "perpanjang",
    "refuse": "tolak",
    "agree": "setuju-sebagian",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def line(effect: str, day: int, comment: int = 0) -> Commanded:
    """Given `day` days after the start."""
    at = START + timedelta(days=day)
    return Commanded(
        pull=2,
        comment=comment or 100 + day,
        user=OFFICIAL,
        body_sha256="0" * 64,
        name=NAMES[effect],
        arguments=(),
        text="menunggu daftar",
        policy_commit="c" * 40,
        given_at=at,
        at=at,
        effect=effect,
    )


def lines(told: str) -> tuple[Commanded, ...]:
    """`pause@1 resume@3`: command and day."""
    return tuple(
        line(effect, int(day)) for effect, _, day in (word.partition("@") for word in told.split())
    )


def days(found: tuple[Pause, ...]) -> list[tuple[int, int | None]]:
    return [
        ((p.since - START).days, (p.until - START).days if p.until is not None else None)
        for p in found
    ]


ASKED = [
    pytest.param("", "asked:@1", [(1, None)], id="asked"),
    pytest.param("agree@3", "asked:@1", [(1, 3)], id="answered"),
    pytest.param("", "asked:@1 unasked:@2", [(1, 2)], id="taken-back"),
    pytest.param("", "asked:@1 unasked:@2 asked:@4", [(1, 2), (4, None)], id="asked-again"),
    pytest.param("pause@2 resume@5 agree@3", "asked:@1", [(1, 5)], id="across-a-pause"),
    pytest.param("pause@1 resume@6 agree@3", "asked:@2", [(1, 6)], id="within-a-pause"),
    pytest.param("pause@2 agree@3", "asked:@1", [(1, None)], id="answered-while-paused"),
    pytest.param("resume@2", "asked:@1", [(1, None)], id="a-resume-is-no-answer"),
    pytest.param("agree@3", "asked:@1 asked:order@2", [(1, None)], id="one-of-two-answered"),
    pytest.param("agree@3", "asked:@1 asked:order@2 unasked:order@5", [(1, 5)], id="both-over"),
    pytest.param("", "asked:@1 asked:order@2 unasked:@4 unasked:order@5", [(1, 5)], id="across"),
]


@pytest.mark.parametrize(("told", "asked", "found"), ASKED)
def test_the_clock_stands_still_while_the_requester_is_asked(
    told: str, asked: str, found: list[tuple[int, int | None]]
) -> None:
    acts = [
        Act(
            name=ActName(name),
            pull=2,
            at=START + timedelta(days=int(day)),
            evidence=what or "agreed",
            digest=f"d{what}",
        )
        for name, what, day in (re.split("[:@]", word) for word in asked.split())
    ]
    given = [
        replace(one, arguments=("d",)) if one.effect == "agree" else one for one in lines(told)
    ]
    assert days(pauses(given, acts)) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("pause@1", [(1, None)], id="lasting"),
        pytest.param("pause@1 resume@3", [(1, 3)], id="over"),
        pytest.param("resume@3 pause@1", [(1, 3)], id="in-any-order"),
        pytest.param("pause@1 resume@3 pause@5", [(1, 3), (5, None)], id="twice"),
        pytest.param("resume@1", [], id="an-end-alone"),
        pytest.param("pause@1 pause@2 resume@3", [(1, 3)], id="one-within-another"),
        pytest.param("pause@1 extend@2 refuse@3", [(1, None)], id="among-others"),
    ],
)
def test_pauses_follow_from_the_commands(told: str, found: list[tuple[int, int | None]]):
    assert days(pauses(lines(told))) == found
    assert is_paused(lines(told)) == (bool(found) and found[-1][1] is None)


def test_a_command_of_which_nobody_kept_what_it_meant_is_no_pause():
    assert pauses([replace(line("pause", 1), effect=None)]) == ()


@pytest.mark.parametrize(
    ("told", "effect", "day", "code"),
    [
        pytest.param("", Effect.PAUSE, 1, None, id="pause"),
        pytest.param("pause@1", Effect.PAUSE, 2, "command-paused-already", id="pause-in-a-pause"),
        pytest.param("pause@3", Effect.PAUSE, 2, None, id="pause-before-a-later-one"),
        pytest.param("pause@1 resume@2", Effect.PAUSE, 3, None, id="pause-again"),
        pytest.param("", Effect.RESUME, 1, "command-not-paused", id="resume-alone"),
        pytest.param("pause@1", Effect.RESUME, 2, None, id="resume"),
        pytest.param("pause@3", Effect.RESUME, 2, "command-not-paused", id="resume-too-early"),
        pytest.param("", Effect.EXTEND, 1, None, id="extend"),
        pytest.param("extend@1", Effect.EXTEND, 2, "command-extended-already", id="extend-twice"),
        pytest.param("pause@1", Effect.WITHDRAW, 2, None, id="another-command"),
    ],
)
def test_a_clock_command_is_judged_by_what_had_counted_before_it(
    policy: Policy, told: str, effect: Effect, day: int, code: str | None
):
    accepted = Accepted(
        command=Command(name="x"), effect=effect, by=OFFICIAL, role=None, holder=None
    )
    at = START + timedelta(days=day)
    comment = Comment(id=50, user=OFFICIAL, body="/x", created_at=at, updated_at=at)
    found = clock_problem(accepted, comment, lines(told), policy.terms)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("told", "at", "due_on"),
    [
        pytest.param("", None, date(2026, 4, 2), id="plain"),
        pytest.param("pause@1", None, None, id="unknown-while-it-lasts"),
        pytest.param("pause@1 resume@5", None, date(2026, 4, 7), id="paused"),
        pytest.param("pause@1", 5, date(2026, 4, 7), id="ended-with-the-request"),
        pytest.param("extend@1", None, date(2026, 4, 14), id="extended"),
    ],
)
def test_the_due_date_moves_with_pauses_and_extensions(
    policy: Policy, told: str, at: int | None, due_on: date | None
):
    ended = START + timedelta(days=at) if at is not None else None
    assert due_by(policy, START, "normal", Lines(commanded=lines(told)), ended) == due_on
    assert extensions(lines(told)) == told.count("extend")


def test_without_a_complete_form_nothing_is_due(policy: Policy):
    assert due_by(policy, None, "normal", Lines()) is None
