"""`datareq setup` and `datareq doctor` as they are run, against the stand-in forge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.factories import ROOT

from datareq.cli import group
from datareq.cli.errors import sentence
from datareq.errors import DatareqError
from datareq.premises.wanted import GATE_PERMISSIONS, PUBLISH_PERMISSIONS, SECRETS
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.forge import ForgeServer
from datareq.rehearsal.forge.client import App, ControlError
from datareq.rehearsal.house import first_files
from datareq.wiring.generated import write_files

REPOSITORY, OWNER = "unj/desk", "pemilik"
KEYS_ARE_MISSING = 1
"""The first setup can't find the keys, because their environments come with it."""
AT = f"/repos/{REPOSITORY}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command gave back."""

    returncode: int
    stdout: str
    stderr: str


class Town:
    """An organisation with everybody in it, the two Apps, and a repository with a first content."""

    def __init__(self, folder: Path, forge: ForgeServer) -> None:
        self.forge = forge
        for player in CAST:
            forge.create_user(player.login, player.id)
        forge.create_user(OWNER, 900)
        members = {player.login: "member" for player in CAST}
        forge.create_org("unj", 400, {**members, OWNER: "admin"}, base="none")
        copy = folder / "copy"
        for path, content in first_files(ROOT).items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(content)
        write_files(copy, "unj")
        files = {str(p.relative_to(copy)): p.read_bytes() for p in copy.rglob("*") if p.is_file()}
        forge.create_repo(REPOSITORY, files)
        self.gate: App = forge.create_app("pdi-gate", "unj", GATE_PERMISSIONS)
        self.publish: App = forge.create_app("pdi-publish", "unj", PUBLISH_PERMISSIONS)
        for environment, name in SECRETS:
            forge.set_secrets(REPOSITORY, name, environment=environment)

    def run(self, *arguments: str, login: str = OWNER, **more: str) -> Done:
        """In this process: a start of Python for each would take most of the time."""
        environment = {
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_SERVER_URL": self.forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "DATAREQ_TOKEN": self.forge.token(login),
            "DATAREQ_GATE_APP_ID": str(self.gate.id),
            "DATAREQ_PUBLISH_APP_ID": str(self.publish.id),
            "DATAREQ_LANG": "id",
            **more,
        }
        ran = CliRunner().invoke(group, arguments, env=environment)
        if isinstance(ran.exception, DatareqError):
            said = f"{sentence(ran.exception, 'id')}\n"
            return Done(returncode=ran.exception.exit_code, stdout=ran.stdout, stderr=said)
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return Done(returncode=ran.exit_code, stdout=ran.stdout, stderr=ran.stderr)

    def written(self) -> list[str]:
        """What was asked to be changed since the requests were forgotten; fetching changes nothing."""
        return [path for _, path, _, _ in self.forge.writes() if "upload-pack" not in path]

    def doctor(self) -> tuple[int, list[str]]:
        """Its exit code, and the codes of what it found."""
        done = self.run("doctor", "--format", "json")
        told: dict[str, Any] = json.loads(done.stdout)
        return done.returncode, [drift["code"] for drift in told["drifts"]]

    def act(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.forge.act(OWNER, method, path, body)

    def ruleset(self, name: str) -> str:
        rows = self.act("GET", f"{AT}/rulesets")
        return next(f"{AT}/rulesets/{row['id']}" for row in rows if row["name"] == name)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose desk is set up; each test leaves it sound, by `datareq setup` or by hand."""
    folder = tmp_path_factory.mktemp("town")
    with ForgeServer(folder / "forge") as forge:
        town = Town(folder, forge)
        done = town.run("setup")
        assert done.returncode == KEYS_ARE_MISSING, done.stdout + done.stderr
        assert town.run("setup").returncode == 0
        yield town


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Town]:
    with ForgeServer(tmp_path / "forge") as forge:
        yield Town(tmp_path, forge)


def test_dry_run_writes_nothing_and_shows_what_setup_then_does(empty: Town) -> None:
    empty.forge.forget_requests()
    planned = empty.run("setup", "--dry-run")
    assert planned.returncode == KEYS_ARE_MISSING, planned.stderr
    assert empty.written() == []
    assert planned.stdout.startswith(f"Rencana untuk {REPOSITORY}:\n")
    assert "+ team kepala-pustikom\n    + members: hendro (501)\n    + permission: push" in (
        planned.stdout
    )
    assert f"    + rules: required_status_checks: datareq/gate (App {empty.gate.id})" in (
        planned.stdout
    )
    done = empty.run("setup")
    assert done.returncode == KEYS_ARE_MISSING, done.stderr
    assert done.stdout.startswith(planned.stdout)
    again = empty.run("setup")
    assert (
        again.stdout == f"Tidak ada yang perlu dikerjakan: {REPOSITORY} sudah sesuai kebijakan.\n"
    )
    empty.forge.forget_requests()
    assert empty.run("setup").returncode == 0
    assert empty.written() == []


def test_doctor_is_satisfied_after_setup_and_lists_who_can_pass_by(built: Town) -> None:
    done = built.run("doctor", "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "✓ Everything is as the policy says." in done.stdout
    assert f"@{OWNER}: owner of the organisation" in done.stdout
    assert "App pdi-gate: let through by datareq/fulfilment, datareq/intake, datareq/ledger" in (
        done.stdout
    )
    assert "App pdi-publish: let through by datareq/main, datareq/workflows" in done.stdout


def _team(town: Town) -> None:
    town.forge.create_team("unj", "kepala-pustikom", {"dimas": "active", "hendro": None})


def _label(town: Town) -> None:
    town.act("DELETE", f"{AT}/labels/tahap/diperiksa")


def _strange_label(town: Town) -> None:
    town.act("POST", f"{AT}/labels", {"name": "tahap/entah", "color": "000000"})


def _environment(town: Town) -> None:
    policy = {"protected_branches": True, "custom_branch_policies": False}
    town.act("PUT", f"{AT}/environments/gate", {"deployment_branch_policy": policy})


def _ruleset_off(town: Town) -> None:
    town.act("PUT", town.ruleset("datareq/main"), {"enforcement": "disabled"})


def _ruleset_passer(town: Town) -> None:
    actor = {"actor_type": "User", "actor_id": 541, "bypass_mode": "always"}
    town.act("PUT", town.ruleset("datareq/ledger"), {"bypass_actors": [actor]})


def _any_check(town: Town) -> None:
    check = {"context": "datareq/gate"}
    parameters = {"required_status_checks": [check], "strict_required_status_checks_policy": False}
    rules = [{"type": "required_status_checks", "parameters": parameters}]
    town.act("PUT", town.ruleset("datareq/main"), {"rules": rules})


def _ruleset_gone(town: Town) -> None:
    town.act("DELETE", town.ruleset("datareq/fulfilment"))


def _push_rules_gone(town: Town) -> None:
    town.act("DELETE", town.ruleset("datareq/workflows"))


def _strange_ruleset(town: Town) -> None:
    body = {"name": "datareq/pintu", "enforcement": "active", "target": "branch", "rules": []}
    town.act("POST", f"{AT}/rulesets", body)


def _workflow_rights(town: Town) -> None:
    body = {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True}
    town.act("PUT", f"{AT}/actions/permissions/workflow", body)


def _publisher(town: Town) -> None:
    town.act("PATCH", f"{AT}/actions/variables/DATAREQ_PUBLISHER", {"value": "dimas"})


@pytest.mark.parametrize(
    ("drift", "code"),
    [
        (_team, "team-changed"),
        (_label, "label-missing"),
        (_strange_label, "label-strange"),
        (_environment, "environment-changed"),
        (_ruleset_off, "ruleset-changed"),
        (_ruleset_passer, "ruleset-changed"),
        (_any_check, "ruleset-changed"),
        (_ruleset_gone, "ruleset-missing"),
        (_push_rules_gone, "push-ruleset-missing"),
        (_strange_ruleset, "ruleset-strange"),
        (_workflow_rights, "repository-changed"),
        (_publisher, "variable-changed"),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else value,
)
def test_doctor_names_a_drift_and_setup_mends_it(
    built: Town, drift: Callable[[Town], None], code: str
) -> None:
    drift(built)
    assert built.doctor() == (1, [code])
    assert built.run("setup").returncode == 0
    assert built.doctor() == (0, [])


def test_drift_is_said_with_its_risk_and_its_mend(built: Town) -> None:
    _ruleset_passer(built)
    said = built.run("doctor").stdout
    assert (
        "✗ Aturan datareq/ledger berbeda (bypass: -User 541 "
        f"+Integration {built.gate.id}).\n"
        "    Risiko: Seseorang dapat mengubah cabang yang hanya boleh diubah layanan ini, "
        "atau melewati pemeriksaan.\n"
        "    Perbaikan: Mohon jalankan `datareq setup`.\n"
    ) in said
    assert "User 541: diloloskan oleh datareq/ledger" in said
    assert said.endswith("\n1 perbedaan.\n")
    assert built.run("setup").returncode == 0


def test_apps_with_too_much_or_too_little_are_left_to_people(built: Town) -> None:
    more = {**GATE_PERMISSIONS, "administration": "write"}
    built.forge.create_app("pdi-gate", "unj", more)
    less = {**PUBLISH_PERMISSIONS, "contents": "read"}
    built.forge.create_app("pdi-publish", "unj", less)
    assert built.doctor() == (1, ["app-too-much", "app-too-much", "app-too-little"])
    done = built.run("setup")
    assert done.returncode == 1
    assert (
        "! Aplikasi pdi-gate boleh melakukan lebih dari yang diperlukan (administration: write)"
        in (done.stdout)
    )
    built.forge.create_app("pdi-gate", "unj", GATE_PERMISSIONS)
    built.forge.create_app("pdi-publish", "unj", PUBLISH_PERMISSIONS)
    assert built.doctor() == (0, [])


def test_key_kept_for_the_whole_repository_is_told(built: Town) -> None:
    built.forge.set_secrets(REPOSITORY, "DATAREQ_GATE_KEY", "SOMETHING_ELSE")
    assert built.doctor() == (1, ["secret-exposed"])
    built.forge.set_secrets(REPOSITORY)
    built.forge.set_secrets(REPOSITORY, environment="publish")
    assert built.doctor() == (1, ["secret-missing"])
    built.forge.set_secrets(REPOSITORY, "DATAREQ_PUBLISH_KEY", environment="publish")


def test_renamed_official_stays_in_the_team_and_the_list_is_to_be_corrected(built: Town) -> None:
    built.forge.rename_user("hendro", "hendro2")
    assert built.doctor() == (1, ["account-renamed"])
    built.forge.create_user("hendro", 5501)  # somebody else takes the old name
    done = built.run("doctor")
    assert "Akun 501, yang tercatat sebagai hendro, kini bernama hendro2." in done.stdout
    team = built.act("GET", "/orgs/unj/teams/kepala-pustikom/members")
    assert [member["id"] for member in team] == [501]
    built.forge.delete_user("hendro")
    built.forge.rename_user("hendro2", "hendro")


def test_generated_file_that_is_not_what_the_policy_gives_is_told(empty: Town) -> None:
    content = empty.act("GET", f"{AT}/contents/.github/CODEOWNERS")
    body = {"message": "mine", "content": "IyBtaW5l", "sha": content["sha"], "branch": "main"}
    empty.act("PUT", f"{AT}/contents/.github/CODEOWNERS", body)
    assert empty.run("setup").returncode == 1
    assert empty.doctor() == (1, ["file-stale"])


def test_lost_ledger_is_never_begun_anew(built: Town) -> None:
    tip = built.act("GET", f"{AT}/git/ref/heads/datareq/ledger")["object"]["sha"]
    rules = built.ruleset("datareq/ledger")
    built.act("PUT", rules, {"enforcement": "disabled"})
    built.act("DELETE", f"{AT}/git/refs/heads/datareq/ledger")
    done = built.run("setup")
    assert done.returncode == 1
    assert "! Buku besar layanan, cabang datareq/ledger, hilang padahal sebelumnya ada." in (
        done.stdout
    )
    assert built.doctor() == (1, ["ledger-lost"])
    built.act("PUT", rules, {"enforcement": "disabled"})
    built.act("POST", f"{AT}/git/refs", {"ref": "refs/heads/datareq/ledger", "sha": tip})
    assert built.run("setup").returncode == 0
    assert built.doctor() == (0, [])


def test_what_is_not_ours_is_left_alone(built: Town) -> None:
    built.act("POST", f"{AT}/labels", {"name": "bug", "color": "000000"})
    body = {"name": "theirs", "enforcement": "active", "target": "branch", "rules": []}
    built.act("POST", f"{AT}/rulesets", body)
    built.forge.create_team("unj", "lain", ["dimas"])
    custom = {"protected_branches": False, "custom_branch_policies": True}
    built.act("PUT", f"{AT}/environments/pages", {"deployment_branch_policy": custom})
    assert built.doctor() == (0, [])
    built.forge.forget_requests()
    assert built.run("setup").returncode == 0
    assert built.written() == []


def test_writer_can_neither_forge_nor_move_what_the_desk_relies_on(built: Town) -> None:
    """What the rules that setup made do on a forge that holds them."""
    main = built.act("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    tree = built.act("GET", f"{AT}/git/commits/{main}")["tree"]["sha"]
    commit = built.forge.act(
        "hendro", "POST", f"{AT}/git/commits", {"message": "m", "tree": tree, "parents": [main]}
    )["sha"]
    forged = {"sha": commit, "force": True}
    for branch in ("main", "datareq/ledger"):
        with pytest.raises(ControlError, match="Cannot update"):
            built.forge.act("hendro", "PATCH", f"{AT}/git/refs/heads/{branch}", forged)
    refs, intake = f"{AT}/git/refs", {"ref": "refs/heads/intake/issue-7", "sha": commit}
    with pytest.raises(ControlError, match="restricted"):
        built.forge.act("hendro", "POST", refs, intake)
    item = {"path": ".github/workflows/ping.yml", "mode": "100644", "type": "blob", "content": "x"}
    bad = built.forge.act("hendro", "POST", f"{AT}/git/trees", {"base_tree": tree, "tree": [item]})
    made = {"message": "m", "tree": bad["sha"], "parents": [main]}
    commit = built.forge.act("hendro", "POST", f"{AT}/git/commits", made)["sha"]
    side = {"ref": "refs/heads/side", "sha": commit}
    with pytest.raises(ControlError, match=r"\.github/workflows/ping\.yml is restricted"):
        built.forge.act("hendro", "POST", refs, side)


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ("rulesets", "Paket/organisasi ini tidak menyediakan aturan untuk cabang."),
        ("environments", "Paket/organisasi ini tidak menyediakan lingkungan (environment)."),
    ],
)
def test_plan_without_rules_or_environments_is_said_and_not_sound(
    empty: Town, lacks: str, sentence: str
) -> None:
    empty.forge.set_lacking(lacks)
    done = empty.run("setup")
    assert done.returncode == 1, done.stderr
    assert sentence in done.stdout
    done = empty.run("doctor")
    assert done.returncode == 1
    assert sentence in done.stdout
    assert "✗" not in done.stdout


def test_server_without_rules_for_pushes_is_said_and_sound(empty: Town) -> None:
    empty.forge.set_lacking("push-rulesets", version="3.13.0")
    done = empty.run("setup")
    assert done.returncode == KEYS_ARE_MISSING
    sentence = "Server ini mungkin tidak menyediakan aturan untuk kiriman."
    assert sentence in done.stderr
    done = empty.run("doctor")
    assert done.returncode == 0, done.stdout
    assert sentence in done.stdout


def test_somebody_who_is_not_an_owner_learns_that_an_owner_is_needed(built: Town) -> None:
    done = built.run("doctor", login="hendro")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "Ini memerlukan token seorang pemilik organisasi unj; hendro bukan pemiliknya.\n"
    )


def test_missing_setting_is_named(built: Town) -> None:
    done = built.run("doctor", DATAREQ_GATE_APP_ID="", DATAREQ_TOKEN="", GITHUB_TOKEN="")
    assert done.returncode == 3
    assert "DATAREQ_TOKEN, DATAREQ_GATE_APP_ID" in done.stderr


@pytest.mark.parametrize("path", ["/orgs/unj/teams", f"{AT}/rulesets", f"{AT}/environments"])
def test_what_cannot_be_read_is_never_sound(built: Town, path: str) -> None:
    built.forge.fail("GET", path, times=9, do="status", status=403, body={
        "message": "Resource not accessible by personal access token"
    })  # fmt: skip
    done = built.run("doctor")
    built.forge.heal()
    assert (done.returncode, done.stdout) == (3, "")
    assert "Token ini tidak boleh membaca" in done.stderr


def test_setup_that_was_cut_off_goes_on_to_the_same_end(empty: Town) -> None:
    empty.forge.fail("POST", f"{AT}/rulesets", nth=2, times=9, do="status", status=500)
    assert empty.run("setup").returncode == 3
    empty.forge.heal()
    assert empty.run("setup").returncode == 0  # the environments are there by now
    assert empty.doctor() == (0, [])


def test_answer_to_a_write_that_got_lost_is_looked_for(empty: Town) -> None:
    empty.forge.fail("POST", ".*", nth=3, times=1, when="after", do="reset")
    assert empty.run("setup").returncode == KEYS_ARE_MISSING
    assert empty.doctor() == (0, [])
    names = [row["name"] for row in empty.act("GET", f"{AT}/rulesets")]
    assert len(names) == len(set(names))
