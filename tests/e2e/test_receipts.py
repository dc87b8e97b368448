"""Until the unit has confirmed that it has the result, its head is reminded, and nobody else is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from counting import comments
from test_outcomes import SLUG, TURN, Played, cut, is_archived, say
from theatre import Build, Theatre

from datareq.model.names import MAIN
from datareq.reconcile.remind import remind
from datareq.rehearsal.acts import Act, Review, Say
from datareq.rehearsal.script import script

HEAD = "ratna"


def handed_over(stage: Theatre) -> tuple[Played, Act]:
    """The story up to the handover; the act that confirms it."""
    first, receipt, _ = cut(list(script("straight")), HEAD, Say)
    stage.play(stage.bots().turn, first)
    assert is_archived(stage)
    return first, receipt


def reminded(stage: Theatre, days: int) -> list[list[str]]:
    """Whom the desk calls so many days later, request by request."""
    stage.forge.advance(days * 24 * 3600)
    told = remind(stage.bots()._gate)
    assert not [one.problem for one in told if one.problem]
    return [[who.login for who in one.reminder.called] for one in told if one.reminder]


def test_the_head_of_the_unit_is_reminded_of_the_receipt(theatre: Build):
    stage = theatre("straight")
    handed_over(stage)
    assert reminded(stage, 2) == [[HEAD]]
    (said,) = [text for _, text in comments(stage) if "Pengingat" in text]
    assert f"@{HEAD}" in said
    assert "/terima" in said
    assert "tempo" not in said
    assert "Batas waktunya" not in said


def test_who_has_confirmed_is_reminded_of_nothing(theatre: Build):
    stage = theatre("straight")
    first, receipt = handed_over(stage)
    confirmed = say(receipt, HEAD, "/terima", 1)
    stage.play(stage.bots().turn, [*first, confirmed, TURN])
    assert reminded(stage, timedelta(days=2).days) == []


def approval(near: Act, who: str, minutes: int) -> Review:
    at = near.at + timedelta(minutes=minutes)
    return Review(scene=near.scene, slug=SLUG, who=who, at=at, note="")


def receipt(stage: Theatre) -> dict[str, Any] | None:
    path = "archive/2026/PDI-2026-0001/v1/receipt.json"
    return json.loads(stage.read(MAIN, path)) if path in stage.files(MAIN) else None


def test_an_approval_after_the_handover_confirms_it_too(theatre: Build):
    stage = theatre("straight")
    first, last = handed_over(stage)
    by_others = [approval(last, who, n) for n, who in enumerate(("budi", "dimas"), start=1)]
    told = [*first, *by_others, TURN]
    stage.play(stage.bots().turn, told)
    assert receipt(stage) is None

    stage.play(stage.bots().turn, [*told, approval(last, HEAD, 5), TURN])
    found = receipt(stage)
    assert found is not None
    assert (found["by"]["login"], found["role"], found["comment"]) == (HEAD, "unit-head", None)
    assert isinstance(found["review"], int)
    assert reminded(stage, 2) == []
