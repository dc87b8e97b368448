"""A gate run on a bad line: the right verdict, posted once, or "could not decide" with exit 3. Never a wrong one.

Every call of a run, in every way in which a call can fail: once, at each attempt, or with an answer from
before the last change.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import g, request
from flask.wrappers import Response
from tests.busy_pull import EARLY, ROOT, BusyPull, busy_pull
from tests.failures import REFUSED, WAYS

from datareq.errors import Conflict, DatareqError
from datareq.model.ledger import POLICY_FILE, Observed
from datareq.model.verdict import Verdict
from datareq.rehearsal.forge.faults import HALF, Cut, Fault
from datareq.wiring.desk import open_desk
from datareq.wiring.standing import standing_of_pull

GIT = ".git/"
LINES = ".ndjson"
PERSONAL = "ghp_"


class Line:
    """The line to the forge. `once`: each call's first attempt fails, the nth in the way `turn + n`;
    `always`: one call's every attempt; `stale`: one reading is answered as before the last change, or, in
    odd turns, as before the one before that."""

    def __init__(self, busy: BusyPull) -> None:
        self.mode, self.turn, self.calls, self.target = "calm", 0, 0, -1
        self._known: dict[str, str] = {}
        self._now: dict[str, str] = {}  # reading → its last answer
        self._old: dict[str, str] = {}  # reading → the answer before that
        application = busy.forge.application
        for when, function in (("before", self._before), ("after", self._after)):
            fault = Fault(
                path=r"^(?!/_forge)", times=10**9, when=when, do="call", function=function
            )
            application.faults.set.append(fault)
        application.flask.after_request_funcs.setdefault(None, []).append(self._remember)

    def set(self, mode: str, turn: int = 0, target: int = -1) -> None:
        self.mode, self.turn, self.target, self.calls = mode, turn, target, 0
        self._known.clear()

    def listen(self, busy: BusyPull) -> Verdict:
        """A run of which every call is noted and none fails."""
        self.set("stale")
        return run(busy)

    def readings(self) -> list[int]:
        """The numbers of the last run's readings, each of a path of its own."""
        first: dict[str, int] = {}
        for call, n in self._known.items():
            if call.startswith("GET"):
                first.setdefault(call.partition("?")[0], int(n))
        return list(first.values())

    def _before(self) -> None:
        if self.mode == "calm" or GIT in request.path or _of_a_person():
            return
        call = (
            f"{request.method} {request.full_path} {hashlib.sha256(request.get_data()).hexdigest()}"
        )
        n = self._number(call)
        if self.mode == "stale":
            old = (self._now, self._old)[self.turn % 2].get(call)
            if n == self.target and old is not None:
                self.target = -1
                raise Cut(Fault(do="status", status=200, body=json.loads(old)))
            return
        if self.mode == "always":
            if n == self.target:
                raise Cut(REFUSED[("500", "reset", "502")[n % 3]])
            return
        if n < 0:  # once: another attempt
            return
        way = WAYS[(self.turn + n) % len(WAYS)]
        if way in REFUSED:
            raise Cut(REFUSED[way])
        g.lost = way

    def _number(self, call: str) -> int:
        """Which call of the run this is; in the mode `once`, -1 from its second attempt on."""
        if call not in self._known:
            self._known[call] = str(self.calls)
            self.calls += 1
            return self.calls - 1
        return -1 if self.mode == "once" else int(self._known[call])

    def _after(self) -> None:
        if g.get("lost") == "unanswered":
            raise Cut(Fault(do="close"))
        if g.get("lost"):
            request.environ[HALF] = True

    def _remember(self, response: Response) -> Response:
        if request.method == "GET" and response.status_code == 200 and GIT not in request.path:
            call = f"GET {request.full_path} {hashlib.sha256(b'').hexdigest()}"
            text = response.get_data(as_text=True)
            if self._now.get(call) not in (None, text):
                self._old[call] = self._now[call]
            self._now[call] = text
        return response


def _of_a_person() -> bool:
    return PERSONAL in request.headers.get("Authorization", "")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyPull]:
    with busy_pull(tmp_path_factory.mktemp("busy"), EARLY) as busy:
        busy.review()
        yield busy


@pytest.fixture(scope="module")
def line(busy: BusyPull) -> Line:
    return Line(busy)


def run(busy: BusyPull) -> Verdict:
    """As a process of its own would: nothing is known from before."""
    for _ in range(3):
        try:
            desk = open_desk(busy.settings(), sleep=lambda _: None)
            return standing_of_pull(desk, busy.number)[1]
        except Conflict:  # overtaken: the next run decides
            continue
    raise AssertionError("never ends")


def calm(busy: BusyPull, line: Line) -> tuple[Verdict, list[str]]:
    """The truth, and what a run on a good line still had to write."""
    line.set("calm")
    busy.forge.forget_requests()
    verdict = run(busy)
    ours = busy.gate.bot_login
    return verdict, [
        f"{method} {path}"
        for method, path, _, login in busy.forge.writes()
        if login == ours and GIT not in path and not path.endswith("/access_tokens")
    ]


def change_mind(busy: BusyPull, turn: int) -> None:
    """The last reviewer takes the approval back, and gives it again."""
    event = ("REQUEST_CHANGES", "APPROVE")[turn % 2]
    path = f"pulls/{busy.number}/reviews"
    busy.person("POST", path, {"event": event, "body": f"ke-{turn}"})


def states(verdict: Verdict) -> list[tuple[str, str]]:
    return [(step.id, step.status.value) for step in verdict.steps]


def assert_nothing_twice(busy: BusyPull) -> None:
    """One comment, one check on the head, one line a review in the account."""
    busy.said()
    desk = open_desk(busy.settings(), sleep=lambda _: None)
    desk.repository.fetch()
    (file,) = (file for file in desk.ledger.files() if file.endswith(LINES) and file != POLICY_FILE)
    observed = [line.review for line in desk.ledger.read(file) if isinstance(line, Observed)]
    assert len(observed) == len(set(observed)) > 5


def test_a_run_in_which_every_call_fails_once_posts_the_right_verdict_once(
    busy: BusyPull, line: Line
) -> None:
    """In so many runs as there are ways, each call fails in each way."""
    calm(busy, line)
    for turn, way in enumerate(WAYS):
        change_mind(busy, turn)
        line.set("once", turn)
        stormy = run(busy)
        assert line.calls >= 10
        verdict, left = calm(busy, line)
        assert states(stormy) == states(verdict), way
        assert left == [], "the stormy run left something undone"
        assert_nothing_twice(busy)


def test_a_call_that_keeps_failing_is_no_verdict_and_the_next_run_is_right(
    busy: BusyPull, line: Line
) -> None:
    codes: list[str] = []
    while True:
        change_mind(busy, len(codes))
        line.set("always", target=len(codes))
        try:
            run(busy)
        except DatareqError as error:
            codes.append(error.code)
            line.set("calm")
            assert_nothing_twice(busy)
        else:
            break
    assert len(codes) == line.calls >= 10
    assert set(codes) == {"forge-unreadable", "forge-uncertain"}
    verdict, _ = calm(busy, line)
    assert dict(states(verdict))["submission"] == "done"
    assert_nothing_twice(busy)


def test_a_reading_from_before_the_last_change_gives_no_wrong_verdict(
    busy: BusyPull, line: Line
) -> None:
    """Each reading of a run in turn, after an approval was taken back, and after it was given again. A list
    that lacks a review which the account has isn't believed: that is said, and nothing is decided."""
    change_mind(busy, 0)
    verdict = line.listen(busy)
    struck = 0
    for turn, target in enumerate(line.readings(), start=1):
        before = verdict
        change_mind(busy, turn)
        line.set("stale", turn, target)
        stale = run(busy)
        struck += line.target == -1
        verdict, _ = calm(busy, line)
        unsure = [message.code for message in stale.refused] == ["reviews-incomplete"]
        assert unsure or states(stale) in (states(verdict), states(before))
        assert_nothing_twice(busy)
    assert struck >= 6


def test_the_command_says_that_it_could_not_decide(busy: BusyPull, line: Line) -> None:
    line.set("calm")
    shown = busy.said()
    busy.forge.fail("GET", "/reviews$", times=99, status=403)
    try:
        done = subprocess.run(
            [
                str(Path(sys.executable).parent / "datareq"),
                "gate",
                str(busy.number),
                "--lang",
                "en",
            ],
            env={**os.environ, **busy.environment()},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        busy.forge.heal()
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("No decision could be made: ")
    assert "Traceback" not in done.stderr
    assert busy.said() == shown
