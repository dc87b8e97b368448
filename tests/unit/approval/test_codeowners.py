"""CODEOWNERS says what the policy says, in a form that GitHub can't read otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.factories import ROOT

from datareq.approval.codeowners import (
    FILE,
    MAX_BYTES,
    TRUST_ROOTS,
    lint,
    meet,
    organisation_of,
    render,
    routes,
)
from datareq.cli.codeowners import command
from datareq.documents.findings import word
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy

ORGANISATION = "kampus"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "0" * 40)


def codes(text: str, policy: Policy) -> list[str]:
    return [finding.code for finding in lint(text.encode(), policy, ORGANISATION)]


def test_the_repositorys_own_file_is_what_its_policy_says() -> None:
    """`datareq codeowners --write` mends it."""
    data = (ROOT / FILE).read_bytes()
    policy = load_policy(read_folder(ROOT, "policy"), "0" * 40)
    assert lint(data, policy, organisation_of(data) or "") == ()


def test_what_is_rendered_is_of_the_strict_subset(policy: Policy) -> None:
    assert codes(render(policy, ORGANISATION), policy) == []


def test_every_team_that_approves_a_document_is_asked_about_it(policy: Policy) -> None:
    teams = {role.id: role.team for role in policy.roles}
    made = routes(policy)
    for _, evidence in policy.sop.evidences():
        if evidence.kind.value == "approval" and evidence.document is not None:
            file = policy.sop.document(evidence.document).file
            for role in evidence.roles:
                if teams[role]:
                    assert teams[role] in made[f"/requests/*/{file}"], (evidence.id, role)


def test_every_trust_root_is_the_maintainers_alone(policy: Policy) -> None:
    team = policy.role(policy.maintainer_role).team
    assert all(routes(policy)[root] == (team,) for root in TRUST_ROOTS)


def test_every_trust_root_is_there() -> None:
    """A root that is misspelt would guard nothing. `.gitattributes` may not exist, and stays guarded."""
    absent = {root for root in TRUST_ROOTS if not (ROOT / root.strip("/")).exists()}
    assert absent <= {"/.gitattributes"}


def test_holders_that_change_daily_change_nothing(policy: Policy) -> None:
    assert render(replace(policy, appointments=()), "x") == render(policy, "x")


REPLACED = "/policy/ @kampus/pengelola-datareq"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("* @kampus/pengelola-datareq", "codeowners-pattern"),
        ("/policy/** @kampus/pengelola-datareq", "codeowners-pattern"),
        ("policy/ @kampus/pengelola-datareq", "codeowners-pattern"),
        ("!/policy/ @kampus/pengelola-datareq", "codeowners-pattern"),
        ("/pol[i]cy/ @kampus/pengelola-datareq", "codeowners-pattern"),
        ("/policy/*.yaml @kampus/pengelola-datareq", "codeowners-pattern"),
        ("/policy\\ x/ @kampus/pengelola-datareq", "codeowners-pattern"),
        ("/polıcy/ @kampus/pengelola-datareq", "codeowners-pattern"),
        (" /policy/ @kampus/pengelola-datareq", "codeowners-pattern"),
        ("/policy/", "codeowners-nobody"),
        ("/policy/ @budi", "codeowners-owner"),
        ("/policy/ budi@kampus.ac.id", "codeowners-owner"),
        ("/policy/ @lain/pengelola-datareq", "codeowners-owner"),
        ("/policy/ @kampus/bukan-tim", "codeowners-owner"),
        ("/policy/ @kampus/pengelola-datareq # catatan", "codeowners-owner"),
        ("/policy/  @kampus/pengelola-datareq", "codeowners-owner"),
        ("/policy/\t@kampus/pengelola-datareq", "codeowners-pattern"),
        ("/policy/ @kampus/pengelola-datareq\r", "codeowners-owner"),
        (f"{REPLACED}\n/policy/sop.yaml @kampus/kepala-pustikom", "codeowners-overlap"),
        (f"{REPLACED}\n{REPLACED}", "codeowners-overlap"),
        ("/policy/ @kampus/pengelola-datareq @kampus/kepala-pustikom", "codeowners-unguarded"),
        ("", "codeowners-unguarded"),
    ],
)
def test_a_line_that_github_may_read_otherwise_is_named(
    policy: Policy, line: str, code: str
) -> None:
    text = render(policy, ORGANISATION)
    assert REPLACED in text
    found = codes(text.replace(REPLACED, line), policy)
    assert code in found
    assert "codeowners-drift" in found


def test_drift_is_told_at_its_line(policy: Policy) -> None:
    text = render(policy, ORGANISATION)
    (finding,) = lint((text + "# lagi\n").encode(), policy, ORGANISATION)
    assert (finding.code, finding.line) == ("codeowners-drift", text.count("\n") + 1)


def test_a_missing_or_oversized_file_is_said(policy: Policy) -> None:
    assert [item.code for item in lint(None, policy, "x")] == ["codeowners-missing"]
    big = b"#" * (MAX_BYTES + 1)
    assert [item.code for item in lint(big, policy, "x")] == ["codeowners-size"]


def test_without_a_maintainers_team_every_root_is_named(policy: Policy) -> None:
    roles = tuple(
        replace(role, team=None) if role.id == policy.maintainer_role else role
        for role in policy.roles
    )
    poor = replace(policy, roles=roles)
    found = lint(render(poor, ORGANISATION).encode(), poor, ORGANISATION)
    assert [finding.args["pattern"] for finding in found] == list(TRUST_ROOTS)
    message, hint = word(found[0], "id")
    assert message == "`/.ci/` tidak dijaga oleh pengelola saja."
    assert "policy/roles.yaml" in hint


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("/policy/", "/policy/sop.yaml", True),
        ("/requests/*/team.yaml", "/requests/x/team.yaml", True),
        ("/requests/*/team.yaml", "/requests/*/letter.yaml", False),
        ("/requests/", "/requests/*/letter.yaml", True),
        ("/tools/", "/tests/", False),
    ],
)
def test_two_patterns_meet(one: str, other: str, expected: bool) -> None:
    assert meet(one, other) is meet(other, one) is expected


def run(root: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, ["--repo", str(root), "--lang", "en", *arguments])
    return done.exit_code, done.output


def test_the_command_writes_then_finds_nothing(tmp_path: Path) -> None:
    for path, data in read_folder(ROOT, "policy").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert run(tmp_path)[0] == 2
    assert run(tmp_path, "--check", "--org", ORGANISATION)[0] == 1
    code, printed = run(tmp_path, "--org", ORGANISATION)
    assert code == 0
    assert not (tmp_path / FILE).exists()
    assert run(tmp_path, "--write", "--org", ORGANISATION) == (0, "")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == printed
    assert run(tmp_path, "--check") == (0, "")
    (tmp_path / FILE).write_text(printed.replace("/tools/", "/tool/"), encoding="utf-8")
    code, said = run(tmp_path, "--check")
    assert code == 1
    assert "CODEOWNERS is not what the policy says now." in said
