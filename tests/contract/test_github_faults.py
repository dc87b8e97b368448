"""When the line or the forge fails: the right result or `ForgeError`, and never anything twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from faulty_proxy import Fault
from forge_desk import REPOSITORY, Desk

from datareq.errors import Conflict, ForgeError
from datareq.model.forge import PullState
from datareq.model.ledger import PolicySeen
from datareq.model.names import LEDGER_BRANCH
from datareq.ports import Check, Conclusion

MARKER = "<!-- datareq:gate -->"
RATE = b'{"message": "API rate limit exceeded for installation"}'
LOST: dict[str, Callable[[], Fault]] = {
    "500 before": lambda: Fault(status=500),
    "502 after": lambda: Fault(status=502, effect=True),
    "reset before": lambda: Fault(),
    "reset after": lambda: Fault(effect=True),
    "cut off": lambda: Fault(cut=True),
    "403 rate limit": lambda: Fault(status=403, headers={"Retry-After": "2"}, body=RATE),
    "429": lambda: Fault(status=429, headers={"Retry-After": "2"}),
}
READS: dict[str, Callable[[Desk, int], object]] = {
    "clock": lambda desk, _: desk.forge.clock.now(),
    "pulls": lambda desk, _: desk.forge.reader.pulls(),
    "pull": lambda desk, number: desk.forge.reader.pull(number),
    "reviews": lambda desk, number: desk.forge.reader.reviews(number),
    "events": lambda desk, number: desk.forge.reader.events(number),
    "comments": lambda desk, number: desk.forge.reader.comments(number),
    "pushes": lambda desk, _: desk.forge.reader.pushes("topic"),
    "tip": lambda desk, _: desk.forge.branches.tip("topic"),
    "no tip": lambda desk, _: desk.forge.branches.tip("nowhere"),
}


def busy_pull(desk: Desk) -> int:
    number = desk.pull()
    review = desk.review("rina", number)
    desk.act("budi", "PUT", f"pulls/{number}/reviews/{review}/dismissals", {"message": "x"})
    desk.act("rina", "POST", f"issues/{number}/comments", {"body": "isi"})
    desk.act("rina", "PATCH", f"pulls/{number}", {"state": "closed"})
    return number


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_every_reading_survives_each_of_its_requests_failing_once(
    desk: Desk, read: Callable[[Desk, int], object]
) -> None:
    number = busy_pull(desk)
    desk.server.hold_clock()
    start = len(desk.proxy.seen)
    expected = read(desk, number)
    for nth in range(1, len(desk.proxy.seen) - start + 1):
        for name, make in LOST.items():
            fault = make()
            fault.nth = nth
            desk.proxy.faults = [fault]
            assert read(desk, number) == expected, name
            assert fault.times == 0, name


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, times=99),
        Fault(times=99),
        Fault(cut=True, times=99),
        Fault(status=403, times=99),
        Fault(status=429, times=99, headers={"Retry-After": "3600"}),
        Fault(replace=b'"a proxy\'s greeting"', drop=("date",), times=99),
        Fault(replace=b"<html>Sign in</html>", drop=("date",), times=99),
        Fault(replace=b"", drop=("date",), times=99),
    ],
    ids=["500", "reset", "cut off", "403", "429", "text", "HTML", "nothing"],
)
def test_a_reading_that_never_becomes_whole_is_an_error(
    desk: Desk, read: Callable[[Desk, int], object], fault: Fault
) -> None:
    desk.branch("topic", a="1")
    desk.proxy.faults = [
        Fault(**{name: getattr(fault, name) for name in Fault.__dataclass_fields__})
    ]
    start = len(desk.proxy.seen)
    with pytest.raises(ForgeError) as caught:
        read(desk, 1)
    assert caught.value.code == "forge-unreadable"
    assert len(desk.proxy.seen) - start <= 4


def test_a_refusal_that_is_no_rate_limit_is_asked_once(desk: Desk) -> None:
    desk.proxy.faults = [Fault(status=403, times=99)]
    start = len(desk.proxy.seen)
    with pytest.raises(ForgeError):
        desk.forge.reader.pulls()
    assert len(desk.proxy.seen) - start == 1
    assert desk.pauses == []


def test_the_forge_is_left_alone_for_as_long_as_it_asks(desk: Desk) -> None:
    now = int(desk.forge.clock.now().timestamp())
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{now + 20}"}
    dated = {**spent, "Date": desk.forge.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")}
    desk.proxy.faults = [
        Fault(status=429, headers={"Retry-After": "7"}),
        Fault(status=403, headers=dated, body=RATE),
    ]
    assert desk.forge.reader.pulls() == ()
    assert desk.pauses == [7.0, 21.0]


def long_talk(desk: Desk) -> int:
    number = desk.pull()
    for n in range(230):
        desk.act("rina", "POST", f"issues/{number}/comments", {"body": f"{n}"})
    return number


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path="page=1", drop=("link",)),
        Fault(path="?page=2", replace=b"[]"),
        Fault(path="?page=2", status=404),
        Fault(path="?page=2", drop=("link",)),
        Fault(path="?page=3", replace=b"[]"),
    ],
    ids=["no link", "empty page", "no page", "no link to the last", "empty last page"],
)
def test_a_page_that_is_missing_is_an_error(desk: Desk, fault: Fault) -> None:
    number = long_talk(desk)
    fault.path = fault.path if "page=2" in fault.path or "page=3" in fault.path else "/comments"
    desk.proxy.faults = [fault]
    with pytest.raises(ForgeError) as caught:
        desk.forge.reader.comments(number)
    assert caught.value.code == "forge-unreadable"


def test_a_next_page_of_another_host_is_not_asked_for(desk: Desk) -> None:
    number = long_talk(desk)
    link = '<http://127.0.0.1:9/steal?page=2>; rel="next"'
    desk.proxy.faults = [Fault(path="/comments", status=200, headers={"Link": link}, body=b"[{}]")]
    with pytest.raises(ForgeError):
        desk.forge.reader.comments(number)


# Writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A write on a target that `prepare` makes, and what must hold afterwards, however often it failed."""

    prepare: Callable[[Desk, str], int]
    write: Callable[[Desk, str, int], object]
    holds: Callable[[Desk, str, int], bool]


def _comments(desk: Desk, name: str, number: int) -> bool:
    found = desk.act("rina", "GET", f"issues/{number}/comments")
    return [row["body"] for row in found] == [f"{MARKER}\n{name}"]


def _runs(desk: Desk, name: str) -> list[str]:
    head = desk.server.act("rina", "GET", f"/repos/{REPOSITORY}/git/ref/heads/{name}")
    found = desk.act("rina", "GET", f"commits/{head['object']['sha']}/check-runs")
    return [run["output"]["title"] for run in found["check_runs"]]


def _check(desk: Desk, name: str, _: int) -> object:
    head = desk.forge.branches.tip(name)
    assert head is not None
    check = Check(name="c", head=head, conclusion=Conclusion.SUCCESS, title=name, summary="isi")
    return desk.forge.writer.check(check)


def _branch(desk: Desk, name: str) -> int:
    desk.branch(name, **{name: f"{name}\n"})
    return 0


def _merge(desk: Desk, name: str, number: int) -> object:
    head = desk.forge.reader.pull(number).head_sha
    return desk.forge.writer.merge(number, head, squash=True, title=name)


def _merged_once(desk: Desk, name: str, number: int) -> bool:
    log = desk.act("rina", "GET", "commits?sha=main&per_page=100")
    titles = [row["commit"]["message"].splitlines()[0] for row in log]
    return desk.forge.reader.pull(number).state is PullState.MERGED and titles.count(name) == 1


def _commit(desk: Desk, name: str, _: int) -> object:
    tip = desk.forge.branches.tip("main")
    assert tip is not None
    binary = bytes(range(256))
    return desk.forge.branches.commit("main", tip, {name: b"x", f"{name}.bin": binary}, name)


def _committed_once(desk: Desk, name: str, _: int) -> bool:
    log = desk.act("rina", "GET", "commits?sha=main&per_page=100")
    return [row["commit"]["message"] for row in log].count(name) == 1


def _append(desk: Desk, name: str, _: int) -> object:
    line = PolicySeen(commit="c" * 40, roles=name, at=desk.forge.clock.now())
    return desk.ledger(fetched=True).append("policy.ndjson", [line])


def _appended_once(desk: Desk, name: str, _: int) -> bool:
    lines = desk.ledger(fetched=True).read("policy.ndjson")
    return [line.roles for line in lines if isinstance(line, PolicySeen)].count(name) == 1


ACTS = {
    "comment": Act(
        prepare=Desk.pull,
        write=lambda desk, name, n: desk.forge.writer.comment(n, MARKER, f"{MARKER}\n{name}"),
        holds=_comments,
    ),
    "check": Act(
        prepare=_branch, write=_check, holds=lambda desk, name, _: _runs(desk, name) == [name]
    ),
    "labels": Act(
        prepare=Desk.pull,
        write=lambda desk, name, n: desk.forge.writer.labels(n, "s/", [f"s/{name}"]),
        holds=lambda desk, name, n: (
            [row["name"] for row in desk.act("rina", "GET", f"issues/{n}/labels")] == [f"s/{name}"]
        ),
    ),
    "reviews": Act(
        prepare=Desk.pull,
        write=lambda desk, _, n: desk.forge.writer.request_reviews(n, ["rina", "budi"]),
        holds=lambda desk, _, n: (
            len(desk.act("rina", "GET", f"pulls/{n}/requested_reviewers")["users"]) == 2
        ),
    ),
    "open": Act(
        prepare=_branch,
        write=lambda desk, name, _: desk.forge.writer.open_pull(name, name, "isi"),
        holds=lambda desk, name, _: (
            [pull.title for pull in desk.forge.reader.pulls()].count(name) == 1
        ),
    ),
    "close": Act(
        prepare=Desk.pull,
        write=lambda desk, _, n: desk.forge.writer.close_pull(n),
        holds=lambda desk, _, n: desk.forge.reader.pull(n).state is PullState.CLOSED,
    ),
    "merge": Act(prepare=Desk.pull, write=_merge, holds=_merged_once),
    "create": Act(
        prepare=lambda _desk, _name: 0,
        write=lambda desk, name, _: desk.forge.branches.create(name, desk.main),
        holds=lambda desk, name, _: desk.forge.branches.tip(name) == desk.main,
    ),
    "commit": Act(prepare=lambda _desk, _name: 0, write=_commit, holds=_committed_once),
    "delete": Act(
        prepare=_branch,
        write=lambda desk, name, _: desk.forge.branches.delete(name),
        holds=lambda desk, name, _: desk.forge.branches.tip(name) is None,
    ),
    "append": Act(prepare=lambda _desk, _name: 0, write=_append, holds=_appended_once),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_write_happens_once_though_each_of_its_requests_fails_once(
    desk: Desk, act: Act
) -> None:
    number = act.prepare(desk, "first")
    start = len(desk.proxy.seen)
    act.write(desk, "first", number)
    verbs = [verb for verb, _ in desk.proxy.seen[start:]]
    assert act.holds(desk, "first", number)
    for nth, verb in enumerate(verbs, start=1):
        for n, make in enumerate(LOST.values()):
            if verb == "GET" and n != nth % len(LOST):
                continue  # every fault of a reading has its own test
            name = f"t{nth}x{n}"
            number = act.prepare(desk, name)
            fault = make()
            fault.nth = nth
            desk.proxy.faults = [fault]
            act.write(desk, name, number)
            desk.proxy.faults = []
            assert act.holds(desk, name, number), (nth, list(LOST)[n])
            writes = desk.proxy.writes()
            if act is not ACTS["commit"]:
                act.write(desk, name, number)
                assert desk.proxy.writes() == writes, (nth, list(LOST)[n])


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_write_that_never_gets_through_is_an_error(desk: Desk, act: Act) -> None:
    number = act.prepare(desk, "topic")
    for verb in ("POST", "PATCH", "PUT", "DELETE"):
        desk.proxy.faults.append(Fault(verb=verb, status=502, times=99))
    with pytest.raises(ForgeError) as caught:
        act.write(desk, "topic", number)
    assert caught.value.code == "forge-uncertain"
    assert not isinstance(caught.value, Conflict)


def test_a_commit_that_others_built_upon_before_its_answer_was_lost_is_no_conflict(
    desk: Desk,
) -> None:
    other = desk.connected()
    made: list[str] = []

    def build_upon(_: float) -> None:
        tip = other.branches.tip("main")
        assert tip is not None
        made.append(other.branches.commit("main", tip, {"other": b"x"}, "Other"))

    desk.when_pausing(build_upon)
    desk.proxy.faults = [Fault(verb="PATCH", path="/git/refs/", effect=True)]
    sha = desk.forge.branches.commit("main", desk.main, {"mine": b"x"}, "Mine")
    desk.mirror.fetch()
    assert desk.mirror.tip("main") == made[0]
    assert desk.mirror.is_ancestor(sha, made[0])


def test_a_commit_whose_order_was_lost_while_others_went_ahead_is_a_conflict(desk: Desk) -> None:
    other = desk.connected()

    def go_ahead(_: float) -> None:
        other.branches.commit("main", desk.main, {"other": b"x"}, "Other")

    desk.when_pausing(go_ahead)
    desk.proxy.faults = [Fault(verb="PATCH", path="/git/refs/")]
    with pytest.raises(Conflict):
        desk.forge.branches.commit("main", desk.main, {"mine": b"x"}, "Mine")


def test_the_ledger_starts_once_though_the_first_order_s_answer_is_lost(desk: Desk) -> None:
    desk.proxy.faults = [Fault(verb="POST", path="/git/refs", effect=True)]
    _append(desk, "first", 0)
    assert _appended_once(desk, "first", 0)
    desk.mirror.fetch()
    assert desk.mirror.tip(LEDGER_BRANCH) == desk.forge.branches.tip(LEDGER_BRANCH)


def test_no_error_tells_a_token(desk: Desk) -> None:
    token = desk.token()
    desk.proxy.faults = [Fault(times=99)]
    with pytest.raises(ForgeError) as caught:
        desk.forge.reader.pulls()
    error: BaseException | None = caught.value
    while error is not None:
        assert token not in repr(error) + str(error)
        error = error.__cause__ or error.__context__
