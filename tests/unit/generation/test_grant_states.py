"""Which grants are live on a day, for whom, and what of them is never read."""

from __future__ import annotations

import datetime

import pytest

from datareq.generation.grants import Held, State, closed_on, rights, standings
from datareq.model.assignment import Access, Grant, Mask, Person, Portal

YOGA, LIA = Person(id=508, login="yoga"), Person(id=509, login="lia")


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def access(*grants: Grant, portal: Portal | None = None) -> Access:
    found = grants or (grant(),)
    return Access(
        document="access",
        version=1,
        request="PDI-2026-0001",
        grants=found,
        portal=portal or Portal(),
    )


def grant(source: str = "mahasiswa", since: int = 5, until: int = 20, **more: object) -> Grant:
    return Grant(
        source=source,
        columns=("angkatan", "status"),
        staff=(YOGA, LIA),
        since=day(since),
        until=day(until),
        **more,  # type: ignore[arg-type]
    )


TEAM = frozenset({YOGA.id, LIA.id})
STATES = {
    "on its first day": (Held(access=access(), members=TEAM), 5, State.LIVE),
    "on its last day": (Held(access=access(), members=TEAM), 20, State.LIVE),
    "the day before": (Held(access=access(), members=TEAM), 4, State.NOT_BEGUN),
    "the day after": (Held(access=access(), members=TEAM), 21, State.OVER),
    "not approved": (Held(access=access(), members=TEAM, approved=False), 10, State.UNAPPROVED),
    "nobody of the team": (Held(access=access(), members=frozenset({1})), 10, State.NOBODY),
    "no team that can be read": (Held(access=access()), 10, State.LIVE),
    "the portal not open": (Held(access=access(portal=Portal(opened_at=day(11)))), 10, State.NOT_BEGUN),
    "the portal taken back": (Held(access=access(portal=Portal(revoked_at=day(10)))), 10, State.OVER),
    "the portal taken back tomorrow": (Held(access=access(portal=Portal(revoked_at=day(11)))), 10, State.LIVE),
}  # fmt: skip


@pytest.mark.parametrize(("held", "on", "state"), STATES.values(), ids=STATES)
def test_a_grant_lets_the_team_read_within_its_days(held: Held, on: int, state: State) -> None:
    (found,) = standings([held], day(on))
    assert found.state is state
    assert found.live == (state is State.LIVE)


def test_who_left_the_team_is_not_among_those_for_whom_it_is_live() -> None:
    (found,) = standings([Held(access=access(), members=frozenset({LIA.id}))], day(10))
    assert found.staff == ("lia",)


def test_what_the_procedure_does_not_read_is_unused() -> None:
    held = Held(access=access(), members=TEAM, used=frozenset({("mahasiswa", "status")}))
    (found,) = standings([held], day(10))
    assert found.unused == ("angkatan",)
    (unknown,) = standings([Held(access=access(), members=TEAM)], day(10))
    assert unknown.unused == ()


def test_servers_give_rights_for_live_grants_alone() -> None:
    held = Held(access=access(), members=TEAM, approved=False)
    assert rights(standings([held], day(10)), (), "siakad") == ()


CLOSED = {
    "all open": (access(), 10, None),
    "over": (access(), 21, ("mahasiswa", State.OVER)),
    "another source's": (access(grant(), grant("krs", until=6)), 10, None),
    "one of two of a source, which may mask": (
        access(grant(), grant(until=6, masks={"status": Mask(first=1)})),
        10,
        ("mahasiswa", State.OVER),
    ),
    "the portal's": (access(portal=Portal(revoked_at=day(9))), 10, ("mahasiswa", State.OVER)),
}


@pytest.mark.parametrize(("document", "on", "found"), CLOSED.values(), ids=CLOSED)
def test_nothing_is_made_while_a_grant_of_a_source_is_not_open(
    document: Access, on: int, found: tuple[str, State] | None
) -> None:
    assert closed_on(document, ("mahasiswa",), day(on)) == found
