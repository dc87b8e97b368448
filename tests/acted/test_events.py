"""Which event starts what, and what a run may do that should do nothing: each through act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from datareq.rehearsal.forge.client import ControlError
from datareq.rehearsal.script import FIRST_DAY, straight
from tests.acted.events import Event, scheduled
from tests.acted.runner import Run
from tests.acted.service import run_ended
from tests.acted.theatre import PLACE, Build, Theatre
from tests.functional.issue_world import LABEL, REQUESTER, WRITER, filled
from tests.hooks import web_hook
from tests.workflows.reading import workflow, workflows

HOURLY = "23 * * * *"
WORKDAYS = "11 1 * * 1-5"


@pytest.fixture
def stage(theatre: Build) -> Theatre:
    """Only what a test switches on happens by itself."""
    return theatre()


def first(stage: Theatre, name: str, event: Event, **how: Any) -> Run:
    """One run of the workflow, from main's tip unless said otherwise."""
    sha = how.pop("sha", None) or stage.runner.tip()
    return stage.runner.play(workflow(name), event, sha=sha, number=how.pop("number", 1), **how)


def hand_in(stage: Theatre) -> dict[str, Any]:
    """An intake from somebody's fork; as the forge shows it."""
    (submit, *_) = straight(FIRST_DAY).acts
    stage.play([submit], lambda _: None)
    (pull,) = stage.forge.act(WRITER, "GET", f"{PLACE}/pulls")
    assert pull["head"]["repo"]["fork"]
    return dict(pull)


def test_a_ping_for_a_fork_asks_the_forge_nothing(stage: Theatre) -> None:
    hand_in(stage)
    (event,) = stage.watcher.look()
    assert (event.name, event.action) == ("pull_request", "opened")
    stage.forge.forget_requests()
    run = first(stage, "ping", event)
    assert run.jobs == {"ping": "success"}
    # What remains is the forge itself, which shows how the job ended.
    shown = (f"{PLACE}/check-runs", "/access_tokens")
    assert [path for _, path, _, _ in stage.forge.requests() if not path.endswith(shown)] == []


def test_a_run_for_a_fork_names_no_pull_request_and_the_gate_finds_it(theatre: Build) -> None:
    stage = theatre("ping", "gate")
    number = hand_in(stage)["number"]
    stage.service.settle()
    ping, gate = stage.service.runs[:2]
    assert (ping.workflow, gate.workflow) == ("ping", "gate")
    told = gate.event.payload["workflow_run"]
    assert told["pull_requests"] == []
    assert told["head_repository"]["full_name"] == "dimas/meja-data"
    assert gate.jobs == {"gate": "success", "publish": "success"}
    (comment,) = stage.forge.act(WRITER, "GET", f"{PLACE}/issues/{number}/comments")
    assert comment["user"]["login"] == "datareq-gate[bot]"
    # The comment is an event too, and one for nobody.
    (*_, idle) = stage.service.runs
    assert (idle.workflow, idle.event.name, idle.conclusion) == ("gate", "issue_comment", "skipped")


def test_comments_start_the_gate_on_pull_requests_and_by_people_alone(theatre: Build) -> None:
    stage = theatre("gate")
    number = hand_in(stage)["number"]
    issue = stage.forge.act(REQUESTER, "POST", f"{PLACE}/issues", {"title": "Tanya"})
    for where in (number, issue["number"]):
        path = f"{PLACE}/issues/{where}/comments"
        stage.forge.act(WRITER, "POST", path, {"body": "/recheck"})
    stage.service.settle()
    seen = {
        (run.event.payload["issue"]["number"], run.event.payload["comment"]["user"]["type"]): run
        for run in stage.service.runs
    }
    assert {key: run.conclusion for key, run in seen.items()} == {
        (number, "User"): "success",
        (issue["number"], "User"): "skipped",
        (number, "Bot"): "skipped",
    }


def test_a_filled_form_becomes_an_intake_and_that_a_ping(theatre: Build) -> None:
    stage = theatre("ping", "intake-form")
    order = {"title": "Permohonan data: ", "body": filled()}
    issue = stage.forge.act(REQUESTER, "POST", f"{PLACE}/issues", order)["number"]
    path = f"{PLACE}/issues/{issue}/labels"
    stage.forge.act(WRITER, "POST", path, {"labels": [LABEL]})
    stage.service.settle()
    form, ping = stage.service.runs
    assert (form.workflow, form.event.name, form.jobs) == (
        "intake-form",
        "issues",
        {"intake-form": "success"},
    )
    (pull,) = stage.forge.act(WRITER, "GET", f"{PLACE}/pulls")
    assert pull["head"]["ref"] == f"intake/issue-{issue}"
    assert pull["user"]["login"] == "datareq-gate[bot]"
    assert ping.event.payload["pull_request"]["number"] == pull["number"]


def test_main_moves_by_the_desk_and_its_push_starts_the_next_run(theatre: Build) -> None:
    stage = theatre("reconcile")
    number = hand_in(stage)["number"]
    stage.happens(scheduled(stage.watcher.repository, HOURLY))
    stage.hands("hendro").review(number, "APPROVE", "", 0)
    stage.happens(scheduled(stage.watcher.repository, HOURLY))
    announcing, merging, after = stage.service.runs
    assert (announcing.event.name, merging.event.name, after.event.name) == (
        "schedule",
        "schedule",
        "push",
    )
    assert after.sha == after.event.payload["after"] == stage.runner.tip()
    assert "requests/2026-03-02-fmipa-mahasiswa-aktif/request.yaml" in stage.files()


def test_a_change_of_the_tools_is_taken_over_once_ci_has_passed(theatre: Build) -> None:
    """`ci` shows its job under the name that the policy asks for, and the gate waits for that."""
    stage = theatre("ping", "gate")
    number = stage.propose("yoga", "docs/catatan.md")
    stage.happens()
    stage.hands("arif").review(number, "APPROVE", "", 0)
    stage.happens()
    assert stage.watcher.about(number)["merged"] is False
    opened = next(run.event for run in stage.service.runs if run.event.action == "opened")
    assert first(stage, "ci", opened).jobs == {"ci": "success"}
    stage.happens(scheduled(stage.watcher.repository, "7,37 0-10 * * 1-5"))
    assert stage.watcher.about(number)["merged"] is True
    assert "docs/catatan.md" in stage.files()


def test_a_merge_past_the_desk_is_an_incident_of_the_run_that_its_push_starts(
    theatre: Build,
) -> None:
    stage = theatre("reconcile")
    number = hand_in(stage)["number"]
    stage.happens(scheduled(stage.watcher.repository, HOURLY))
    stage.merge_past_the_rules(number)
    stage.happens()
    (*_, run) = stage.service.runs
    assert run.event.name == "push"
    assert '"name":"incident"' in stage.ledger("PDI-2026-0001")
    (comment,) = stage.forge.act(WRITER, "GET", f"{PLACE}/issues/{number}/comments")
    assert "Usulan ini dimasukkan tanpa keputusan layanan." in comment["body"]


def test_the_clock_reminds_of_what_stands_still_once_a_day(theatre: Build) -> None:
    stage = theatre("ping", "gate")
    number = hand_in(stage)["number"]
    stage.service.settle()
    stage.forge.set_clock(FIRST_DAY + timedelta(days=2))
    for n in (1, 2):
        event = scheduled(stage.watcher.repository, WORKDAYS)
        run = first(stage, "remind", event, number=50 + n)
        assert run.jobs == {"remind": "success"}
        assert f"(#{number}): @hendro" in run.words
    talk = stage.forge.act(WRITER, "GET", f"{PLACE}/issues/{number}/comments")
    assert [row["body"].partition("\n")[0] for row in talk if "Pengingat" in row["body"]] == [
        "<!-- datareq:reminder 2026-03-04 -->"
    ]


def test_messages_leave_from_the_machine_inside_and_the_page_is_written_elsewhere(
    theatre: Build, tmp_path: Path
) -> None:
    stage = theatre("ping", "gate")
    number = hand_in(stage)["number"]
    stage.service.settle()
    stage.forge.set_clock(FIRST_DAY + timedelta(days=2))
    stage.runner.variables["DATAREQ_INSIDE"] = "true"
    account = stage.forge.act("hendro", "GET", "/user")
    people = tmp_path / "direktori.yaml"
    people.write_text(
        "document: directory\nversion: 1\npeople:\n"
        f"  - account: {{id: {account['id']}, login: hendro}}\n"
        "    name: Hendro Prasetyo\n    position: Kepala Pustikom\n"
        "    remind: [{channel: kait, to: '4101'}]\n"
    )
    with web_hook() as (took, port):
        address = f"json://127.0.0.1:{port}/{{to}}"
        stage.runner.keep({"DATAREQ_DIRECTORY": str(people), "DATAREQ_NOTIFY_KAIT": address})
        run = first(stage, "remind", scheduled(stage.watcher.repository, WORKDAYS))
    assert run.jobs == {"elsewhere": "success", "remind": "success"}
    assert [path for path, _ in took] == ["/4101"]
    assert "4101" not in run.log
    talk = stage.forge.act(WRITER, "GET", f"{PLACE}/issues/{number}/comments")
    assert len([row for row in talk if "Pengingat" in row["body"]]) == 1


def test_what_the_machine_inside_counted_reaches_the_job_that_proposes(stage: Theatre) -> None:
    stage.runner.variables["DATAREQ_INSIDE"] = "true"
    run = first(stage, "kpi", scheduled(stage.watcher.repository, "41 1 1 * *"), number=60)
    assert run.jobs == {"count": "success", "kpi": "success"}
    counted = stage.runner.artifacts / "60" / "counted"
    files = [path.relative_to(counted).as_posix() for path in counted.rglob("*") if path.is_file()]
    assert files == ["2026-02/report.json"]
    assert "from run 60: counted" in run.words


@pytest.mark.parametrize("name", ["gate", "reconcile", "intake-form", "kpi", "remind"])
def test_a_run_started_again_writes_nothing(stage: Theatre, name: str) -> None:
    """Anybody who writes can start a run of the last thirty days again, with the keys it had."""
    hand_in(stage)
    event = scheduled(stage.watcher.repository, HOURLY)
    if name == "intake-form":
        event = Event(name="issues", payload={"issue": {"number": 1}, "repository": {}})
    run = unwelcome(stage, name, event, attempt=2)
    assert "dijalankan ulang" in run.words


@pytest.mark.parametrize("name", ["gate", "reconcile"])
def test_a_run_that_main_has_left_behind_writes_nothing(stage: Theatre, name: str) -> None:
    old = stage.runner.tip()
    hand_in(stage)
    stage.move_main()
    event = scheduled(stage.watcher.repository, HOURLY)
    run = unwelcome(stage, name, event, sha=old)
    assert "keadaan repositori yang terkini" in run.words


def unwelcome(stage: Theatre, name: str, event: Event, **how: Any) -> Run:
    """A run that must fail and change nothing, not even as a second job."""
    before = stage.standing()
    run = first(stage, name, event, **how)
    assert run.conclusion == "failure"
    assert set(run.jobs.values()) == {"failure"}
    assert stage.standing() == before
    return run


GENERATED = 4711
OTHER = "0" * 40


@pytest.fixture(scope="module")
def reconciling(
    desk: Path, warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Theatre]:
    """A stage on which a run left something that calls itself a dataset."""
    stage = Theatre(tmp_path_factory.mktemp("reconciling") / "stage", desk, warehouse, ())
    folder = stage.runner.artifacts / str(GENERATED) / "built" / ("a" * 64)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    yield stage
    stage.close()


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({}, True),
        ({"event_name": "workflow_dispatch"}, True),
        ({"branch": "topic"}, False),
        ({"sha": OTHER}, False),
        ({"head_repository": "dimas/meja-data"}, False),
        ({"name": "generate2"}, False),
        ({"event_name": "pull_request"}, False),
        ({"event_name": "push"}, False),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_datasets_come_from_mains_own_run_of_generate_alone(
    reconciling: Theatre, changes: dict[str, str], taken: bool
) -> None:
    stage = reconciling
    told = {"name": "generate", "event_name": "workflow_run", "sha": stage.runner.tip()} | changes
    event = run_ended(stage.watcher.repository, number=GENERATED, conclusion="success", **told)
    run = first(stage, "reconcile", event)
    assert run.conclusion == "success"
    assert (f"from run {GENERATED}" in run.words) is taken


@pytest.mark.parametrize("conclusion", ["skipped", "cancelled"])
@pytest.mark.parametrize("name", ["generate", "reconcile"])
def test_what_did_nothing_starts_nothing(stage: Theatre, name: str, conclusion: str) -> None:
    repository = stage.watcher.repository
    before = {"generate": "gate", "reconcile": "generate"}[name]
    told = {"name": before, "event_name": "workflow_run", "sha": stage.runner.tip()}
    event = run_ended(repository, number=GENERATED, conclusion=conclusion, **told)
    assert first(stage, name, event).conclusion == "skipped"


@pytest.mark.parametrize("name", ["generate", "reconcile", "kpi", "remind"])
def test_a_dispatch_from_another_branch_is_skipped(stage: Theatre, name: str) -> None:
    payload = {"ref": "refs/heads/topic", "repository": stage.watcher.repository}
    run = first(stage, name, Event(name="workflow_dispatch", payload=payload))
    assert run.conclusion == "skipped"


def test_check_annotates_what_is_wrong_and_only_where_documents_change(theatre: Build) -> None:
    stage = theatre("check")
    number = hand_in(stage)["number"]
    stage.service.settle()
    (clean,) = stage.service.runs
    assert clean.jobs == {"check": "success"}
    pull = stage.watcher.about(number)
    stage.edit(pull, lambda text: text.replace("aggregation", "agregasi"))
    stage.service.settle()
    (_, wrong) = stage.service.runs
    assert wrong.event.action == "synchronize"
    assert wrong.jobs == {"check": "failure"}
    assert "requests/2026-03-02-fmipa-mahasiswa-aktif/request.yaml" in wrong.log
    stage.move_main()
    stage.service.settle()
    assert len(stage.service.runs) == 2


def test_pages_are_public_only_where_an_administrator_said_so(stage: Theatre) -> None:
    stage.move_main()
    (push,) = stage.watcher.look()
    assert first(stage, "pages", push).conclusion == "skipped"
    stage.runner.variables["DATAREQ_PAGES"] = "true"
    run = first(stage, "pages", push)
    assert run.jobs == {"build": "success", "deploy": "success"}
    assert (stage.runner.artifacts / "pages" / "index.html").exists()


def test_ci_runs_what_changed_but_not_for_requests(theatre: Build) -> None:
    stage = theatre("ci")
    hand_in(stage)
    stage.service.settle()
    assert stage.service.runs == []
    stage.move_main()
    stage.service.settle()
    (run,) = stage.service.runs
    assert (run.event.name, run.jobs) == ("push", {"ci": "success"})
    assert (stage.runner.artifacts / "ci-ran").read_text().strip() == stage.runner.tip()


@pytest.mark.parametrize("name", ["check", "generate", "reconcile", "gate", "ci"])
def test_a_runs_own_token_writes_nothing(stage: Theatre, name: str) -> None:
    """Its permissions are those of the file, and the forge holds the token to them."""
    number = hand_in(stage)["number"]
    token = stage.runner.token(name)
    read = stage.forge.call("GET", f"{PLACE}/contents/README.md", token=token)
    assert read["path"] == "README.md"
    for method, path, body in (
        ("POST", f"/issues/{number}/comments", {"body": "x"}),
        ("PUT", f"/pulls/{number}/merge", {}),
        ("POST", "/git/refs", {"ref": "refs/heads/x", "sha": stage.runner.tip()}),
        ("POST", "/check-runs", {"name": "x", "head_sha": stage.runner.tip()}),
        ("POST", f"/pulls/{number}/reviews", {"event": "APPROVE"}),
    ):
        with pytest.raises(ControlError, match=r": 40[34] "):
            stage.forge.call(method, PLACE + path, body, token=token)


def test_a_gate_run_installs_the_tools_by_itself(theatre: Build) -> None:
    """The one run that makes its environment as on the forge: from the lock, by hash, then the desk."""
    stage = theatre(real_install=True)
    hand_in(stage)
    run = first(stage, "gate", scheduled(stage.watcher.repository, "7,37 0-10 * * 1-5"))
    assert run.conclusion == "success"
    assert "PDI-2026-0001" in run.words


PLAYED = {
    *("check", "ci", "gate", "generate", "intake-form", "kpi", "pages", "ping", "reconcile"),
    "remind",
}


def test_every_workflow_is_played() -> None:
    assert {one.name for one in workflows()} == PLAYED
