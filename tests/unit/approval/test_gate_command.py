"""`datareq gate --snapshot FILE`: exit codes, JSON contract, sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import factories as f
from tests.factories import ROOT, Story

from datareq.approval.render import render_json, render_text
from datareq.cli.gate import command
from datareq.documents.codec import encode
from datareq.errors import DatareqError
from datareq.model.forge import PullState


def run(tmp_path: Path, story: Story, *more: str) -> tuple[int, str]:
    file = tmp_path / "snapshot.json"
    file.write_bytes(encode(story.snapshot))
    arguments = ["--snapshot", str(file), "--repo", str(ROOT), "--lang", "id", *more]
    result = CliRunner().invoke(command, arguments)
    return result.exit_code, result.output


@pytest.mark.parametrize(("story", "code"), [(f.fulfilled, 0), (f.verified, 1), (f.intake, 1)])
def test_the_exit_code_is_the_answer(tmp_path: Path, story: Callable[[], Story], code: int) -> None:
    assert run(tmp_path, story())[0] == code


def test_json_keeps_the_contract(tmp_path: Path) -> None:
    story = f.coordinated().write("letter", f.contents()["letter"], "sari", "c2")
    story.announce(20, "letter-checked").review(22, "gino").review(23, None)
    code, output = run(tmp_path, story, "--format", "json")
    verdict = json.loads(output)
    assert code == 1
    assert verdict["satisfied"] is False
    assert verdict["next"] == [
        {
            "role": "administration",
            "holders": ["sari"],
            "step": "letter-drafting",
            "sentence": "Menunggu Kepala Seksi Layanan Administrasi (@sari): mohon periksa Surat "
            "Tugas Tim Data, lalu pilih *Approve*.",
        }
    ]
    step = next(step for step in verdict["steps"] if step["id"] == "letter-drafting")
    assert {"n", "id", "status", "sentence", "counted", "discarded"} == set(step)
    assert [(d["user"], d["reason"]) for d in step["discarded"]] == [
        (
            "gino",
            "Tidak dihitung: @gino bukan pejabat langkah ini. Yang berwenang: Kepala Seksi Layanan "
            "Administrasi (@sari).",
        ),
        (
            None,
            "Tidak dihitung: akun yang menyetujui sudah tidak ada dan pemiliknya tidak tercatat. "
            "Mohon pejabat yang berwenang menyetujui lagi.",
        ),
    ]
    first = next(step for step in verdict["steps"] if step["id"] == "submission")
    assert first["counted"][0]["user"] == "rani"


def test_text_names_every_step_and_who_is_next(tmp_path: Path) -> None:
    code, output = run(tmp_path, f.verified())
    assert code == 1
    assert "Langkah 15: Data diperiksa dan diverifikasi oleh kedua kepala divisi: selesai" in output
    assert (
        "Berikutnya\n  Menunggu Kepala Pusat Teknologi Informasi dan Komunikasi (@hadi)" in output
    )


def test_text_without_anything_to_do() -> None:
    rules = f.policy()
    assert render_text(f.fulfilled().verdict(), rules, "en").endswith(
        "All steps up to here are done.\n"
    )
    assert render_text(f.proposed().verdict(), rules, "en").endswith("goes on by itself.\n")
    refused = f.fulfilled().set_pull(state=PullState.CLOSED).verdict()
    assert render_text(refused, rules, "en").startswith("This has been closed;")
    assert json.loads(render_json(refused, rules, "en"))["refused"]
    noted = f.maintenance().review(5, "gino").review(6, None).verdict()
    text = render_text(noted, rules, "en")
    assert "change-approved: Waiting for Maintainer (@maya)" in text
    assert "    @gino: Not counted: @gino isn't an official" in text


def test_what_is_not_a_snapshot_is_not_decided(tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_text("{}")
    result = CliRunner().invoke(command, ["--snapshot", str(file), "--repo", str(ROOT)])
    assert isinstance(result.exception, DatareqError)
    assert result.exception.exit_code == 3
