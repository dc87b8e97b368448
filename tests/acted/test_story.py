"""From intake to archive by workflow runs alone."""

from __future__ import annotations

from tests.acted.program import rounds
from tests.acted.theatre import Build

DESK = ("ping", "gate", "generate", "reconcile")


def test_the_demo_from_intake_to_archive_by_workflow_runs(theatre: Build) -> None:
    stage = theatre(*DESK)
    stage.play(rounds(), print)
    assert "archive/2026/PDI-2026-0001/v1/record.json" in stage.files("main")
    assert all(run.conclusion != "failure" for run in stage.service.runs)
