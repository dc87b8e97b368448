"""A sealed result that is corrected or called back can't be fetched any more, and whoever had it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aftermath import AT, approve, assert_sound, handed_over, said, say
from counting import comments
from theatre import Build, Theatre

from datareq.errors import ForgeError
from datareq.model.names import MAIN
from datareq.rehearsal.keys import PORTAL
from datareq.wiring.demo import STORE

SCENE, REGISTRATION = "confidential", "PDI-2026-0001"
ORDER = "/koreksi Mahasiswa angkatan 2022 ternyata belum lengkap di sumbernya."
CALLS_BACK = "/tarik-kembali Data sumber keliru; hasil ini tidak boleh dipakai lagi."
ROUNDS = (
    ("rina", "budi", "andi"),
    ("tuti",),
    ("hendro",),
    ("maya", "hendro"),
    ("andi", "budi"),
    ("lia",),
    ("rina", "budi"),
    ("krisna",),
    ("hendro",),
)
"""Who approves a correction, in the order in which each waits for the one before."""


def released(stage: Theatre) -> list[str]:
    """Where recipients and the portal find envelopes."""
    places = [stage.out / STORE / "released", stage.out / PORTAL]
    return sorted(
        path.relative_to(stage.out).as_posix() for place in places for path in place.rglob("*.age")
    )


def record(stage: Theatre, version: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        stage.read(MAIN, f"archive/2026/{REGISTRATION}/v{version}/record.json")
    )
    return found


def test_a_recalled_envelope_can_not_be_fetched_any_more(theatre: Build, tmp_path: Path):
    stage = handed_over(theatre, SCENE)
    assert len(released(stage)) == 2
    kept = stage.envelopes("kept")
    say(stage, "hendro", CALLS_BACK, 2)
    assert released(stage) == []
    assert stage.envelopes("kept") == kept
    told = said(stage)
    assert f"**Hasil {REGISTRATION} ditarik kembali.**" in told
    assert "@bagus" in told.partition("ditarik kembali.**")[2].partition("\n")[0]
    page = next(text for _, text in comments(stage) if "**Ditarik kembali**" in text)
    assert "datareq open" not in page
    (act,) = [
        line
        for line in stage.ledger()[f"requests/{REGISTRATION}.ndjson"]
        if line.get("name") == "taken-back"
    ]
    assert (act["evidence"], len(act["detail"]["envelopes"])) == ("v1", 1)
    assert_sound(stage, tmp_path / "clone")
    stage.forge.forget_requests()
    stage.bots().turn("")
    assert stage.writes() == []


def test_a_store_out_of_reach_keeps_nobody_from_knowing_of_a_recall(theatre: Build):
    stage = handed_over(theatre, SCENE)
    bots, store, hidden = stage.bots(), stage.out / STORE, stage.out / "away"
    store.rename(hidden)
    stage.forge.advance(60)
    stage.forge.act("hendro", "POST", f"{AT}/issues/2/comments", {"body": CALLS_BACK})
    with pytest.raises(ForgeError, match="store-folder"):
        bots.turn("")
    assert f"**Hasil {REGISTRATION} ditarik kembali.**" in said(stage)
    hidden.rename(store)
    assert len(released(stage)) == 2
    bots.turn("")
    assert released(stage) == []


def test_a_corrected_envelope_takes_the_place_of_the_first(theatre: Build, tmp_path: Path):
    stage = handed_over(theatre, SCENE)
    first = released(stage)
    say(stage, "rina", ORDER, 2)
    for who in ROUNDS:
        approve(stage, 3, *who)
    assert record(stage, 2)["supersedes"] == 1
    second = released(stage)
    assert [name for name in second if "/v1/" in name] == []
    assert len(second) == 2
    assert not {*first} & {*second}
    assert len({Path(name).stem for name in second}) == 1
    told = said(stage)
    notices = [text for _, text in comments(stage) if "sudah siap untuk Anda" in text]
    assert len(notices) == 2
    assert f"`released/{REGISTRATION}/v2/" in notices[-1]
    assert f"**Versi 2 dari {REGISTRATION} menggantikan versi 1.** @bagus" in told
    say(stage, "krisna", "/terima", 3)
    assert f"archive/2026/{REGISTRATION}/v2/receipt.json" in stage.files(MAIN)
    rows = stage.read(MAIN, "archive/2026/register.csv").splitlines()[1:]
    assert [row.split(",")[:2] for row in rows] == [[REGISTRATION, "1"], [REGISTRATION, "2"]]
    assert_sound(stage, tmp_path / "clone")


def test_until_a_correction_is_handed_over_the_first_result_can_be_fetched(theatre: Build):
    stage = handed_over(theatre, SCENE)
    first = released(stage)
    say(stage, "rina", ORDER, 2)
    say(stage, "bagus", "/tarik Ternyata datanya sudah benar.", 3)
    assert record(stage, 2)["outcome"]["kind"] == "withdrawn"
    stage.bots().turn("")
    assert released(stage) == first
    assert "menggantikan versi 1" not in said(stage)
