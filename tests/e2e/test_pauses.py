"""A request whose clock stood still: on its pull request, in its record, in the month's report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from counting import comments
from theatre import Build, Theatre

from datareq.adapters.git.clone import clone
from datareq.rehearsal.acts import Act, Say, Turn, Write
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.script import script
from datareq.reporting.period import Period
from datareq.wiring.demo import REPOSITORY
from datareq.wiring.reports import write_report

RECORD = "archive/2026/PDI-2026-0001/v1/record.json"
WAITS = "/tunda Menunggu daftar program studi yang dimaksud pemohon."
MORE = "/perpanjang Sumber data baru tersedia setelah semester ditutup oleh BAKHUM."


def interrupted(said: Sequence[tuple[str, str, int]]) -> tuple[list[Act | Turn], list[Act | Turn]]:
    """The story `straight` with these comments (who, text, days later) before its procedure is written; in
    two parts, cut after the first comment and its turn."""
    told = list(script("straight"))
    place = next(
        n
        for n, act in enumerate(told)
        if isinstance(act, Write) and act.document == "procedure.yaml"
    )
    write = told[place]
    assert isinstance(write, Write)
    turn = next(act for act in told if isinstance(act, Turn))
    talk: list[Act | Turn] = []
    for who, text, days in said:
        at = write.at + timedelta(days=days)
        talk += [Say(scene=write.scene, slug=write.slug, who=who, at=at, note="", body=text), turn]
    return [*told[:place], *talk[:2]], [*talk[2:], *told[place:]]


def labels(stage: Theatre) -> set[str]:
    rows = stage.forge.application.forge.state.all("SELECT name FROM issue_labels")
    return {row["name"] for row in rows}


def test_a_pause_is_shown_kept_and_taken_off_the_clock(theatre: Build, tmp_path: Path):
    first, rest = interrupted(
        [("rina", WAITS, 0), ("rina", WAITS, 1), ("dimas", "/lanjut", 2), ("hendro", MORE, 2)]
    )
    stage = theatre("straight")
    bots = stage.bots()
    stage.play(bots.turn, first)
    shown = "\n".join(text for _, text in comments(stage))
    assert "**Dijeda** sejak" in shown
    assert "Menunggu daftar program studi" in shown
    stage.play(bots.turn, [*first, *rest])
    record = json.loads(stage.read("main", RECORD))
    (pause,) = record["times"]["pauses"]
    assert pause["since"].startswith("2026-03-02")
    assert pause["until"].startswith("2026-03-04")
    assert record["times"]["extended_days"] == 7
    # 17 working days after 2 March, without the 3rd, the 4th and the days off.
    assert record["times"]["due"] == "2026-04-06"
    clone(stage.forge.git_url(REPOSITORY, CAST[0].login), tmp_path / "repository")
    out = tmp_path / "out"
    write_report(tmp_path / "repository", Period.parse("2026-04"), stage.forge.now, out, "id")
    (due,) = json.loads((out / "2026-04/report.json").read_text())["due"]
    assert (due["due"], due["due_without_pauses"]) == ("2026-04-06", "2026-03-16")
    assert (due["paused"], due["extended"]) == (2, 7)
    said = (out / "2026-04/report.md").read_text()
    assert "1 permohonan dijeda atau diperpanjang." in said
    assert "jeda 2 hari kerja" in said


def test_a_stranger_stops_no_clock_and_is_told_who_may(theatre: Build):
    first, _ = interrupted([("yoga", WAITS, 0)])
    stage = theatre("straight")
    stage.play(stage.bots().turn, first)
    shown = "\n".join(text for _, text in comments(stage))
    assert "**Dijeda**" not in shown
    assert "/tunda" in shown
    assert "Kepala Divisi Layanan dan Pangkalan Data" in shown
