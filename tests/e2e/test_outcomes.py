"""How requests end otherwise than in full: in part, elsewhere, disputed. Played on the forge."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from counting import comments
from theatre import Build, Theatre

from datareq.model.names import MAIN, fulfilment_branch
from datareq.rehearsal.acts import Act, Review, Say, Turn, Write
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.script import script
from datareq.wiring.demo import REPOSITORY

SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
BRANCH = fulfilment_branch(SLUG)
PROCEDURE = f"requests/{SLUG}/procedure.yaml"
COVERED = "{variable: jumlah_mahasiswa, output: mahasiswa_aktif, column: jumlah_mahasiswa}"
UNMET = "{variable: jumlah_mahasiswa, unmet: Jumlahnya belum disahkan fakultas.}"
TELLING = "/keberatan-data Jumlah mahasiswa Fisika berbeda dari laporan fakultas kami."
Played = list[Act | Turn]


def said_by_desk(stage: Theatre) -> str:
    return "\n".join(text for _, text in comments(stage)).replace("\u200b", "")


def record(stage: Theatre) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        stage.read(MAIN, "archive/2026/PDI-2026-0001/v1/record.json")
    )
    return found


def is_archived(stage: Theatre) -> bool:
    return "archive/2026/PDI-2026-0001/v1/record.json" in stage.files(MAIN)


def say(near: Act, who: str, body: str, minutes: int = 1) -> Say:
    at = near.at + timedelta(minutes=minutes)
    return Say(scene=near.scene, slug=near.slug, who=who, at=at, note="", body=body)  # type: ignore[attr-defined]


def cut(told: Played, who: str, kind: type[Act], last: bool = False) -> tuple[Played, Act, Played]:
    """Before this person's first (or last) act of that kind, the act, and what follows."""
    places = [n for n, act in enumerate(told) if isinstance(act, kind) and act.who == who]
    place = places[-1 if last else 0]
    act = told[place]
    assert isinstance(act, Act)
    return told[:place], act, told[place + 1 :]


def postponed(told: Sequence[Act | Turn], by: timedelta) -> Played:
    return [replace(act, at=act.at + by) if isinstance(act, Act) else act for act in told]


def edit(stage: Theatre, who: str, old: str, new: str) -> None:
    """Somebody changes the procedure in the editor."""
    stage.forge.advance(60)
    hands = PlayerHands(stage.forge.url, REPOSITORY, who, stage.forge.token(who))
    text = stage.read(BRANCH, PROCEDURE)
    assert old in text
    hands.write(PROCEDURE, text.replace(old, new), branch=BRANCH)


TURN = Turn(scene="straight")


@pytest.mark.parametrize(
    ("code", "outcome", "said"),
    [
        ("sudah-tersedia", "redirected", "sudah tersedia. Lihat laporan tahunan"),
        ("tidak-dikuasai", "not-available", "tidak tersedia. Lihat laporan tahunan"),
        ("17h", "refused", "belum dapat dipenuhi"),
    ],
)
@pytest.mark.parametrize("stage_of", ["intake", "fulfilment"])
def test_a_ground_decides_how_a_request_ends(
    theatre: Build, stage_of: str, code: str, outcome: str, said: str
):
    stage = theatre("straight")
    told = list(script("straight"))
    if stage_of == "intake":
        before, approval, _ = cut(told, "hendro", Review)
        words = say(
            approval, "hendro", f"/tolak {code} Lihat laporan tahunan fakultas di laman data."
        )
        words = replace(words, intake=True)
    else:
        before, write, _ = cut(told, "rina", Write)
        words = say(write, "hendro", f"/tolak {code} Lihat laporan tahunan fakultas di laman data.")
    stage.play(stage.bots().turn, [*before, words, TURN])
    assert record(stage)["outcome"] == {
        "kind": outcome, "code": code, "reason": "Lihat laporan tahunan fakultas di laman data.",
    }  # fmt: skip
    assert f",{outcome},{code}," in stage.read(MAIN, "archive/2026/register.csv")
    assert said in said_by_desk(stage)
    assert "mengajukan keberatan dalam 30 hari kerja dengan menulis `/keberatan" in said_by_desk(
        stage
    )


def partly(stage: Theatre, *said: tuple[str, str, int]) -> Played:
    """The story in which a variable is unmet, up to the approved procedure; then these comments (who, text,
    days later), the bots' turn after each."""
    told = list(script("straight"))
    before, write, after = cut(told, "yoga", Write)
    approval = next(n for n, act in enumerate(after) if isinstance(act, Review))
    first = [*before, write, *after[:approval]]
    stage.play(stage.bots().turn, first)
    edit(stage, "yoga", COVERED, UNMET)
    reviewed = after[approval]
    assert isinstance(reviewed, Act)
    first += [TURN, reviewed, TURN]
    for who, text, days in said:
        first += [say(reviewed, who, text, days * 24 * 60), TURN]
    stage.play(stage.bots().turn, first)
    return first


def test_what_can_not_be_delivered_waits_for_the_requester(theatre: Build):
    stage = theatre("straight")
    partly(stage, ("sari", "/setuju-sebagian", 0))
    said = said_by_desk(stage)
    assert "Menunggu Pemohon (@dimas)" in said.replace("`", "")
    assert "jumlah_mahasiswa (Jumlahnya belum disahkan fakultas.)" in said
    assert re.search(r"\*\*Dijeda\*\* sejak [^:]+: pemohon sedang ditanya", said)
    assert "@sari tidak berwenang memberi /setuju-sebagian di sini" in said
    assert f"requests/{SLUG}/manifest.json" not in stage.files(BRANCH)


def test_an_agreement_lets_the_rest_be_delivered_and_stops_no_clock_any_longer(theatre: Build):
    stage = theatre("straight")
    first = partly(stage, ("dimas", "/setuju-sebagian Silakan.", 2))
    assert f"requests/{SLUG}/manifest.json" in stage.files(BRANCH)
    told = list(script("straight"))
    _, _, after = cut(told, "lia", Review)
    stage.play(stage.bots().turn, [*first, *postponed(after, timedelta(days=3))])
    found = record(stage)
    assert found["outcome"]["kind"] == "delivered-in-part"
    assert (found["requested_variables"], found["delivered_variables"]) == (3, 2)
    (pause,) = found["times"]["pauses"]
    assert pause["until"] is not None
    (proof,) = [
        p for step in found["steps"] for p in step["proofs"] if p["evidence"] == "part-agreed"
    ]
    assert (proof["by"]["login"], proof["role"]) == ("dimas", "requester")
    assert proof["comment"] is not None


def test_an_agreement_before_the_question_is_none(theatre: Build):
    stage = theatre("straight")
    told = list(script("straight"))
    before, write, _ = cut(told, "yoga", Write)
    stage.play(stage.bots().turn, [*before, say(write, "dimas", "/setuju-sebagian"), TURN])
    assert (
        "meja layanan belum menanyakan apa pun yang dijawab dengan /setuju-sebagian"
        in said_by_desk(stage)
    )


def test_an_agreement_is_to_what_was_asked_and_to_nothing_more(theatre: Build):
    """Another reason is another question, even for the same variable."""
    stage = theatre("straight")
    first = partly(stage, ("dimas", "/setuju-sebagian", 0))
    edit(stage, "yoga", UNMET, UNMET.replace("belum disahkan fakultas", "hilang"))
    stage.bots().turn("")
    _, approval, _ = cut(list(script("straight")), "lia", Review)
    stage.play(
        stage.bots().turn, [*first, replace(approval, at=approval.at + timedelta(days=1)), TURN]
    )
    assert "jumlah_mahasiswa (Jumlahnya hilang.)" in said_by_desk(stage)
    lines = stage.ledger()["requests/PDI-2026-0001.ndjson"]
    assert len([line for line in lines if line.get("name") == "asked"]) == 2
    assert "**Dijeda** sejak" in said_by_desk(stage)


def verified(stage: Theatre, *said: tuple[str, str]) -> Played:
    """The story until the unit's head would accept the data; then these comments."""
    before, acceptance, _ = cut(list(script("straight")), "ratna", Review)
    first = [*before]
    for minutes, (who, text) in enumerate(said):
        first += [say(acceptance, who, text, minutes), TURN]
    stage.play(stage.bots().turn, first)
    return first


def rest_of_story(first: Played, hours: int = 6) -> Played:
    _, acceptance, after = cut(list(script("straight")), "ratna", Review)
    return [*first, *postponed([acceptance, *after], timedelta(hours=hours))]


def test_while_somebody_disagrees_with_the_data_nothing_is_handed_over(theatre: Build):
    stage = theatre("straight")
    first = verified(stage, ("sari", TELLING), ("ratna", TELLING))
    stage.play(stage.bots().turn, rest_of_story(first))
    said = said_by_desk(stage)
    assert "@sari tidak berwenang memberi /keberatan-data di sini" in said
    assert "`@ratna` berkeberatan atas isi data" in said
    assert said.count("@hendro: mohon putuskan yang ditulis `@ratna`") == 1
    assert "Jumlah mahasiswa Fisika berbeda" in said
    assert not is_archived(stage)


def test_a_note_ends_the_disagreement_and_stands_in_the_record_and_the_minutes(theatre: Build):
    stage = theatre("straight")
    note = "Perbedaan berasal dari mahasiswa cuti yang tidak dihitung."
    first = verified(
        stage,
        ("hendro", f"/putus-keberatan catatan {note}"),
        ("ratna", TELLING),
        ("budi", f"/putus-keberatan catatan {note}"),
        ("hendro", f"/putus-keberatan mungkin {note}"),
        ("hendro", f"/putus-keberatan catatan {note}"),
    )
    said = said_by_desk(stage)
    assert "tidak ada keberatan yang menunggu diputus" in said
    assert "@budi tidak berwenang memberi /putus-keberatan di sini" in said
    assert "“mungkin” bukan pilihan di sini" in said
    stage.play(stage.bots().turn, rest_of_story(first))
    (noted,) = record(stage)["notes"]
    assert (noted["text"], noted["by"]["login"]) == (note, "hendro")
    assert noted["about"] == TELLING.partition(" ")[2]
    assert note in stage.read(MAIN, "archive/2026/PDI-2026-0001/v1/berita-acara.md")


def test_a_correction_asks_for_another_dataset(theatre: Build):
    stage = theatre("straight")
    order = "/putus-keberatan perbaiki Mahasiswa cuti harus ikut dihitung pada angkatan 2025."
    first = verified(stage, ("ratna", TELLING), ("hendro", order))
    stage.play(stage.bots().turn, rest_of_story(first))
    assert not is_archived(stage)
    assert "Data diputus untuk diperbaiki: “Mahasiswa cuti harus ikut" in said_by_desk(stage)
    edit(stage, "yoga", "value: 2025", "value: 2024")
    stage.forge.advance(60)
    stage.bots().turn("")
    said = said_by_desk(stage)
    assert "Menunggu Staf Data" in said
