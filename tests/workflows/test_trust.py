"""Who may do what, when, with which key: every right of the workflows, as a table that a reviewer reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.workflows.reading import FOLDER, ROOT, Job, Workflow, jobs, texts, workflow, workflows

HOSTED = "ubuntu-24.04"
INSIDE = {"group": "datareq-generate", "labels": ["self-hosted", "datareq-generate"]}
KEEPING = {"group": "datareq-inside", "labels": ["self-hosted", "datareq-inside"]}
"""The machine that keeps what doesn't belong beside the sources: the desk's keys, the directory of people."""
READ = {"contents": "read"}

RIGHTS: dict[str, tuple[dict[str, str], str | None, object]] = {
    "check/check": ({**READ, "pull-requests": "read"}, None, HOSTED),
    "ci/ci": (READ, None, HOSTED),
    "gate/gate": (READ, "gate", HOSTED),
    "gate/publish": (READ, "publish", HOSTED),
    "generate/generate": (
        {**READ, "issues": "read", "pull-requests": "read"},
        "generate",
        INSIDE,
    ),
    "intake-form/intake-form": (READ, "gate", HOSTED),
    "kpi/count": (READ, "generate", KEEPING),
    "kpi/kpi": (READ, "gate", HOSTED),
    "remind/elsewhere": (
        {**READ, "issues": "read", "pull-requests": "read"},
        "generate",
        KEEPING,
    ),
    "remind/remind": (READ, "gate", HOSTED),
    "pages/build": (READ, None, HOSTED),
    "pages/deploy": ({"id-token": "write", "pages": "write"}, "github-pages", HOSTED),
    "ping/ping": ({}, None, HOSTED),
    "reconcile/gate": ({**READ, "actions": "read"}, "gate", HOSTED),
    "reconcile/publish": (READ, "publish", HOSTED),
}
"""Job → permissions of the run's own token, environment, runner. No token of a run may write anything,
but that which publishes the public pages."""

TRIGGERS: dict[str, dict[str, Any]] = {
    "check": {
        "pull_request": {
            "branches": ["main"],
            "types": ["opened", "synchronize", "reopened"],
            "paths": ["requests/**"],
        }
    },
    "ci": {
        "push": {
            "branches": ["main"],
            "paths-ignore": ["requests/**", "archive/**", "datasets/published/**"],
        },
        "pull_request": {
            "types": ["opened", "synchronize", "reopened"],
            "paths-ignore": ["requests/**", "archive/**", "datasets/published/**"],
        },
    },
    "gate": {
        "workflow_run": {"workflows": ["ping", "ci"], "types": ["completed"]},
        "issue_comment": {"types": ["created"]},
        "schedule": [{"cron": "7,37 0-10 * * 1-5"}],
    },
    "generate": {
        "workflow_run": {"workflows": ["gate"], "types": ["completed"]},
        "workflow_dispatch": {},
    },
    "intake-form": {"issues": {"types": ["opened", "edited", "reopened"]}},
    "kpi": {"schedule": [{"cron": "41 1 1 * *"}], "workflow_dispatch": {}},
    "remind": {"schedule": [{"cron": "11 1 * * 1-5"}], "workflow_dispatch": {}},
    "pages": {
        "push": {
            "branches": ["main"],
            "paths": ["archive/**", "policy/**", "schemas/**", "tools/**"],
        },
        "workflow_dispatch": {},
    },
    "ping": {
        "pull_request": {
            "types": [
                "opened",
                "edited",
                "synchronize",
                "reopened",
                "closed",
                "converted_to_draft",
                "ready_for_review",
            ]
        },
        "pull_request_review": {"types": ["submitted", "edited", "dismissed"]},
    },
    "reconcile": {
        "push": {"branches": ["main"]},
        "schedule": [{"cron": "23 * * * *"}],
        "workflow_dispatch": {},
        "workflow_run": {"workflows": ["generate"], "types": ["completed"]},
    },
}

STORE = {"DATAREQ_STORE", "DATAREQ_STORE_OPTIONS"}
RELEASES = {*STORE, "DATAREQ_CHANNELS"}
DELIVERS = {
    "gate/gate": STORE,
    "gate/publish": RELEASES,
    "reconcile/gate": STORE,
    "reconcile/publish": RELEASES,
}
"""The jobs that reach the ciphertexts: the gate's read them back, the publisher's release them."""
SECRETS = {
    "gate": {"DATAREQ_GATE_KEY"},
    "publish": {"DATAREQ_PUBLISH_KEY"},
    "generate": set(),
}
"""Environment → the secrets that its jobs may ask for: three rights, never together."""

CALLS = {
    "check/check": "check",
    "gate/gate": "reconcile",
    "gate/publish": "reconcile",
    "generate/generate": "generate",
    "intake-form/intake-form": "intake-form",
    "kpi/count": "kpi",
    "kpi/kpi": "kpi",
    "remind/elsewhere": "remind",
    "remind/remind": "remind",
    "pages/build": "site",
    "reconcile/gate": "reconcile",
    "reconcile/publish": "reconcile",
}

PINNED = re.compile(r"actions/[a-z-]+@[0-9a-f]{40}")
ACTIONS = {
    "actions/checkout",
    "actions/deploy-pages",
    "actions/download-artifact",
    "actions/upload-artifact",
    "actions/upload-pages-artifact",
}
USES = re.compile(r"^\s*(?:- )?uses: (?P<action>\S+)(?P<comment>.*)$", re.MULTILINE)
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
DATAREQ = re.compile(r'"\$RUNNER_TEMP/desk/bin/datareq" ([a-z-]+)')
OF_A_PULL_REQUEST = {"pull_request", "pull_request_review"}


def by_id(one: Job) -> str:
    return one.id


def by_name(one: Workflow) -> str:
    return one.name


every_job = pytest.mark.parametrize("job", jobs(), ids=by_id)
every_workflow = pytest.mark.parametrize("one", workflows(), ids=by_name)


def test_there_are_exactly_these_workflows_and_jobs() -> None:
    assert {job.id for job in jobs()} == set(RIGHTS)
    assert {one.name for one in workflows()} == set(TRIGGERS)
    assert all(path.suffix == ".yml" and not path.is_symlink() for path in FOLDER.iterdir())


@every_job
def test_a_job_has_exactly_its_rights(job: Job) -> None:
    permissions, environment, runner = RIGHTS[job.id]
    assert job.says["permissions"] == permissions
    assert job.id == "pages/deploy" or set(permissions.values()) <= {"read"}
    assert job.environment == environment
    assert job.says["runs-on"] == runner


@every_workflow
def test_a_workflow_starts_only_when_it_should_and_gives_nothing_by_default(one: Workflow) -> None:
    assert one.on == TRIGGERS[one.name]
    assert "pull_request_target" not in one.text
    assert one.whole["permissions"] == {}
    assert one.whole["name"] == one.name
    assert one.whole["defaults"] == {"run": {"shell": "bash"}}


@every_job
def test_what_a_pull_request_starts_reaches_no_key_and_no_runner_of_ours(job: Job) -> None:
    if OF_A_PULL_REQUEST & job.workflow.on.keys():
        assert job.environment is None
        assert job.says["runs-on"] == HOSTED
        assert "secrets." not in str(job.says)
        assert "vars." not in str(job.says)


@every_job
def test_secrets_are_those_of_the_jobs_own_environment(job: Job) -> None:
    named = {
        name
        for _, text in texts(dict(job.says))
        for expression in EXPRESSION.findall(text)
        for name in re.findall(r"secrets\.(\w+)", expression)
    }
    own = SECRETS.get(job.environment or "", set())
    assert named == own | DELIVERS.get(job.id, set())
    for path, text in texts(dict(job.says)):
        if "secrets" in "".join(EXPRESSION.findall(text)):
            # A key is given to the one step that needs it, by its own name, never all at once.
            assert path[0] == "steps"
            assert path[2] == "env"
            assert re.fullmatch(r"\$\{\{ secrets\.\w+ \}\}", text)


@every_workflow
def test_no_secret_is_given_to_a_whole_workflow(one: Workflow) -> None:
    assert "env" not in one.whole
    assert not any("env" in job for job in one.jobs.values())
    assert "inherit" not in one.text
    assert "toJSON(secrets)" not in one.text


@every_job
def test_only_the_run_that_writes_nothing_has_a_token_beside_the_keys(job: Job) -> None:
    """`github.token` reads; it is asked for only where no App's key is."""
    given = [path for path, text in texts(dict(job.says)) if "github.token" in text]
    if job.environment in ("gate", "publish"):
        assert all(path[2:] == ("with", "github-token") for path in given)
    assert not any("secrets.GITHUB_TOKEN" in text for _, text in texts(dict(job.says)))


@every_job
def test_nothing_is_interpolated_into_a_shell(job: Job) -> None:
    for run in job.runs:
        assert "${{" not in run
        assert "eval" not in run
    for step in job.steps:
        assert "shell" not in step
        assert "working-directory" not in step


@every_job
def test_what_comes_from_an_event_is_a_number_or_a_condition(job: Job) -> None:
    """Titles, names, branches and texts are somebody else's words; numbers and ids are the forge's."""
    for path, text in texts(dict(job.says)):
        if path[-1] == "if":
            continue
        for expression in EXPRESSION.findall(text):
            for name in re.findall(r"github\.event\.[\w.]+", expression):
                assert name.endswith((".number", ".id")), (job.id, name)
            assert "github.head_ref" not in expression


@every_workflow
def test_actions_are_githubs_own_and_pinned_with_their_version(one: Workflow) -> None:
    for found in USES.finditer(one.text):
        assert PINNED.fullmatch(found["action"]), found[0]
        assert found["action"].partition("@")[0] in ACTIONS
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", found["comment"]), found[0]


def test_an_action_has_one_version_everywhere() -> None:
    found = {match["action"] for one in workflows() for match in USES.finditer(one.text)}
    assert len(found) == len({action.partition("@")[0] for action in found})


@every_job
def test_a_checkout_keeps_no_credentials_and_takes_no_ref_of_a_stranger(job: Job) -> None:
    for step in job.steps:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
            assert step["with"].get("ref", "main") == "main"
            assert "repository" not in step["with"]
            assert step["with"].get("submodules") is None


def test_the_check_runs_the_tools_of_main_on_files_of_the_pull_request() -> None:
    """The default checkout of a pull request would be its own tree, and with it its own tools."""
    (checkout, *_, call) = workflow("check").jobs["check"]["steps"]
    assert checkout["with"]["ref"] == "main"
    assert "--pull" in call["run"]


@every_job
def test_a_job_ends(job: Job) -> None:
    assert 1 <= job.says["timeout-minutes"] <= 120
    assert "continue-on-error" not in str(job.says)


@every_job
def test_a_job_is_one_call_of_datareq(job: Job) -> None:
    calls = [name for run in job.runs for name in DATAREQ.findall(run)]
    assert calls == ([CALLS[job.id]] if job.id in CALLS else [])


@every_job
def test_tools_come_from_the_hashed_lock_without_a_cache(job: Job) -> None:
    installs = [run for run in job.runs if ".ci/install" in run]
    assert installs == (['bash .ci/install "$RUNNER_TEMP/desk"'] if job.id in CALLS else [])
    assert "pip" not in "".join(job.runs)
    assert "cache" not in str(job.says)


def test_the_installer_takes_wheels_by_hash_and_fetches_no_build_tools() -> None:
    text = (ROOT / ".ci" / "install").read_text(encoding="utf-8")
    lock, own = (line for line in text.splitlines() if " pip install " in line)
    assert {"--require-hashes", "--no-cache-dir", "--only-binary"} <= set(lock.split())
    assert {"--no-deps", "--no-build-isolation", "--no-cache-dir"} <= set(own.split())


WRITERS = {"gate", "reconcile"}


@every_workflow
def test_there_is_one_writer_at_a_time_and_it_is_never_cut_off(one: Workflow) -> None:
    concurrency = one.whole["concurrency"]
    assert ("datareq-writer" in concurrency["group"]) is (one.name in WRITERS)
    keyed = any(job.environment for job in jobs() if job.workflow.name == one.name)
    if keyed or one.name == "kpi":
        assert concurrency["cancel-in-progress"] is False


NOTHING_DONE = (
    """contains(fromJSON('["skipped", "cancelled"]'), github.event.workflow_run.conclusion)"""
)
IDLE = {
    "gate": ("github.event.comment.user.type == 'Bot'", "github.event.comment.user.type != 'Bot'"),
    "generate": (NOTHING_DONE, f"!{NOTHING_DONE}"),
    "reconcile": (NOTHING_DONE, f"!{NOTHING_DONE}"),
}


@pytest.mark.parametrize("name", IDLE)
def test_a_run_with_nothing_to_do_takes_no_place_of_one_that_waits(name: str) -> None:
    """A group keeps one run that waits: a bot's comment must not push out an official's."""
    one = workflow(name)
    idle, busy = IDLE[name]
    group = " ".join(one.whole["concurrency"]["group"].split())
    assert idle in group
    assert "&& format('datareq-idle-{0}', github.run_id) || 'datareq-" in group
    (first, *_) = one.jobs.values()
    assert busy in first["if"]


def test_what_was_built_is_taken_only_from_mains_own_run() -> None:
    (download,) = (
        step
        for step in workflow("reconcile").jobs["gate"]["steps"]
        if "download-artifact" in step.get("uses", "")
    )
    for condition in (
        "github.event_name == 'workflow_run'",
        "github.event.workflow_run.head_sha == github.sha",
        "github.event.workflow_run.head_branch == 'main'",
        "github.event.workflow_run.head_repository.full_name == github.repository",
        "startsWith(github.event.workflow_run.path, '.github/workflows/generate.yml')",
        """contains(fromJSON('["workflow_run", "workflow_dispatch"]'), github.event.workflow_run.event)""",
    ):
        assert condition in download["if"]
    assert "||" not in download["if"]
    assert download["with"]["run-id"] == "${{ github.event.workflow_run.id }}"


@pytest.mark.parametrize(
    "name",
    [
        *("generate/generate", "reconcile/gate", "kpi/count", "kpi/kpi"),
        *("remind/elsewhere", "remind/remind"),
    ],
)
def test_a_dispatch_from_another_branch_does_nothing(name: str) -> None:
    (job,) = (one for one in jobs() if one.id == name)
    assert "github.ref == 'refs/heads/main'" in job.says["if"]
    assert "github.ref == 'refs/heads/main' ||" not in job.says["if"]


def test_no_chain_of_runs_is_longer_than_the_forge_allows_nor_a_ring() -> None:
    """GitHub follows `workflow_run` three times; ping → gate → generate → reconcile is that long."""
    after = {
        name: list(triggers.get("workflow_run", {}).get("workflows", ()))
        for name, triggers in TRIGGERS.items()
    }

    def depth(name: str, seen: tuple[str, ...] = ()) -> int:
        assert name not in seen
        return max((1 + depth(before, (*seen, name)) for before in after[name]), default=0)

    assert max(depth(name) for name in TRIGGERS) <= 3


def test_what_leaves_the_house_is_the_finished_datasets_for_a_day() -> None:
    job = workflow("generate").jobs["generate"]
    (upload,) = (step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert upload["with"]["path"] == "${{ runner.temp }}/built"
    assert upload["with"]["include-hidden-files"] is False
    assert upload["with"]["retention-days"] == 1
    assert job["steps"][-1]["if"] == "always()"
    assert "rm -rf" in job["steps"][-1]["run"]


@every_job
def test_no_machine_inside_has_a_key_that_writes(job: Job) -> None:
    """What opens answers or names people lies on the machine; the key that proposes and comments never comes there."""
    if job.says["runs-on"] != HOSTED:
        assert job.environment == "generate"
        assert "secrets." not in str(job.says)


@pytest.mark.parametrize("name", ["kpi/count", "remind/elsewhere"])
def test_who_has_no_machine_inside_starts_no_job_there(name: str) -> None:
    (job,) = (one for one in jobs() if one.id == name)
    assert job.says["if"].endswith(" && vars.DATAREQ_INSIDE == 'true'")


@pytest.mark.parametrize("name", ["kpi/kpi", "remind/remind"])
def test_a_machine_inside_that_is_down_holds_up_nothing_else(name: str) -> None:
    (job,) = (one for one in jobs() if one.id == name)
    assert job.says["if"] == "${{ !cancelled() && github.ref == 'refs/heads/main' }}"


def test_of_the_survey_nothing_leaves_the_house_but_figures() -> None:
    job = workflow("kpi").jobs["count"]
    (upload,) = (step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert upload["with"]["path"] == "${{ runner.temp }}/counted"
    assert upload["with"]["retention-days"] == 1
    (count,) = (step["run"] for step in job["steps"] if "datareq kpi" in step.get("name", ""))
    assert 'cp --parents ./*/report.json "$RUNNER_TEMP/counted"' in count
    assert count.count("$RUNNER_TEMP/counted") == 2
    assert job["steps"][-1]["if"] == "always()"
    assert job["steps"][-1]["run"].count("$RUNNER_TEMP") == 2


def test_what_was_counted_is_taken_from_the_same_run_alone() -> None:
    job = workflow("kpi").jobs["kpi"]
    (download,) = (step for step in job["steps"] if "download-artifact" in step.get("uses", ""))
    assert set(download["with"]) == {"pattern", "merge-multiple", "path"}


@every_workflow
def test_a_suppressed_warning_has_its_reason_on_the_line(one: Workflow) -> None:
    for line in one.text.splitlines():
        if "zizmor:" in line:
            reason = re.search(r"# zizmor: ignore\[[a-z-]+\] (?P<reason>.{20,})$", line)
            assert reason, line
        assert "actionlint-disable" not in line
        assert "shellcheck disable" not in line
