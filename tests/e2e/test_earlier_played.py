"""Whose hands are earlier releases in? The archive tells, for whoever makes the next dataset."""

from __future__ import annotations

from theatre import Build, Theatre

from datareq.reconcile.cases import read_desk
from datareq.rehearsal.cast import PLAYERS
from datareq.wiring.earlier import earlier_releases

SOMEBODY = frozenset({PLAYERS["dimas"].id})
RECIPIENT = frozenset({PLAYERS["bagus"].id})


def releases(stage: Theatre, recipients: frozenset[int] | None) -> list[tuple[str, list[str]]]:
    """(registration, its files) of each."""
    desk = stage.bots()._reader
    world, _ = read_desk(desk)
    return [
        (one.registration, sorted(one.files)) for one in earlier_releases(desk, world, recipients)
    ]


def test_what_is_open_everybody_has(theatre: Build):
    stage = theatre("straight", "refused")
    stage.play(stage.bots().turn)
    for recipients in (None, SOMEBODY, frozenset[int]()):
        assert releases(stage, recipients) == [
            ("PDI-2026-0001", ["output/mahasiswa_aktif.csv", "output/mahasiswa_aktif.xlsx"]),
        ]


def test_what_was_sealed_its_recipients_have(theatre: Build):
    stage = theatre("confidential")
    stage.play(stage.bots().turn)
    assert releases(stage, RECIPIENT) == [("PDI-2026-0001", [])]
    assert releases(stage, None) == [("PDI-2026-0001", [])]
    assert releases(stage, SOMEBODY) == []
