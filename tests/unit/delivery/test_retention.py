"""What has to go on a day: each name in the store, each key of a period, each word that is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from datareq.delivery.retention import plan
from datareq.model.envelope import DeskKey, KeyHolder
from datareq.model.retention import Ground, Holding, Plan

SHA = "a" * 64
REQUEST = "PDI-2026-0042"
PERIOD = "SHA256:period"
HOLDING = Holding(
    registration=REQUEST,
    version=1,
    slug="2026-01-05-fmipa-mahasiswa",
    level="terbatas",
    closed=date(2026, 4, 2),
    handed_over=date(2026, 4, 2),
    ends=date(2026, 12, 1),
    copies=(SHA,),
    period=(PERIOD,),
    given=(KeyHolder(account=7, fingerprint="x"), KeyHolder(account=8, fingerprint="y")),
)
DRAFT = f"draft/{REQUEST}/{'b' * 64}.age"
HELD = f"held/{REQUEST}/{'c' * 64}.age"
KEPT = f"kept/{REQUEST}/{SHA}.age"
RELEASED = f"released/{REQUEST}/v1/{'c' * 64}.age"
ABANDONED = f"kept/{REQUEST}/{'d' * 64}.age"
OTHER, SHA_OPEN = "PDI-2026-0099", "e" * 64
OPEN = f"kept/{OTHER}/{SHA_OPEN}.age"
KEYS = {PERIOD: ("2026", DeskKey(key="age1x", since=date(2026, 1, 1), until=date(2026, 12, 31)))}


def planned(
    day: date, *names: str, holdings: tuple[Holding, ...] = (HOLDING,), **more: object
) -> Plan:
    given = {"in_use": (), "keys": {}, "sealed_to": {}, **more}
    return plan(holdings, names, day=day, available_days=30, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "ground", "first"),
    [
        (DRAFT, Ground.SERVED, date(2026, 4, 2)),
        (HELD, Ground.SERVED, date(2026, 4, 2)),
        (ABANDONED, Ground.SERVED, date(2026, 4, 2)),
        (RELEASED, Ground.COLLECTED, date(2026, 5, 3)),
        (KEPT, Ground.EXPIRED, date(2026, 12, 1)),
    ],
    ids=["draft", "held back", "copy of an abandoned build", "release", "the desk's copy"],
)
def test_a_name_goes_on_its_day_and_not_before(name: str, ground: Ground, first: date) -> None:
    before = planned(date.fromordinal(first.toordinal() - 1), name)
    assert before.due == ()
    assert [one.on for one in before.later] == [first]
    (due,) = planned(first, name).due
    assert (due.name, due.ground, due.since) == (name, ground, first)


def test_nobody_may_fetch_what_is_to_be_destroyed_already() -> None:
    early = replace(HOLDING, ends=date(2026, 4, 10))
    (due,) = planned(date(2026, 4, 10), RELEASED, holdings=(early,)).due
    assert due.since == date(2026, 4, 10)


def test_a_copy_whose_end_nobody_named_stays() -> None:
    endless = replace(HOLDING, ends=None)
    found = planned(date(2046, 1, 1), KEPT, holdings=(endless,))
    assert found.due == ()
    assert [one.on for one in found.later] == [None]


def test_what_was_never_handed_over_goes_when_the_request_is_over() -> None:
    refused = replace(HOLDING, handed_over=None, given=())
    found = planned(date(2026, 4, 2), RELEASED, DRAFT, holdings=(refused,))
    assert len(found.due) == 2
    assert found.owed == ()


def test_a_request_that_is_not_over_keeps_everything() -> None:
    found = planned(date(2030, 1, 1), DRAFT, HELD, KEPT, in_use=(REQUEST,))
    assert (found.due, found.later, found.strays) == ((), (), ())


def test_a_name_of_nobody_is_told_and_not_touched() -> None:
    stranger = f"kept/PDI-2025-0001/{SHA}.age"
    found = planned(date(2030, 1, 1), stranger, "x.age")
    assert found.strays == (stranger, "x.age")
    assert found.due == ()


def test_each_version_of_a_release_has_its_own_time() -> None:
    second = replace(HOLDING, version=2, handed_over=date(2026, 6, 1), closed=date(2026, 6, 1))
    newer = RELEASED.replace("/v1/", "/v2/")
    found = planned(date(2026, 5, 3), RELEASED, newer, holdings=(HOLDING, second))
    assert [one.name for one in found.due] == [RELEASED]


@pytest.mark.parametrize(
    ("day", "more", "due"),
    [
        (date(2027, 1, 1), {}, True),
        (date(2026, 12, 31), {}, False),
        (
            date(2027, 1, 1),
            {"names": (OPEN,), "in_use": (OTHER,), "sealed_to": {SHA_OPEN: (PERIOD,)}},
            False,
        ),
        (
            date(2027, 1, 1),
            {"names": (OPEN,), "in_use": (OTHER,), "sealed_to": {SHA_OPEN: ("SHA256:other",)}},
            True,
        ),
        (date(2027, 1, 1), {"names": (OPEN,), "in_use": (OTHER,)}, False),
        (date(2027, 1, 1), {"names": (OPEN,)}, False),
        (date(2027, 1, 1), {"names": (KEPT, ABANDONED)}, True),
        (date(2027, 1, 1), {"holdings": (replace(HOLDING, ends=date(2027, 6, 1)),)}, False),
        (date(2027, 6, 1), {"holdings": (replace(HOLDING, ends=date(2027, 6, 1)),)}, True),
        (date(2040, 1, 1), {"holdings": (HOLDING, replace(HOLDING, ends=None))}, False),
        (date(2027, 1, 1), {"holdings": ()}, True),
        (
            date(2040, 1, 1),
            {"keys": {PERIOD: ("2026", DeskKey(key="age1x", since=date(2026, 1, 1)))}},
            False,
        ),
    ],
    ids=[
        "over",
        "goes on",
        "an open request uses it",
        "an open request uses another",
        "nobody knows which key an open request uses",
        "nobody knows whose copy there is",
        "all copies go on the same day",
        "one is still kept",
        "the last has ended",
        "one has no end",
        "nothing was sealed",
        "a period without an end",
    ],
)
def test_a_key_goes_when_nothing_that_it_sealed_is_kept(
    day: date, more: dict[str, object], due: bool
) -> None:
    more = dict(more)
    names = more.pop("names", ())
    found = planned(day, *names, **{"keys": KEYS, **more})  # type: ignore[misc, arg-type]
    assert [one.period for one in found.keys] == (["2026"] if due else [])


def test_recipients_owe_their_word_from_the_day_on() -> None:
    said = replace(HOLDING, gone=(7,))
    assert planned(date(2026, 11, 30), holdings=(said,)).owed == ()
    (owed,) = planned(date(2026, 12, 1), holdings=(said,)).owed
    assert (owed.registration, owed.account, owed.since) == (REQUEST, 8, date(2026, 12, 1))


def test_a_recalled_release_goes_at_once_and_every_recipient_owes_their_word() -> None:
    recalled = replace(HOLDING, recalled=date(2026, 4, 9), gone=(8,))
    found = planned(date(2026, 4, 9), RELEASED, KEPT, holdings=(recalled,))
    assert [(one.name, one.ground) for one in found.due] == [(RELEASED, Ground.RECALLED)]
    assert [(one.account, one.since) for one in found.owed] == [(7, date(2026, 4, 9))]
    assert [one.name for one in found.later] == [KEPT]
    assert planned(date(2026, 4, 8), RELEASED, holdings=(recalled,)).due == ()


def test_a_recalled_version_leaves_the_next_one_alone() -> None:
    recalled = replace(HOLDING, recalled=date(2026, 4, 9))
    second = replace(HOLDING, version=2, handed_over=date(2026, 4, 20), closed=date(2026, 4, 20))
    name = RELEASED.replace("/v1/", "/v2/")
    found = planned(date(2026, 4, 21), RELEASED, name, holdings=(recalled, second))
    assert [one.name for one in found.due] == [RELEASED]
    corrected = planned(date(2026, 4, 21), RELEASED, DRAFT, holdings=(recalled,), in_use=(REQUEST,))
    assert [one.name for one in corrected.due] == [RELEASED]


def test_what_a_killed_run_left_half_written_goes_whoever_s_it_was() -> None:
    half = f"draft/{REQUEST}/.{'a' * 64}.age.0011223344556677.partial"
    found = planned(date(2026, 3, 3), in_use=(REQUEST,), unfinished=(half,))
    assert [(one.name, one.registration, one.ground) for one in found.due] == [
        (half, REQUEST, Ground.UNFINISHED)
    ]
