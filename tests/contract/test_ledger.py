"""Contract of `ports.Ledger` on the stand-in forge: appended once, by compare-and-swap, never rewritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from forge_desk import Desk

from datareq.adapters.git.ledger import BranchLedger
from datareq.errors import ForgeError
from datareq.model.forge import Account, ReviewState
from datareq.model.ledger import (
    POLICY_FILE,
    Act,
    ActName,
    Announced,
    Commanded,
    Line,
    Observed,
    PolicySeen,
    request_file,
)
from datareq.model.names import LEDGER_BRANCH

NOON = datetime(2026, 4, 2, 5, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
SARI = Account(id=7, login="sari")
FILE = request_file("PDI-2026-0042")

ANNOUNCED = Announced(pull=1, evidence="e", digest="d", head="a" * 40, at=NOON)
OBSERVED = Observed(
    pull=1,
    review=5,
    user=SARI,
    state=ReviewState.APPROVED,
    commit="a" * 40,
    submitted_at=NOON,
    digests={"e": "d"},
    policy_commit="b" * 40,
    at=NOON,
)
COMMANDED = Commanded(
    pull=1,
    comment=9,
    user=SARI,
    body_sha256="0" * 64,
    name="tolak",
    arguments=("kode",),
    text="alasan – panjang\u2028dua baris",
    policy_commit="b" * 40,
    given_at=NOON,
    at=NOON,
)
ACT = Act(name=ActName.NOTIFIED, pull=1, at=NOON, evidence="e", detail={"logins": ["sari"]})
LINES = (ANNOUNCED, OBSERVED, COMMANDED, ACT)


def test_lines_come_back_as_they_were_written_in_their_order(desk: Desk) -> None:
    ledger = desk.ledger()
    assert ledger.read(FILE) == ()
    assert ledger.files() == ()
    ledger.append(FILE, LINES[:2])
    ledger.append(FILE, LINES[2:])
    ledger.append(POLICY_FILE, [PolicySeen(commit="c" * 40, roles="r" * 40, at=NOON)])
    assert ledger.read(FILE) == LINES
    assert ledger.files() == (POLICY_FILE, FILE)
    other = desk.ledger(fetched=True)
    assert other.read(FILE) == LINES
    assert other.files() == (POLICY_FILE, FILE)


def test_the_branch_starts_without_a_parent_and_holds_nothing_else(desk: Desk) -> None:
    desk.ledger().append(FILE, LINES)
    desk.mirror.fetch()
    tip = desk.mirror.tip(LEDGER_BRANCH)
    assert tip is not None
    assert [blob.path for blob in desk.mirror.tree(tip)] == [FILE]
    with pytest.raises(ForgeError) as caught:
        desk.mirror.changes(desk.main, tip)
    assert caught.value.code == "no-common-history"


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (ANNOUNCED, replace(ANNOUNCED, at=LATER, head="f" * 40)),
        (OBSERVED, replace(OBSERVED, at=LATER, state=ReviewState.DISMISSED, digests={})),
        (COMMANDED, replace(COMMANDED, at=LATER, text="edited")),
        (ACT, replace(ACT, at=LATER, detail={})),
        (
            PolicySeen(commit="c" * 40, roles="r" * 40, at=NOON),
            PolicySeen(commit="d" * 40, roles="r" * 40, at=LATER),
        ),
    ],
    ids=["announcement", "observation", "command", "act", "policy"],
)
def test_what_was_written_first_stays_and_is_not_written_twice(
    desk: Desk, first: Line, again: Line
) -> None:
    ledger = desk.ledger()
    ledger.append(FILE, [first, again])
    ledger.append(FILE, [again])
    before = desk.proxy.writes()
    ledger.append(FILE, [again, first])
    desk.ledger(fetched=True).append(FILE, [again])
    assert desk.proxy.writes() == before
    assert ledger.read(FILE) == (first,)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ANNOUNCED, replace(ANNOUNCED, digest="other")),
        (ANNOUNCED, replace(ANNOUNCED, pull=2)),
        (OBSERVED, replace(OBSERVED, review=6)),
        (ACT, replace(ACT, evidence="f")),
        (ACT, replace(ACT, commit="9" * 40)),
    ],
)
def test_what_differs_in_what_it_is_known_by_is_another_line(
    desk: Desk, first: Line, second: Line
) -> None:
    ledger = desk.ledger()
    ledger.append(FILE, [first, second])
    assert ledger.read(FILE) == (first, second)


def test_roles_that_come_back_after_others_are_seen_anew(desk: Desk) -> None:
    old = PolicySeen(commit="1" * 40, roles="a" * 40, at=NOON)
    new = PolicySeen(commit="2" * 40, roles="b" * 40, at=NOON)
    back = PolicySeen(commit="3" * 40, roles="a" * 40, at=LATER)
    ledger = desk.ledger()
    ledger.append(POLICY_FILE, [old, new])
    ledger.append(POLICY_FILE, [back])
    assert ledger.read(POLICY_FILE) == (old, new, back)


def test_one_who_comes_later_builds_on_what_another_wrote_meanwhile(desk: Desk) -> None:
    here, there = desk.ledger(), desk.ledger(own_mirror=True)
    assert there.read(FILE) == ()
    here.append(FILE, [ANNOUNCED])
    there.append(FILE, [OBSERVED, ANNOUNCED])
    here.append(FILE, [ACT])
    assert here.read(FILE) == (ANNOUNCED, OBSERVED, ACT)


def test_appends_at_the_same_time_all_arrive_once(desk: Desk) -> None:
    acts = [replace(ACT, evidence=f"e{n}") for n in range(6)]
    ledgers = [desk.ledger(own_mirror=True, own_connection=True) for _ in range(3)]

    def write(ledger: BranchLedger) -> None:
        for act in acts:
            ledger.append(FILE, [act])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, ledgers))
    found = desk.ledger(fetched=True).read(FILE)
    assert sorted(act.evidence or "" for act in found if isinstance(act, Act)) == [
        act.evidence for act in acts
    ]


@pytest.mark.parametrize(
    "data",
    [b'{"line":"act"}\n', b"not json\n", b"\xff\n", b'{"line":"announced"', b"\n"],
    ids=["no noun", "no JSON", "no UTF-8", "cut off", "empty line"],
)
def test_a_file_that_cannot_be_read_is_never_built_upon(desk: Desk, data: bytes) -> None:
    desk.forge.branches.commit(LEDGER_BRANCH, "", {FILE: data}, "broken")
    ledger = desk.ledger(fetched=True)
    before = desk.proxy.writes()
    for use in (lambda: ledger.read(FILE), lambda: ledger.append(FILE, [ACT])):
        with pytest.raises(ForgeError) as caught:
            use()
        assert caught.value.code == "ledger-unreadable"
    assert desk.proxy.writes() == before


def test_a_branch_that_lost_what_was_seen_of_it_is_an_error(desk: Desk) -> None:
    ledger = desk.ledger()
    ledger.append(FILE, [ANNOUNCED])
    desk.forge.branches.delete(LEDGER_BRANCH)
    desk.ledger(own_mirror=True).append(FILE, [ACT])
    with pytest.raises(ForgeError) as caught:
        ledger.append(FILE, [OBSERVED])
    assert caught.value.code == "ledger-rewritten"
