"""Commands that fill in documents, note progress and help: played on the forge by those who may and who may not."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from datetime import timedelta

import pytest
import yaml
from counting import comments
from killing import Reaper, Troupe
from theatre import Build, Theatre

from datareq.model.names import MAIN, fulfilment_branch
from datareq.rehearsal.acts import Act, Review, Say, Turn, Write
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.script import script
from datareq.wiring.demo import REPOSITORY

BRANCH = fulfilment_branch("2026-03-02-fmipa-mahasiswa-aktif")
FOLDER = "requests/2026-03-02-fmipa-mahasiswa-aktif"
TEAM = (
    "/tim @yoga @lia Sumber data SIAKAD semester genap; hasil dibandingkan dengan laporan fakultas."
)
LETTER = "/surat B/169/UN39.15/DL.17/2026 2026-03-02 sampai 2026-04-30"
STUDENTS = "/akses @yoga @lia mahasiswa: kode_prodi, angkatan, status, jalur_masuk, tanggal_lulus sampai 2026-04-30"
PROGRAMMES = (
    "/akses @yoga @lia program_studi: kode_prodi, nama_prodi, jenjang, kode_unit sampai 2026-04-30"
)
INSTEAD = {"team.yaml": [TEAM], "letter.yaml": [LETTER], "access.yaml": [STUDENTS, PROGRAMMES]}
Played = list[Act | Turn]


def by_command() -> Played:
    """The story `straight`, in which three documents are filled in by commands instead of in the editor."""
    told: Played = []
    for act in script("straight"):
        texts = INSTEAD.get(act.document, []) if isinstance(act, Write) else []
        if not texts:
            told.append(act)
        for minutes, text in enumerate(texts):
            assert isinstance(act, Write)
            told.append(say(act, act.who, text, timedelta(minutes=minutes)))
    return told


def say(act: Act, who: str, body: str, later: timedelta = timedelta()) -> Say:
    return Say(
        scene=act.scene, slug=act.slug, who=who, at=act.at + later, note="", body=body  # type: ignore[attr-defined]
    )  # fmt: skip


def until(told: Played, document: str) -> tuple[Played, Write]:
    """What comes before a document is written, and that act."""
    place = next(
        n for n, act in enumerate(told) if isinstance(act, Write) and act.document == document
    )
    write = told[place]
    assert isinstance(write, Write)
    return told[:place], write


def after(told: Played, said: Sequence[tuple[str, str]], document: str = "team.yaml") -> Played:
    """The story until that document would be written; then these comments, the bots' turn after each."""
    before, write = until(told, document)
    turn = next(act for act in told if isinstance(act, Turn))
    talk: Played = []
    for minutes, (who, text) in enumerate(said):
        talk += [say(write, who, text, timedelta(minutes=minutes)), turn]
    return [*before, *talk]


def said_by_desk(stage: Theatre) -> str:
    return "\n".join(text for _, text in comments(stage)).replace("\u200b", "")


def edits(stage: Theatre) -> list[str]:
    """The acts of the ledger that speak of a document's being filled in."""
    lines = stage.ledger()["requests/PDI-2026-0001.ndjson"]
    names = [str(line["name"]) for line in lines if line["line"] == "act"]
    return [name for name in names if name in ("editing", "edited")]


def test_a_request_whose_documents_are_filled_in_by_commands_is_handed_over(theatre: Build):
    stage = theatre("straight")
    stage.play(stage.bots().turn, by_command())
    record = stage.read(MAIN, "archive/2026/PDI-2026-0001/v1/record.json")
    assert '"kind": "delivered"' in record
    assert edits(stage) == ["editing", "edited"] * 4
    letter = yaml.safe_load(stage.read(MAIN, "archive/2026/PDI-2026-0001/v1/letter.yaml"))
    assert letter["number"] == "B/169/UN39.15/DL.17/2026"
    assert [person["login"] for person in letter["team"]] == ["yoga", "lia"]
    access = yaml.safe_load(stage.read(MAIN, "archive/2026/PDI-2026-0001/v1/access.yaml"))
    assert [grant["source"] for grant in access["grants"]] == ["mahasiswa", "program_studi"]


def test_who_commanded_a_document_counts_as_its_writer(theatre: Build):
    """The coordinator's own grant needs a second approval, as if it had been written in the editor."""
    stage = theatre("straight")
    told = by_command()
    place = next(
        n for n, act in enumerate(told) if isinstance(act, Review) and act.who == "budi"
        and isinstance(told[n - 1], Review) and told[n - 1].who == "andi"
        and any(isinstance(a, Say) and a.body == PROGRAMMES for a in told[:n])
    )  # fmt: skip
    turn = next(act for act in told if isinstance(act, Turn))
    stage.play(stage.bots().turn, [*told[:place], turn])
    assert "Menunggu persetujuan kedua" in said_by_desk(stage)


REFUSED = {
    "the wrong form": (
        "rina",
        "/tim yoga lia",
        "Tidak dijalankan: /tim tidak dapat dipahami. Mohon tulis dalam bentuk ini: "
        "`/tim @akun [@akun ...] <catatan koordinasi>`",
    ),
    "nobody of that name": (
        "rina",
        TEAM.replace("lia", "siapa"),
        "Tidak dijalankan: /tim menyebut @siapa, padahal tidak ada akun orang dengan nama itu.",
    ),
    "the requester as a member": (
        "rina",
        TEAM.replace("lia", "dimas"),
        "Tidak dijalankan: dengan /tim, team.yaml menjadi tidak sah.",
    ),
    "notes still those of the template": (
        "rina",
        "/tim @yoga @lia",
        "Tidak dijalankan: dengan /tim, team.yaml menjadi tidak sah.",
    ),
    "a stranger": (
        "sari",
        TEAM,
        "Tidak dihitung: @sari tidak berwenang memberi /tim di sini. Yang berwenang: Kepala Divisi "
        "Layanan dan Pangkalan Data (@rina).",
    ),
    "a day that doesn't exist": (
        "tuti",
        LETTER.replace("2026-03-02", "2026-02-30"),
        "Tidak dijalankan: /surat tidak dapat dipahami.",
    ),
    "a letter before there is a team": (
        "tuti",
        LETTER,
        "Tidak dijalankan: dengan /surat, letter.yaml menjadi tidak sah.",
    ),
    "somebody's telephone number": (
        "rina",
        TEAM + " Hubungi 081234567890 untuk pertanyaan.",
        "Belum dihitung: keterangan setelah /tim memuat nomor pengenal orang",
    ),
}  # fmt: skip


def test_what_can_not_be_carried_out_is_said_and_changes_nothing(theatre: Build):
    stage = theatre("straight")
    stage.play(
        stage.bots().turn, after(list(script("straight")), [pair[:2] for pair in REFUSED.values()])
    )
    said = said_by_desk(stage)
    assert [name for name, (_, _, sentence) in REFUSED.items() if sentence not in said] == []
    assert edits(stage) == []
    assert "<isi:" in stage.read(BRANCH, f"{FOLDER}/team.yaml")


def test_what_did_not_count_once_does_not_count_later(theatre: Build):
    """A letter that was commanded too early isn't written when the team is there; nobody is surprised."""
    stage = theatre("straight")
    first = after(list(script("straight")), [("tuti", LETTER), ("rina", TEAM)])
    stage.play(stage.bots().turn, first)
    assert "yoga" in stage.read(BRANCH, f"{FOLDER}/team.yaml")
    assert "<isi:" in stage.read(BRANCH, f"{FOLDER}/letter.yaml")


def test_a_second_command_adds_to_what_the_first_wrote(theatre: Build):
    stage = theatre("straight")
    again = "/tim @lia Dikerjakan sendiri oleh Lia karena Yoga sedang cuti."
    stage.play(
        stage.bots().turn, after(list(script("straight")), [("rina", TEAM), ("rina", again)])
    )
    team = yaml.safe_load(stage.read(BRANCH, f"{FOLDER}/team.yaml"))
    assert [member["account"]["login"] for member in team["members"]] == ["lia"]
    assert team["notes"].startswith("Dikerjakan sendiri")
    assert stage.read(BRANCH, f"{FOLDER}/team.yaml").startswith(
        "# Susunan Tim Data: permohonan PDI-2026-0001"
    )


@pytest.mark.parametrize("when", ["before", "after"])
def test_progress_is_shown_and_help_is_one_comment(theatre: Build, when: str):
    stage = theatre("straight")
    talk = [
        ("rina", "/bantuan"),
        ("rina", "/progres Kueri <b>selesai</b>, menunggu @lia."),
        ("dimas", "/bantuan"),
    ]
    told = list(script("straight"))
    if when == "after":
        stage.play(
            stage.bots().turn, [*after(told, talk), *after(told, [*talk, ("rina", TEAM)])[-2:]]
        )
    else:
        stage.play(stage.bots().turn, after(told, talk))
    helps = [text for _, text in comments(stage) if "datareq:help" in text]
    assert len(helps) == 1
    requester, official = re.split(r"\n\n(?=\*\*)", helps[0])[1:]
    assert requester.startswith("**`@dimas` (Pemohon)**")
    assert official.startswith("**`@rina` (Kepala Divisi")
    assert "- menarik permohonan: `/tarik [alasan]`" in requester
    assert "/tim" not in requester
    assert "- mengisi susunan tim data" in official
    assert "/tunda" in official  # and what there is no reason for isn't offered
    assert [
        word for word in ("/lanjut", "/setuju-sebagian", "/keberatan-data") if word in helps[0]
    ] == []
    assert ("Persetujuan Anda ditunggu: Kedua kepala divisi berkoordinasi" in official) == (
        when == "after"
    )
    said = "\n".join(text for _, text in comments(stage))
    assert "#### Perkembangan" in said
    assert "Kueri <\u200bb>selesai<\u200b/b>, menunggu @\u200blia." in said


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_write_a_command_is_carried_out_once(
    theatre: Build, troupe: Troupe, when: str
):
    stage = theatre("straight")
    first = after(list(script("straight")), [("rina", TEAM)])
    stage.play(stage.bots().turn, first[:-1])
    reaper = Reaper(stage, when)
    status = -signal.SIGKILL
    while status == -signal.SIGKILL:
        status = reaper.run(troupe, stage.job("turn"))
    assert status == 0, stage.trouble()
    assert len(reaper.boundaries) > 4
    assert edits(stage) == ["editing", "edited"]
    log = stage.git("log", "--format=%s", f"refs/heads/{BRANCH}").splitlines()
    assert log.count("/tim PDI-2026-0001") == 1


def test_what_somebody_wrote_after_an_unnoted_command_is_not_written_over(
    theatre: Build, troupe: Troupe
):
    """The desk is killed after its commit, and the document is edited before it looks again."""
    stage = theatre("straight")
    told = list(script("straight"))
    before, write = until(told, "team.yaml")
    turn = next(act for act in told if isinstance(act, Turn))
    first = [*before, say(write, "rina", TEAM)]
    stage.play(stage.bots().turn, first)
    reaper = Reaper(stage, "after")
    while "refs/heads/fulfil" not in "".join(reaper.boundaries):
        assert reaper.run(troupe, stage.job("turn")) == -signal.SIGKILL
    stage.forge.application.faults.set.clear()
    assert edits(stage) == ["editing"]
    stage.play(stage.bots().turn, [*first, write, turn])
    team = yaml.safe_load(stage.read(BRANCH, f"{FOLDER}/team.yaml"))
    assert team["members"][0]["part"] == "Penyusun prosedur"
    assert edits(stage) == ["editing", "edited"]


def test_a_command_whose_document_was_broken_meanwhile_waits_and_says_so(
    theatre: Build, troupe: Troupe
):
    stage = theatre("straight")
    told = list(script("straight"))
    before, write = until(told, "team.yaml")
    stage.play(stage.bots().turn, [*before, say(write, "rina", TEAM)])
    reaper = Reaper(stage, "before")
    while "refs/heads/fulfil" not in "".join(reaper.boundaries):
        assert reaper.run(troupe, stage.job("turn")) == -signal.SIGKILL
    stage.forge.application.faults.set.clear()
    whole = stage.read(BRANCH, f"{FOLDER}/team.yaml")
    hands = PlayerHands(stage.forge.url, REPOSITORY, "rina", stage.forge.token("rina"))
    hands.write(f"{FOLDER}/team.yaml", "members: [", branch=BRANCH)
    stage.bots().turn("")
    assert "`/tim` oleh `@rina` menunggu: berkasnya tidak dapat diisi" in said_by_desk(stage)
    hands.write(f"{FOLDER}/team.yaml", whole, branch=BRANCH)
    stage.bots().turn("")
    assert "yoga" in stage.read(BRANCH, f"{FOLDER}/team.yaml")
    assert edits(stage)[-1] == "edited"
