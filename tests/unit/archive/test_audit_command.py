"""`datareq audit` over a real repository, with the real gate."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from archive_story import ROOT, Story, snapshot
from click.testing import CliRunner

from datareq.approval.gate import decide
from datareq.cli.audit import command
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.forge import PullKind
from datareq.wiring.history import ledger_files, policy_history


def git(repo: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *args],
        cwd=repo,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(repo: Path, message: str) -> str:
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", message)
    return git(repo, "rev-parse", "HEAD")


def put(repo: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        target = repo / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


@pytest.fixture
def repo(tmp_path: Path, refused: Story) -> Path:
    """A repository whose archive holds a request that was refused under an earlier policy."""
    git(tmp_path, "init", "-q", "-b", "main")
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    first = commit(tmp_path, "Policy")
    policy = load_policy(read_folder(tmp_path, "policy"), first)
    old = refused.ending.intake
    intake = replace(
        snapshot(policy, PullKind.INTAKE, 51, refused.folder),
        registration=old.registration,
        ledger=old.ledger,
    )
    ending = replace(
        refused.ending,
        policy=policy,
        intake=intake,
        verdict=decide(policy.sop, policy, intake),
    )
    put(tmp_path, replace(refused, ending=ending).files())
    later = tmp_path / "policy/service-levels.yaml"
    later.write_text(later.read_text(encoding="utf-8").replace("days: 10", "days: 9"), "utf-8")
    commit(tmp_path, "Archive; another policy")
    return tmp_path


def test_an_untouched_archive_passes(repo: Path) -> None:
    done = CliRunner().invoke(command, ["--repo", str(repo), "--lang", "en"])
    assert done.output == "The archive is as it was written: 2 folders and registers checked.\n"
    assert done.exit_code == 0


def test_every_problem_is_told_and_the_exit_code_is_one(repo: Path) -> None:
    (repo / "archive/2026/PDI-2026-0051/v1/request.yaml").write_text("lain")
    (repo / "archive/2026/register.csv").write_text("lain")
    done = CliRunner().invoke(command, ["--repo", str(repo), "--lang", "en"])
    assert done.output.splitlines() == [
        "archive/2026/PDI-2026-0051/v1: The file request.yaml was changed after it was archived.",
        "archive/2026/register.csv: The register isn't what the records of its year say.",
        "2 problems were found in 2 folders and registers. Please restore them from the "
        "repository's history and find out who changed them.",
    ]
    assert done.exit_code == 1


def test_another_program_reads_the_same(repo: Path) -> None:
    (repo / "archive/2026/register.csv").unlink()
    done = CliRunner().invoke(command, ["--repo", str(repo), "--lang", "en", "--format", "json"])
    rows = {row["subject"]: row for row in json.loads(done.output)}
    assert rows["archive/2026/PDI-2026-0051/v1"] == {
        "subject": "archive/2026/PDI-2026-0051/v1",
        "ok": True,
        "problems": [],
        "undecided": [],
    }
    assert [item["code"] for item in rows["archive/2026/register.csv"]["problems"]] == [
        "audit-file-missing"
    ]


def test_without_the_history_nothing_is_decided_and_the_exit_code_is_three(
    repo: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shallow = tmp_path_factory.mktemp("shallow") / "clone"
    git(repo, "clone", "-q", "--depth", "1", f"file://{repo}", str(shallow))
    done = CliRunner().invoke(command, ["--repo", str(shallow), "--lang", "en"])
    assert "complete clone of the repository" in done.output
    assert done.exit_code == 3


def test_a_policy_that_never_was_on_main_is_no_policy(repo: Path) -> None:
    git(repo, "checkout", "-q", "--orphan", "other")
    (repo / "policy/units.yaml").write_text("units: []\n")
    other = commit(repo, "Other")
    git(repo, "checkout", "-q", "-f", "main")
    with pytest.raises(PolicyError, match="policy-commit-unknown"):
        policy_history(repo)(other)


def test_a_clone_without_the_account_says_so(repo: Path, tmp_path: Path) -> None:
    assert ledger_files(repo) is None
    assert ledger_files(tmp_path / "nowhere") is None
