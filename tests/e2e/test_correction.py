"""A result that was handed over is corrected: another version, approved and verified anew, that supersedes it."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from aftermath import AT, approve, assert_sound, handed_over, said, say
from counting import comments
from killing import Reaper, Troupe
from theatre import Build

from datareq.model.names import MAIN, fulfilment_branch
from datareq.rehearsal.player import PlayerHands
from datareq.settings import read_settings
from datareq.wiring.demo import REPOSITORY
from datareq.wiring.desk import open_desk
from datareq.wiring.standing import standing_of_request

SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
BRANCH = fulfilment_branch(SLUG, 2)
ORDER = "/koreksi Mahasiswa angkatan 2025 ternyata belum lengkap di sumbernya."
V1, V2 = (f"archive/2026/PDI-2026-0001/v{n}" for n in (1, 2))


def test_a_correction_is_another_version_that_supersedes_the_first(theatre: Build, tmp_path: Path):
    stage = handed_over(theatre, "straight")
    old = stage.read(MAIN, "datasets/published/PDI-2026-0001/manifest.json")
    say(stage, "rina", ORDER, 2)
    files = stage.files(BRANCH)
    assert f"requests/{SLUG}/request.yaml" in stage.files(MAIN)
    assert {
        f"requests/{SLUG}/{name}.yaml" for name in ("team", "letter", "access", "procedure")
    } <= {*files}
    assert f"requests/{SLUG}/manifest.json" not in files
    pull = stage.forge.act("rina", "GET", f"{AT}/pulls/3")
    assert pull["title"].endswith("(versi 2)")
    assert "ternyata belum lengkap" in pull["body"]
    assert "Versi 2 mengoreksi hasil ini; dikerjakan di #3." in said(stage)
    approve(stage, 3, "rina", "budi", "andi")
    approve(stage, 3, "tuti")
    approve(stage, 3, "hendro")
    approve(stage, 3, "andi", "budi")
    hands = PlayerHands(stage.forge.url, REPOSITORY, "yoga", stage.forge.token("yoga"))
    path = f"requests/{SLUG}/procedure.yaml"
    hands.write(path, stage.read(BRANCH, path).replace("value: 2025", "value: 2024"), branch=BRANCH)
    stage.bots().turn("")
    approve(stage, 3, "lia")
    approve(stage, 3, "rina", "budi")
    approve(stage, 3, "ratna")
    approve(stage, 3, "hendro")
    record = json.loads(stage.read(MAIN, f"{V2}/record.json"))
    assert (record["archive_version"], record["supersedes"], record["fulfilment_pull"]) == (2, 1, 3)
    assert f"{V1}/record.json" in stage.files(MAIN)
    assert f"requests/{SLUG}/request.yaml" not in stage.files(MAIN)
    rows = stage.read(MAIN, "archive/2026/register.csv").splitlines()[1:]
    assert [row.split(",")[:2] for row in rows] == [["PDI-2026-0001", "1"], ["PDI-2026-0001", "2"]]
    assert stage.read(MAIN, "datasets/published/PDI-2026-0001/manifest.json") != old
    told = said(stage)
    assert (
        "**Versi 2 dari PDI-2026-0001 menggantikan versi 1.** @dimas, @ratna: mohon pakai versi ini"
        in told
    )
    say(stage, "ratna", "/terima", 3)
    assert f"{V2}/receipt.json" in stage.files(MAIN)
    assert_sound(stage, tmp_path / "clone")
    stage.forge.forget_requests()
    stage.bots().turn("")
    assert stage.writes() == []


def test_a_correction_that_is_withdrawn_leaves_the_first_version_in_force(
    theatre: Build, tmp_path: Path
):
    stage = handed_over(theatre, "straight")
    published = stage.read(MAIN, "datasets/published/PDI-2026-0001/manifest.json")
    say(stage, "rina", ORDER, 2)
    say(stage, "dimas", "/tarik Ternyata datanya sudah benar.", 3)
    record = json.loads(stage.read(MAIN, f"{V2}/record.json"))
    assert (record["outcome"]["kind"], record["supersedes"]) == ("withdrawn", 1)
    assert stage.read(MAIN, "datasets/published/PDI-2026-0001/manifest.json") == published
    assert "menggantikan versi 1" not in said(stage)
    assert f"requests/{SLUG}/request.yaml" not in stage.files(MAIN)
    assert_sound(stage, tmp_path / "clone")


def test_nobody_else_opens_a_correction_and_nobody_opens_it_twice(theatre: Build):
    stage = handed_over(theatre, "straight")
    for who in ("dimas", "budi"):
        say(stage, who, ORDER, 2)
    assert f"requests/{SLUG}/request.yaml" not in stage.files(MAIN)
    assert "@budi tidak berwenang memberi /koreksi di sini" in said(stage)
    say(stage, "rina", ORDER, 2)
    say(stage, "hendro", ORDER, 2)
    assert [
        pull["number"] for pull in stage.forge.act("rina", "GET", f"{AT}/pulls?state=open")
    ] == [3]


def test_nothing_of_the_first_version_counts_for_the_second(theatre: Build):
    """Not its approvals, its generation, its receipt, nor commands on the intake's page."""
    stage = handed_over(theatre, "straight")
    say(stage, "rina", ORDER, 2)
    lines = stage.ledger()["requests/PDI-2026-0001.ndjson"]
    assert [line["pull"] for line in lines if line.get("name") == "reopened"] == [2]
    settings = replace(
        read_settings({}), api_url=stage.forge.url, git_url=stage.forge.url, repository=REPOSITORY,
        mirror=stage.out / "reader", token=stage.forge.token("krisna"),
    )  # fmt: skip
    standing = standing_of_request(open_desk(settings, dry_run=True), "PDI-2026-0001")
    assert (standing.archived, standing.verdict is not None) == (None, True)
    label = {one["name"] for one in stage.forge.act("rina", "GET", f"{AT}/issues/3")["labels"]}
    assert label == {"tahap/dikerjakan"}
    approve(stage, 3, "hendro")
    waits = [text for number, text in comments(stage) if number == 3 and "datareq:gate" in text]
    assert "Menunggu" in waits[0]
    assert f"requests/{SLUG}/manifest.json" not in stage.files(BRANCH)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_write_a_correction_is_opened_once(
    theatre: Build, troupe: Troupe, when: str
):
    stage = handed_over(theatre, "straight")
    stage.forge.advance(60)
    stage.forge.act("rina", "POST", f"{AT}/issues/2/comments", {"body": ORDER})
    reaper = Reaper(stage, when)
    status = -signal.SIGKILL
    while status == -signal.SIGKILL:
        status = reaper.run(troupe, stage.job("turn"))
    assert status == 0, stage.trouble()
    assert len(reaper.boundaries) > 8
    lines = stage.ledger()["requests/PDI-2026-0001.ndjson"]
    assert [line["name"] for line in lines if line.get("name") in ("reopened", "opened")] == [
        "opened", "reopened", "opened",
    ]  # fmt: skip
    assert [
        pull["number"] for pull in stage.forge.act("rina", "GET", f"{AT}/pulls?state=open")
    ] == [3]
    log = stage.git("log", "--format=%s", f"refs/heads/{BRANCH}").splitlines()
    assert log.count("Siapkan koreksi PDI-2026-0001") == 1
    log = stage.git("log", "--format=%s", "refs/heads/main").splitlines()
    assert log.count("Buka kembali PDI-2026-0001") == 1
