"""From intake to archive by workflow runs alone."""

from __future__ import annotations

from datareq.rehearsal.script import script
from tests.acted.theatre import Build

DESK = ("ping", "gate", "generate", "reconcile")


def test_one_request_from_form_to_archive(theatre: Build) -> None:
    stage = theatre(*DESK)
    stage.play(script("straight"), print)
    assert "archive/2026/PDI-2026-0001/v1/record.json" in stage.files("main")
    assert all(run.conclusion != "failure" for run in stage.service.runs)
