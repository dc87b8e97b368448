"""Who holds an office when: validity, run of appointments, alternates, units, sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.factories import PEOPLE, Story, appointment, coordinated, minute, policy

from datareq.approval.facts import Case
from datareq.approval.holders import (
    Seat,
    appointed,
    as_holder,
    holders,
    roles_at,
    seats,
    serving,
)
from datareq.model.forge import Account
from datareq.model.roles import Acting, RolesAt


def names(story: Story, role: str, at: float = 50, commit: str | None = None) -> list[str]:
    found = holders(role, story.policy, story.snapshot, minute(at), commit)
    return [held.account.login for held in found]


def case(story: Story) -> Case:
    return Case(sop=story.policy.sop, policy=story.policy, snapshot=story.snapshot)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        pytest.param("head", ["hadi"], id="appointment"),
        pytest.param("unit-head", ["nur"], id="the requesting unit's"),
        pytest.param("data-staff", ["tono", "wati"], id="members of the team"),
        pytest.param("requester", ["rani"], id="the requester of record"),
        pytest.param("data-owner", [], id="no source used yet, so no owner"),
    ],
)
def test_holders_come_from_where_the_role_says(role: str, expected: list[str]) -> None:
    assert names(coordinated(), role) == expected


def test_nobody_requests_while_the_requester_is_unknown() -> None:
    assert names(coordinated().set(requester=None), "requester") == []


@pytest.mark.parametrize(
    "members",
    [
        None,
        "tono",
        ["tono"],
        [{"account": "tono"}],
        [{"account": {"id": "6", "login": "tono"}}],
        [{"account": {"id": 6, "login": None}}],
    ],
    ids=repr,
)
def test_a_team_that_does_not_say_who_has_no_members(members: object) -> None:
    story = coordinated()
    story.set(documents={**story.snapshot.documents, "team": {"members": members}})
    assert names(story, "data-staff") == []


def test_no_form_no_unit_no_head_of_it() -> None:
    story = coordinated()
    story.set(documents={})
    assert seats(case(story), "unit-head") == (Seat(role="unit-head", unit=None),)
    assert names(story, "unit-head") == []


def test_each_owner_of_a_used_source_has_a_seat_and_an_unowned_source_nobody_fills() -> None:
    story = coordinated()
    story.set(
        documents={"access": {"grants": [{"source": "mahasiswa"}, {"source": "pegawai"}]}},
        owners={"mahasiswa": "BAKHUM", "pegawai": "DITSDM"},
    )
    assert [seat.unit for seat in seats(case(story), "data-owner")] == ["BAKHUM", "DITSDM"]
    story.set(owners={"mahasiswa": "BAKHUM"})
    assert [seat.unit for seat in seats(case(story), "data-owner")] == ["BAKHUM", None]


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        pytest.param(
            datetime(2026, 3, 2, 16, 59, 59, tzinfo=UTC), False, id="23.59 the day before"
        ),
        pytest.param(datetime(2026, 3, 2, 17, 0, tzinfo=UTC), True, id="00.00 of the first day"),
        pytest.param(
            datetime(2026, 3, 7, 16, 59, 59, tzinfo=UTC), True, id="23.59 of the last day"
        ),
        pytest.param(datetime(2026, 3, 7, 17, 0, tzinfo=UTC), False, id="00.00 the day after"),
    ],
)
def test_an_appointment_holds_on_both_its_days_by_the_university_s_clock(
    at: datetime, holds: bool
) -> None:
    plh = appointment(
        "head", "gino", since=date(2026, 3, 3), until=date(2026, 3, 7), acting=Acting.PLH
    )
    story = coordinated().roles((plh,), seen=-60).set(read_at=datetime(2026, 3, 9, tzinfo=UTC))
    found = holders("head", story.policy, story.snapshot, at)
    assert [held.account.login for held in found] == (["gino"] if holds else [])


def test_an_appointment_counts_from_when_it_was_first_seen() -> None:
    story = coordinated().roles((appointment("head", "gino"),), seen=40, commit="p2")
    assert names(story, "head", 39) == []
    assert names(story, "head", 40) == ["gino"]


def test_an_unbroken_run_of_an_appointment_counts_from_its_beginning() -> None:
    gino, others = appointment("head", "gino"), appointment("administration", "sari")
    story = coordinated().set(roles=())
    story.roles((gino,), seen=10, commit="p1")
    story.roles((replace(gino, login="gino-baru"), others), seen=20, commit="p2")
    assert names(story, "head", 10) == ["gino-baru"]


def test_an_appointment_that_was_taken_away_begins_anew() -> None:
    gino = appointment("head", "gino")
    story = coordinated().set(roles=())
    story.roles((gino,), seen=10, commit="p1")
    story.roles((), seen=20, commit="p2")
    story.roles((gino,), seen=30, commit="p3")
    assert names(story, "head", 29) == []
    assert names(story, "head", 30) == ["gino"]


def test_roles_of_a_commit_that_the_ledger_does_not_name_are_the_last_seen_before() -> None:
    story = coordinated().set(roles=())
    story.roles((appointment("head", "hadi"),), seen=10, commit="p1")
    story.roles((appointment("head", "gino"),), seen=60, commit="p2")
    assert names(story, "head", 50, commit="between") == ["hadi"]
    assert names(story, "head", 5, commit="before") == []
    assert roles_at(case(story), minute(5), "before") is None
    story.set(policy_commit="main", read_at=minute(70))
    assert names(story, "head", 65) == ["gino"]


@pytest.mark.parametrize(
    ("barred", "role", "unit", "expected"),
    [
        pytest.param([], "head", None, ["hadi"], id="nobody barred"),
        pytest.param(["hadi"], "head", None, ["wira"], id="the alternate role"),
        pytest.param(["hadi", "wira"], "head", None, [], id="nobody left"),
        pytest.param(["sari"], "administration", None, [], id="no alternate named"),
        pytest.param(["nur"], "unit-head", "FMIPA", ["dian"], id="the same unit's deputy"),
        pytest.param(
            ["nur", "dian"], "unit-head", "FMIPA", ["gino"], id="the superior unit's head"
        ),
        pytest.param(["nur", "dian", "gino"], "unit-head", "FMIPA", [], id="up to the top"),
    ],
)
def test_when_every_holder_is_barred_the_next_one_serves(
    barred: list[str], role: str, unit: str | None, expected: list[str]
) -> None:
    story = coordinated().appoint(appointment("unit-head", "gino", "REKTORAT"), seen=-60)
    ids = {PEOPLE[login].id for login in barred}
    found = serving(
        case(story),
        Seat(role=role, unit=unit),
        minute(50),
        roles_at(case(story)),
        lambda id_: id_ in ids,
    )
    assert [held.account.login for held in found] == expected


def test_a_vacant_office_is_nobody_s_alternate() -> None:
    story = coordinated().roles((appointment("unit-deputy", "dian", "FMIPA"),), seen=-60)
    seat = Seat(role="unit-head", unit="FMIPA")
    assert serving(case(story), seat, minute(50), roles_at(case(story))) == ()


def test_units_that_are_each_other_s_superior_end_the_search() -> None:
    units = tuple(
        replace(unit, superior="FMIPA") if unit.code == "REKTORAT" else unit
        for unit in policy().units
    )
    story = coordinated()
    story.policy = replace(story.policy, units=units)
    seat = Seat(role="unit-head", unit="FMIPA")
    known = roles_at(case(story))
    assert serving(case(story), seat, minute(50), known, lambda _: True) == ()


def test_a_unit_that_the_policy_does_not_know_has_no_superior() -> None:
    story = coordinated().appoint(appointment("unit-head", "gino", "LAIN"), seen=-60)
    seat = Seat(role="unit-head", unit="LAIN")
    assert serving(case(story), seat, minute(50), roles_at(case(story)), lambda _: True) == ()


def test_without_any_roles_nobody_holds_anything() -> None:
    story = coordinated().set(roles=())
    assert appointed(case(story), Seat(role="head"), minute(50), None) == ()
    assert names(story, "head") == []


def test_a_holder_shows_decree_and_acting_and_end() -> None:
    plt = appointment("head", "gino", until=date(2026, 4, 7), acting=Acting.PLT)
    story = coordinated().set(
        roles=(RolesAt(commit="p1", seen_at=minute(-60), appointments=(plt,)),)
    )
    (held,) = holders("head", story.policy, story.snapshot, minute(50))
    holder = as_holder(held)
    assert (holder.acting, holder.until, holder.decree) == ("plt", "2026-04-07", plt.decree)
    assert holder.account == Account(id=PEOPLE["gino"].id, login="gino")
