"""What people may still do when a request is over: object, answer, recall, state that their copies are gone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aftermath import assert_sound, said
from counting import comments
from theatre import Build, Theatre

from datareq.model.names import MAIN
from datareq.reconcile.remind import remind
from datareq.rehearsal.acts import Act, Say, Turn
from datareq.rehearsal.script import script

OBJECTS = "/keberatan Yang kami minta jumlah per program studi, bukan data pribadi."
ANSWER = "/jawab-keberatan terima Jumlah dapat diberikan; mohon ajukan permohonan baru."
CALLS_BACK = "/tarik-kembali Data sumber keliru; hasil ini tidak boleh dipakai lagi."
V1 = "archive/2026/PDI-2026-0001/v1"
Played = list[Act | Turn]


def story(scene: str, *said: tuple[str, str, int]) -> Played:
    """A scene to its end, then these comments (who, text, days after the end), the bots' turn after each."""
    told = list(script(scene))
    last = next(act for act in reversed(told) if isinstance(act, Say))
    turn = next(act for act in told if isinstance(act, Turn))
    for minutes, (who, body, days) in enumerate(said):
        at = last.at + timedelta(days=days, minutes=minutes + 1)
        told += [replace(last, who=who, body=body, at=at), turn]
    return told


def play(stage: Theatre, scene: str, *words: tuple[str, str, int]) -> str:
    stage.play(stage.bots().turn, story(scene, *words))
    return said(stage)


def test_an_objection_has_its_own_clock_and_is_answered(theatre: Build, tmp_path: Path):
    stage = theatre("refused")
    said = play(stage, "refused", ("putri", OBJECTS, 1))
    assert (
        "`@putri` mengajukan keberatan pada Selasa, 3 Maret 2026: “Yang kami minta jumlah" in said
    )
    assert "Keberatan ini dijawab paling lambat" in said
    assert "@wira, @hendro: mohon putuskan yang ditulis `@putri`" in said
    file = json.loads(stage.read(MAIN, f"{V1}/keberatan.json"))
    assert (file["by"]["login"], file["due"], file["answer"]) == ("putri", "2026-04-22", None)
    (row,) = stage.read(MAIN, "archive/2026/keberatan.csv").splitlines()[1:]
    assert row.startswith("PDI-2026-0001,1,2026-03-03T") and row.endswith(",2026-04-22,,,")  # noqa: PT018
    said = play(stage, "refused", ("putri", OBJECTS, 1), ("hendro", ANSWER, 4))
    assert "Keberatan diterima pada Jumat, 6 Maret 2026 oleh `@hendro`: Jumlah dapat" in said
    answer = json.loads(stage.read(MAIN, f"{V1}/keberatan.json"))["answer"]
    assert (answer["decision"], answer["by"]["login"]) == ("accept", "hendro")
    assert ",accept" in stage.read(MAIN, "archive/2026/keberatan.csv")
    assert_sound(stage, tmp_path / "clone")


def test_an_objection_by_others_twice_or_too_late_is_none(theatre: Build):
    stage = theatre("refused")
    said = play(
        stage, "refused", ("sari", OBJECTS, 0), ("hendro", ANSWER, 1), ("putri", OBJECTS, 60)
    )  # fmt: skip
    assert (
        "@sari tidak berwenang memberi /keberatan di sini. Yang berwenang: Pemohon (@putri)."
        in said
    )
    assert "tidak ada keberatan yang dapat dijawab dengan /jawab-keberatan" in said
    assert "/keberatan dapat diberikan sampai Selasa, 21 April 2026." in said
    assert f"{V1}/keberatan.json" not in stage.files(MAIN)
    again = theatre("refused")
    said = play(
        again, "refused", ("putri", OBJECTS, 0), ("putri", OBJECTS, 1), ("putri", ANSWER, 1)
    )
    assert "/keberatan sudah pernah diberikan untuk permohonan ini." in said
    assert (
        "@putri mengajukan permohonan ini, sehingga tidak dapat memutuskannya dengan /jawab-keberatan"
        in said
    )


def reminded(stage: Theatre, at: datetime) -> list[tuple[str, list[str], int | None]]:
    """Of which request whom the desk calls then, and how many working days are left."""
    stage.forge.set_clock(at)
    told = remind(stage.bots()._gate)
    assert not [one.problem for one in told if one.problem]
    return [
        (one.registration, [who.login for who in one.reminder.called], one.reminder.left)
        for one in told
        if one.reminder
    ]


def test_whoever_answers_an_objection_is_reminded_when_its_last_day_comes_near(theatre: Build):
    stage = theatre("refused")
    play(stage, "refused", ("putri", OBJECTS, 1))
    april = datetime(2026, 4, 1, 2, tzinfo=UTC)
    assert reminded(stage, april) == []
    deciders = ["hendro", "wira"]
    for day, left in ((20, 2), (22, 0), (24, -2)):
        ((number, called, found),) = reminded(stage, april.replace(day=day))
        assert (number, sorted(called), found) == ("PDI-2026-0001", deciders, left)
    assert reminded(stage, april.replace(day=25)) == []
    said = [text for _, text in comments(stage) if "datareq:reminder" in text]
    assert "**Pengingat** untuk PDI-2026-0001: keberatan Selasa, 3 Maret 2026 belum" in said[0]
    assert "Batas waktunya Rabu, 22 April 2026; tinggal 2 hari kerja." in said[0]
    assert "@wira, @hendro: mohon dijawab dengan `/jawab-keberatan terima|tolak" in said[0]
    assert "Batas waktunya hari ini." in said[1]


def test_an_objection_that_is_answered_reminds_nobody(theatre: Build):
    stage = theatre("refused")
    play(stage, "refused", ("putri", OBJECTS, 1), ("hendro", ANSWER, 4))
    assert reminded(stage, datetime(2026, 4, 20, 2, tzinfo=UTC)) == []


def test_help_says_what_can_be_done_when_a_request_is_over(theatre: Build):
    stage = theatre("refused")
    said = play(stage, "refused", ("putri", "/bantuan", 0), ("hendro", "/bantuan", 0))
    assert "- mengajukan keberatan atas keputusan ini: `/keberatan <alasan>`" in said
    assert "- menjawab keberatan:" not in said
    said = play(
        stage, "refused", ("putri", "/bantuan", 0), ("hendro", "/bantuan", 0), ("putri", OBJECTS, 1)
    )
    assert "- mengajukan keberatan atas keputusan ini:" not in said
    assert "- menjawab keberatan: `/jawab-keberatan terima|tolak <alasan>`" in said


def test_a_withdrawn_request_has_nothing_to_object_to(theatre: Build):
    stage = theatre("withdrawn")
    said = play(stage, "withdrawn", ("wahyu", OBJECTS, 1))
    assert "permohonan ini tidak berakhir karena keputusan" in said


def test_the_unit_may_cancel_what_it_was_given(theatre: Build):
    stage = theatre("straight")
    words = "/batal-sesudah-serah Kegiatannya dibatalkan; data tidak jadi kami pakai."
    said = play(stage, "straight", ("dimas", words, 1), ("ratna", words, 1), ("ratna", words, 2))
    assert "@dimas tidak berwenang memberi /batal-sesudah-serah di sini" in said
    assert said.count("<!-- datareq:recall -->") == 1
    assert "/batal-sesudah-serah sudah pernah diberikan" in said
    kept = json.loads(stage.read(MAIN, f"{V1}/penarikan.json"))
    assert (kept["by"]["login"], kept["reason"]) == ("ratna", words.partition(" ")[2])


def test_a_recall_takes_the_result_away_and_calls_everybody(theatre: Build, tmp_path: Path):
    stage = theatre("straight")
    said = play(
        stage,
        "straight",
        ("dimas", CALLS_BACK, 1),
        ("hendro", CALLS_BACK, 1),
        ("hendro", CALLS_BACK, 1),
        ("sari", "/musnah", 2),
        ("dimas", "/musnah Salinan di laptop sudah dihapus.", 2),
        ("dimas", "/musnah", 2),
    )
    published = [path for path in stage.files(MAIN) if path.startswith("datasets/published/PDI")]
    assert published == ["datasets/published/PDI-2026-0001/penarikan.json"]
    kept = json.loads(stage.read(MAIN, published[0]))
    assert kept["reason"] == CALLS_BACK.partition(" ")[2]
    assert stage.read(MAIN, f"{V1}/penarikan.json") == stage.read(MAIN, published[0])
    assert "**Hasil PDI-2026-0001 ditarik kembali.** @dimas, @ratna: mohon tidak memakainya" in said
    assert said.count("<!-- datareq:recall -->") == 1
    assert "@dimas tidak berwenang memberi /tarik-kembali di sini" in said
    assert "/tarik-kembali sudah pernah diberikan" in said
    assert "@sari tidak berwenang memberi /musnah di sini" in said
    copies = json.loads(stage.read(MAIN, f"{V1}/pemusnahan.json"))["copies"]
    assert [(one["by"]["login"], one["note"]) for one in copies] == [
        ("dimas", "Salinan di laptop sudah dihapus.")
    ]
    assert "Salinan dinyatakan sudah dimusnahkan: `@dimas` pada" in said
    acts = [
        line for line in stage.ledger()["requests/PDI-2026-0001.ndjson"] if line["line"] == "act"
    ]
    assert [act["by"]["login"] for act in acts if act["name"] == "recalled"] == ["hendro"]
    assert_sound(stage, tmp_path / "clone")


def test_what_is_over_is_looked_at_without_a_write_and_not_for_ever(theatre: Build):
    stage = theatre("refused")
    play(stage, "refused", ("putri", OBJECTS, 1))
    bots = stage.bots()
    for days, is_read in ((6, True), (2, False)):
        stage.forge.advance(days * 24 * 3600)
        stage.forge.forget_requests()
        bots.turn("")
        asked = [path for _, path, _, _ in stage.forge.requests()]
        assert any(path.endswith("/issues/1/comments") for path in asked) == is_read
        assert stage.writes() == []
