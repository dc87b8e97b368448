"""The demo from intake to archive: people act on the forge, and everything else is runs of the workflows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime

from tests.acted.events import scheduled
from tests.acted.program import rounds
from tests.acted.theatre import PLACE, Build, Theatre

DESK = ("ping", "gate", "generate", "reconcile", "kpi")
MAINTAINER = "arif"
MONTHLY, HOURLY = "41 1 1 * *", "23 * * * *"
FIRST_OF_APRIL = datetime(2026, 4, 1, 1, 41, tzinfo=UTC)

ENDS = {
    "fmipa-mahasiswa-aktif": "delivered",
    "fip-lulusan-per-jenjang": "delivered",
    "fbs-daftar-mahasiswa-baru": "refused",
    "ft-jalur-masuk": "withdrawn",
    "feb-mahasiswa-aktif": "delivered",
    "fish-jalur-masuk": "delivered-in-part",
    "fpsi-mahasiswa-aktif": "delivered",
    "fikk-daftar-mahasiswa": "delivered",
}
"""Request → how it ends, as in the demo."""
BUILDS = Counter(delivered=5, delivered_in_part=1, again=1)
"""Datasets that were built: one for each delivery, and one that officials found wrong."""
READING = re.compile(r"git-upload-pack|access_tokens")


def test_the_demo_from_intake_to_archive_by_workflow_runs(theatre: Build) -> None:
    stage = theatre(*DESK)
    stage.play(rounds(), print)
    assert any(one.workflow.name == "gate" for one in stage.service.replaced)
    requests_ended_as_in_the_demo(stage)
    each_dataset_came_from_the_run_that_built_it(stage)
    the_month_is_reported(stage)
    people_and_the_two_apps_wrote_and_nobody_else(stage)
    assert stage.audit() == 0
    nothing_is_left_to_do(stage)


def requests_ended_as_in_the_demo(stage: Theatre) -> None:
    register = csv.DictReader(io.StringIO(stage.read("archive/2026/register.csv")))
    rows = {row["slug"].removeprefix("2026-03-02-"): row for row in register}
    assert {name: row["outcome"] for name, row in rows.items()} == ENDS
    files = stage.files()
    for row in rows.values():
        published = f"datasets/published/{row['registration']}/manifest.json" in files
        assert published is row["outcome"].startswith("delivered")
    assert not [name for name in files if name.startswith("requests/") and "/request." in name]


def each_dataset_came_from_the_run_that_built_it(stage: Theatre) -> None:
    """Uploaded by one run, downloaded by the run that its end started, under the first one's number."""
    built = [
        run.id
        for run in stage.service.runs
        if run.workflow == "generate" and "manifest.json" in run.words
    ]
    taken = [
        int(found[1])
        for run in stage.service.runs
        for found in re.finditer(r"from run (\d+)", run.words)
    ]
    assert taken == built
    assert sum(stage.uploaded(number) for number in built) == BUILDS.total()


def the_month_is_reported(stage: Theatre) -> None:
    """On the first of the next month the clock starts `kpi`, a maintainer approves, the gate merges."""
    stage.forge.set_clock(FIRST_OF_APRIL)
    stage.happens(scheduled(stage.watcher.repository, MONTHLY))
    (pull,) = [
        pull
        for pull in stage.forge.act(MAINTAINER, "GET", f"{PLACE}/pulls")
        if pull["head"]["ref"] == "report/2026-03"
    ]
    stage.hands(MAINTAINER).review(pull["number"], "APPROVE", "", 0)
    stage.happens()
    assert "archive/reports/2026-03/report.json" in stage.files()


def people_and_the_two_apps_wrote_and_nobody_else(stage: Theatre) -> None:
    """The forge shows how jobs on pull requests ended, which is its own doing."""
    gate, publish, forge = "datareq-gate[bot]", "datareq-publish[bot]", "github-actions[bot]"
    writes = [(path, login) for _, path, _, login in stage.forge.writes() if login]
    bots = {
        login
        for path, login in writes
        if login.endswith("[bot]")
        and not READING.search(path)
        and not (login == forge and path == f"{PLACE}/check-runs")
    }
    assert bots == {gate, publish}
    assert {login for login, _ in stage.pushes("main")} == {publish}
    assert {login for login, _ in stage.pushes("datareq/ledger")} == {gate}


def nothing_is_left_to_do(stage: Theatre) -> None:
    before = stage.standing()
    stage.happens(scheduled(stage.watcher.repository, HOURLY))
    (*_, run) = stage.service.runs
    assert run.jobs == {"gate": "success", "publish": "success"}
    assert stage.standing() == before
