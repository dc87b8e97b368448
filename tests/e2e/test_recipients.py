"""A sealed result goes to the accounts that were accepted, or to nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_outcomes import TURN, Played, cut, said_by_desk
from theatre import ROOT, Build, Theatre

from datareq.model.names import REQUEST_FILE, request_folder
from datareq.rehearsal.acts import Review, Submit
from datareq.rehearsal.house import KEYS, first_files
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.script import script
from datareq.wiring.demo import REPOSITORY

SCENE, RECIPIENT, OTHERS_ID = "confidential", "bagus", 9001
CHANGED = "bukan lagi akun yang dahulu disetujui sebagai penerima"


def before_the_dataset() -> tuple[Played, Played]:
    """Up to the approval of the procedure, upon which the dataset is made; that approval."""
    first, approval, _ = cut(list(script(SCENE)), "lia", Review)
    return first, [approval, TURN]


def envelopes(stage: Theatre) -> list[Path]:
    return [
        path for folder in ("draft", "held", "kept", "released") for path in stage.envelopes(folder)
    ]


def taken_over(stage: Theatre) -> None:
    stage.forge.rename_user(RECIPIENT, f"{RECIPIENT}-lama")
    stage.forge.create_user(RECIPIENT, OTHERS_ID)


def gone(stage: Theatre) -> None:
    stage.forge.delete_user(RECIPIENT)


@pytest.mark.parametrize("happens", [taken_over, gone])
def test_a_recipient_who_left_or_whose_name_another_took_gets_nothing(
    theatre: Build, happens: Callable[[Theatre], None]
):
    stage = theatre(SCENE)
    first, rest = before_the_dataset()
    stage.play(stage.bots().turn, first)
    happens(stage)
    stage.play(stage.bots().turn, [*first, *rest])
    assert CHANGED in said_by_desk(stage)
    assert envelopes(stage) == []


def test_who_leaves_after_the_draft_was_verified_gets_nothing_either(theatre: Build):
    stage = theatre(SCENE)
    told = list(script(SCENE))
    first, last, _ = cut(told, "hendro", Review, last=True)
    stage.play(stage.bots().turn, first)
    taken_over(stage)
    stage.play(stage.bots().turn, [*first, last, TURN])
    assert CHANGED in said_by_desk(stage)
    assert stage.envelopes("released") == []


def test_a_form_that_names_nobody_is_not_accepted(theatre: Build):
    stage = theatre(SCENE)
    told = list(script(SCENE))
    submit = told[0]
    assert isinstance(submit, Submit)
    stage.play(stage.bots().turn, told[:2])
    hands = PlayerHands(stage.forge.url, REPOSITORY, submit.who, stage.forge.token(submit.who))
    path = f"{request_folder(submit.slug)}/{REQUEST_FILE}"
    form = ROOT / f"tools/datareq/rehearsal/scenes/{SCENE}/request.yaml"
    text = form.read_text(encoding="utf-8").replace(f"login: {RECIPIENT}", "login: tidak-ada")
    hands.write(path, text, branch=submit.slug, repository=hands.fork())
    _, approval, _ = cut(told, "hendro", Review)
    stage.play(stage.bots().turn, [*told[:2], TURN, approval, TURN])
    assert "tidak ada akun @tidak-ada" in said_by_desk(stage).replace("`", "")
    assert "fulfil/" not in "".join(stage.trees())


def test_a_verifier_without_a_key_is_asked_for_one_before_anything_is_made(
    tmp_path: Path, warehouse: Path
):
    files = dict(first_files(ROOT))
    lines = files[KEYS].decode().splitlines(keepends=True)
    files[KEYS] = "".join(line for line in lines if "login: krisna" not in line).encode()
    stage = Theatre(tmp_path / "out", warehouse, [SCENE], files)
    try:
        first, rest = before_the_dataset()
        stage.play(stage.bots().turn, [*first, *rest])
        assert "kunci @krisna belum ada di" in said_by_desk(stage).replace("`", "")
        assert envelopes(stage) == []
    finally:
        stage.close()
