"""A forge that fails: the desk ends right or says that it could not decide, and does nothing wrong."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from counting import assert_done_once, assert_same_memory
from flask import g, request
from flask.wrappers import Response
from tests.failures import REFUSED, WAYS
from theatre import Build, Theatre

from datareq.adapters.git.ledger import BranchLedger
from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.github.credentials import connect
from datareq.adapters.github.forge import forge_over
from datareq.errors import DatareqError
from datareq.reconcile.converge import reconcile
from datareq.reconcile.desk import Desk
from datareq.reconcile.progress import CaseReport
from datareq.rehearsal.acts import Act, Turn
from datareq.rehearsal.forge.client import App
from datareq.rehearsal.forge.faults import HALF, Cut, Fault
from datareq.rehearsal.script import script
from datareq.settings import AppSettings, read_settings
from datareq.wiring.demo import CONNECTION, REPOSITORY, WAREHOUSE
from datareq.wiring.generation import generate, kit_of

LASTING = ("500", "reset", "unanswered")
MOST_RUNS = 6
API = r"^(?!.*(\.git/|access_tokens))"
READINGS = r"^(?!.*(\.git/|access_tokens|/_forge|rate_limit))"
STALE_RUNS = 3
EVERYTHING = r"^(?!.*(access_tokens|/issues$))"
"""A fetch that fails isn't tried again by the same run. Without the list of forms sent as issues, a run
does everything else."""


def open_patient_desk(theatre: Theatre) -> Desk:
    """A desk with both keys that waits for nothing before it tries again."""

    def view(app: App) -> tuple[object, ...]:
        key = theatre.out / f"{app.slug}.pem"
        key.write_text(app.key)
        settings = AppSettings(app_id=app.id, key=str(key))
        client, identity = connect(settings, REPOSITORY, theatre.forge.url, sleep=lambda _: None)
        return client, forge_over(client, identity)

    client, gate = view(theatre.premises.gate)
    _, publish = view(theatre.premises.publish)
    remote = f"{theatre.forge.url}/{REPOSITORY}.git"
    repository = MirrorRepository(theatre.out / "mirror", remote, client.token)
    built = theatre.out / "built"
    built.mkdir(exist_ok=True)
    ledger = BranchLedger(gate.branches, repository)
    return Desk(gate=gate, publish=publish, repository=repository, ledger=ledger, built=built)


def converge(theatre: Theatre, desk: Desk) -> None:
    """The desk's runs until nothing is wanted; each case must be decided."""
    for _ in range(MOST_RUNS):
        report = reconcile(desk)
        assert not report.undecided, report
        wanted = [case.registration for case in report.cases if case.awaits]
        if not wanted:
            return
        for name in wanted:
            source = {f"DATAREQ_SOURCE_{CONNECTION.upper()}": str(theatre.out / WAREHOUSE)}
            kit = kit_of(read_settings(source))
            assert generate(desk, name, Path(desk.built or ""), kit).folder
    raise AssertionError("never quiet")


class Saboteur:
    """Lets calls fail. A call is known by who asks what at what time of the forge's clock.

    `once`: every call fails at its first attempt. Otherwise one call that hasn't failed yet fails at
    every attempt, from `arm` to `disarm`.
    """

    def __init__(self, theatre: Theatre, *, once: bool) -> None:
        self.struck: list[str] = []
        self._theatre = theatre
        self._once = once
        self._armed = False
        self._known: dict[str, str] = {}  # call → how it fails
        self._now: str | None = None
        for when, function in (("before", self._before), ("after", self._after)):
            fault = Fault(
                path=API if once else EVERYTHING,
                times=10**9,
                when=when,
                do="call",
                function=function,
            )
            theatre.forge.application.faults.set.append(fault)

    def arm(self) -> None:
        self._armed, self._now = True, None

    def disarm(self) -> bool:
        """Whether a call failed."""
        self._armed = False
        return self._now is not None

    def _before(self) -> None:
        call = self._call()
        if not self._fails(call):
            return
        if self._known[call] in REFUSED:
            raise Cut(REFUSED[self._known[call]])
        g.lost = self._known[call]

    def _after(self) -> None:
        """Done, and nobody hears of it."""
        if g.get("lost") == "unanswered":
            raise Cut(Fault(do="close"))
        if g.get("lost"):
            request.environ[HALF] = True

    def _fails(self, call: str) -> bool:
        """Whether this attempt does."""
        if not self._armed:
            return False
        if call not in self._known and (self._once or self._now is None):
            ways = WAYS if self._once else LASTING
            self._known[call] = ways[len(self._known) % len(ways)]
            self.struck.append(f"{request.method} {request.path}")
            self._now = call
            return True
        return call == self._now and not self._once

    def _call(self) -> str:
        forge = self._theatre.forge.application.forge
        with forge.lock:
            clock = forge.state.meta("clock")
        body = b"" if "git-upload-pack" in request.path else request.get_data()
        parts = (request.method, request.full_path, clock, hashlib.sha256(body).hexdigest())
        return " ".join(parts)


def acts(turns: int) -> list[Act | Turn]:
    """The straight story's acts up to and with so many of the bots' turns."""
    told: list[Act | Turn] = []
    for act in script("straight"):
        told.append(act)
        turns -= isinstance(act, Turn)
        if not turns:
            break
    return told


def calm(theatre: Theatre, told: Iterable[Act | Turn]) -> None:
    desk = open_patient_desk(theatre)
    theatre.play(lambda _: converge(theatre, desk), told)


def test_when_every_call_fails_once_the_story_ends_the_same(theatre: Build):
    """An error, a limit, a connection that breaks, an answer that gets lost, whole or by half: each is tried
    again, nothing is done twice.

    A correction of a comment may be sent twice, which takes a second, so times are masked.
    """
    told = acts(99)
    quiet, stormy = theatre("straight"), theatre("straight")
    calm(quiet, told)
    saboteur = Saboteur(stormy, once=True)
    desk = open_patient_desk(stormy)

    def turn(_: str) -> None:
        saboteur.arm()
        converge(stormy, desk)
        saboteur.disarm()

    stormy.play(turn, told)
    assert len(saboteur.struck) > 400
    assert_done_once(stormy, quiet)


@pytest.mark.parametrize("stage", [2, 14], ids=["acceptance", "handover"])
def test_a_call_that_keeps_failing_costs_this_run_and_nothing_else(theatre: Build, stage: int):
    """Each call of a turn in turn. The run says that it could not decide; the next one goes on."""
    told = acts(stage)
    quiet, stormy = theatre("straight"), theatre("straight")
    calm(quiet, told)
    saboteur = Saboteur(stormy, once=False)
    desk = open_patient_desk(stormy)
    turns = iter(range(1, stage + 1))

    def turn(_: str) -> None:
        if next(turns) < stage:
            converge(stormy, desk)
            return
        failed = True
        while failed:
            saboteur.arm()
            problems = undecided(desk)
            failed = saboteur.disarm()
            assert failed or not problems, problems
        converge(stormy, desk)

    stormy.play(turn, told)
    assert len(saboteur.struck) > 15
    assert_same_memory(stormy, quiet)


class Yesterday:
    """Answers one reading of a run as it was answered before the last change."""

    def __init__(self, theatre: Theatre) -> None:
        self.struck: list[str] = []
        self._readings: list[str] = []
        self._target = -1
        self._now: dict[str, str] = {}
        self._old: dict[str, str] = {}
        application = theatre.forge.application
        fault = Fault(path=READINGS, times=10**9, when="before", do="call", function=self._before)
        application.faults.set.append(fault)
        application.flask.after_request_funcs.setdefault(None, []).append(self._remember)

    def arm(self, target: int) -> None:
        """The `target`-th of the readings that the run makes, counted round."""
        self._target = target % max(len(self._readings), 1)
        self._readings = []

    def disarm(self) -> None:
        self._target = -1

    def _before(self) -> None:
        if request.method != "GET":
            return
        call = _reading()
        if call in self._readings:
            return
        self._readings.append(call)
        old = self._old.get(call)
        if len(self._readings) - 1 == self._target and old is not None:
            self.struck.append(call)
            raise Cut(Fault(do="status", status=200, body=json.loads(old)))

    def _remember(self, response: Response) -> Response:
        if request.method == "GET" and response.status_code == 200 and ".git/" not in request.path:
            text = response.get_data(as_text=True)
            if self._now.get(_reading()) not in (None, text):
                self._old[_reading()] = self._now[_reading()]
            self._now[_reading()] = text
        return response


def _reading() -> str:
    """A reading by who makes it: what an App may see differs."""
    who = hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()[:8]
    return f"{request.full_path} {who}"


def test_readings_from_before_the_last_change_delay_the_story_and_change_nothing(theatre: Build):
    """In each turn of the bots some runs are told something that isn't so any more, each of another thing."""
    told = acts(99)
    quiet, stormy = theatre("straight"), theatre("straight")
    calm(quiet, told)
    stale = Yesterday(stormy)
    desk = open_patient_desk(stormy)
    runs = itertools.count()

    def turn(_: str) -> None:
        for _ in range(STALE_RUNS):
            stale.arm(next(runs))
            undecided(desk)
            stale.disarm()
        converge(stormy, desk)

    stormy.play(turn, told)
    assert len({call.partition("?")[0] for call in stale.struck}) > 5, stale.struck
    assert_done_once(stormy, quiet)


def undecided(desk: Desk) -> list[str]:
    """Why the run, or a case in it, could not be decided."""
    try:
        report = reconcile(desk)
    except DatareqError as error:
        return [error.code]
    return [case.problem.code for case in report.cases if case.problem is not None]


@pytest.mark.parametrize("path", ["pulls/1/reviews", "issues/1/timeline", "issues/1/comments"])
def test_a_request_that_cannot_be_read_does_not_stop_the_others(theatre: Build, path: str):
    stage = theatre("straight", "refused")
    desk = open_patient_desk(stage)
    for act in script("straight", "refused"):
        if not isinstance(act, Turn) and type(act).__name__ == "Submit":
            stage.play(lambda _: None, [act])
            (stage.out / "journal.txt").unlink()
    stage.forge.fail(path=f"{path}$", times=10**9, status=503)
    cases = {case.pull: case for case in reconcile(desk).cases}
    assert problem(cases[1]) == "forge-unreadable"
    assert problem(cases[2]) is None
    bot = stage.premises.gate.bot_login
    assert comments_of(stage, bot) == [2]
    stage.forge.heal()
    assert not reconcile(desk).undecided
    assert comments_of(stage, bot) == [1, 2]


def problem(case: CaseReport) -> str | None:
    return case.problem.code if case.problem else None


def comments_of(theatre: Theatre, login: str) -> list[int]:
    """The pull requests on which this account has a comment, one entry a comment."""
    rows = theatre.forge.application.forge.state.all(
        "SELECT number FROM comments c JOIN accounts a ON a.id = c.user WHERE a.login = ? ORDER BY 1",
        login,
    )
    return [row["number"] for row in rows]
