"""The forge's settings through GitHub's interface: what is put in place is what is read back.

Every answer of the stand-in is held against GitHub's published description meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openapi.validator import Validator

from datareq.adapters.github.admin import GithubAdministration
from datareq.adapters.github.admin_shape import (
    PROTECTED,
    from_ruleset,
    protection,
    to_environment,
    to_ruleset,
)
from datareq.adapters.github.credentials import Token, connect
from datareq.errors import ForgeError
from datareq.premises.found import Found, Lack
from datareq.premises.nouns import (
    Actor,
    ActorKind,
    Branch,
    Environment,
    Kind,
    Label,
    Part,
    Person,
    Rule,
    Ruleset,
    Settings,
    Team,
    Variable,
)
from datareq.rehearsal.forge import ForgeServer

REPOSITORY = "unj/desk"
AT = f"/repos/{REPOSITORY}"
SARI, TONO, LUAR = (Person(id=n, login=login) for n, login in ((11, "sari"), (12, "tono"), (13, "luar")))  # fmt: skip
GATE = {"contents": "write", "metadata": "read"}
CHECK = Rule(type="required_status_checks", terms=("datareq/gate",), app=71)
TEAM = Team(name="kantor", permission="push", members=(SARI, TONO))
PARTS: tuple[tuple[Kind, Part], ...] = (
    (
        Kind.REPOSITORY,
        Settings(
            name="repository",
            switches=(
                ("allow_rebase_merge", "true"),
                ("can_approve_pull_request_reviews", "false"),
                ("default_workflow_permissions", "read"),
            ),
        ),
    ),
    (Kind.TEAM, TEAM),
    (Kind.TEAM, Team(name="staf", permission="pull", members=None)),
    (Kind.LABEL, Label(name="tahap/uji", colour="00ff00", description="Uji & coba")),
    (Kind.ENVIRONMENT, Environment(name="gate", branches=("main",))),
    (Kind.VARIABLE, Variable(name="DATAREQ_PUBLISHER", value="x[bot]")),
    (Kind.LEDGER, Branch(name="datareq/ledger")),
    (
        Kind.RULESET,
        Ruleset(
            name="datareq/main",
            target="branch",
            patterns=("refs/heads/main",),
            rules=(Rule(type="update"), CHECK),
            bypass=(
                Actor(kind=ActorKind.APP, name="71"),
                Actor(kind=ActorKind.TEAM, name="kantor"),
            ),
        ),
    ),
    (
        Kind.RULESET,
        Ruleset(
            name="datareq/workflows",
            target="push",
            patterns=(),
            rules=(Rule(type="file_path_restriction", terms=(".github/**/*",)),),
            bypass=(),
        ),
    ),
)


class Office:
    def __init__(self, forge: ForgeServer) -> None:
        self.forge = forge
        self.pauses: list[float] = []
        for person in (SARI, TONO, LUAR):
            forge.create_user(person.login, person.id)
        forge.create_user("pemilik", 10)
        forge.create_org("unj", members={"pemilik": "admin", "sari": "member", "tono": "member"})
        forge.create_repo(REPOSITORY, {"README.md": b"# Meja\n"})
        forge.create_app("gate", "unj", GATE, id=71)
        self.client, identity = connect(
            Token(value=forge.token("pemilik")), REPOSITORY, forge.url, sleep=self.pauses.append
        )
        self.administration = GithubAdministration(self.client, identity)

    def put_all(self) -> None:
        for kind, part in PARTS:
            assert self.administration.put(kind, part, None) is None

    def read(self) -> Found:
        return self.administration.read(PARTS)

    def act(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.forge.act("pemilik", method, path, body)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    validator = Validator()
    with ForgeServer(tmp_path / "forge", wrap=validator.wrap) as forge:
        yield Office(forge)
    assert validator.failures == []


def facts(found: Found) -> dict[str, Any]:
    return {part.name: dict(part.facts()) for _, part in found.parts}


def test_what_was_put_in_place_is_read_back(office: Office) -> None:
    office.put_all()
    told = facts(office.read())
    for kind, part in PARTS:
        for fact, value in part.facts().items():
            assert told[part.name][fact] == value, (kind, part.name, fact)


def test_nothing_of_ours_is_found_on_an_empty_forge(office: Office) -> None:
    found = office.read()
    assert {kind for kind, _ in found.parts} == {Kind.REPOSITORY}
    assert (found.private, found.lacks, found.server) == (True, (), "")
    assert [(app.name, app.id) for app in found.apps] == [("gate", 71)]
    assert found.owners == found.admins == (Person(id=10, login="pemilik"),)


def test_putting_again_changes_nothing(office: Office) -> None:
    office.put_all()
    before = office.read()
    for kind, part in PARTS:
        if kind is not Kind.LEDGER:
            office.administration.put(kind, part, before.part(kind, part.name))
    assert office.read() == before


def test_whoever_makes_a_team_is_not_left_in_it(office: Office) -> None:
    office.administration.put(Kind.TEAM, PARTS[2][1], None)
    assert office.act("GET", "/orgs/unj/teams/staf/members") == []


def test_members_come_and_go_by_their_numbers(office: Office) -> None:
    office.administration.put(Kind.TEAM, TEAM, None)
    office.forge.rename_user("sari", "sari-baru")
    there = office.read().part(Kind.TEAM, "kantor")
    assert isinstance(there, Team)
    assert there.members == (Person(id=11, login="sari-baru"), TONO)
    office.administration.put(Kind.TEAM, replace(TEAM, members=(TONO,)), there)
    assert [row["id"] for row in office.act("GET", "/orgs/unj/teams/kantor/members")] == [12]


def test_who_is_not_of_the_organisation_is_invited_once(office: Office) -> None:
    wanted = replace(TEAM, members=(LUAR,))
    office.administration.put(Kind.TEAM, wanted, None)
    there = office.administration.read([(Kind.TEAM, wanted)]).part(Kind.TEAM, "kantor")
    assert isinstance(there, Team)
    assert (there.members, there.pending) == ((), (LUAR,))
    office.forge.forget_requests()
    office.administration.put(Kind.TEAM, wanted, there)
    assert office.forge.writes() == []


def test_environment_keeps_what_people_added_and_gets_exactly_its_branches(office: Office) -> None:
    path = f"{AT}/environments/gate"
    custom = {"protected_branches": False, "custom_branch_policies": True}
    office.act("PUT", path, {"wait_timer": 5, "deployment_branch_policy": None})
    office.administration.put(*PARTS[4], None)
    made = office.act("GET", path)
    assert made["deployment_branch_policy"] == custom
    assert protection(made) == {"wait_timer": 5}
    office.act("POST", f"{path}/deployment-branch-policies", {"name": "feature/*"})
    office.administration.put(*PARTS[4], None)
    found = office.read().part(Kind.ENVIRONMENT, "gate")
    assert found == Environment(name="gate", branches=("main",))


def test_only_what_our_name_marks_can_be_removed(office: Office) -> None:
    office.put_all()
    for kind, part in (PARTS[3], PARTS[7]):
        office.administration.remove(kind, part)
        office.administration.remove(kind, part)
        assert office.read().part(kind, part.name) is None
    with pytest.raises(ForgeError, match="setting-refused"):
        office.administration.remove(*PARTS[1])


def test_login_of_an_account_is_asked_by_number(office: Office) -> None:
    office.forge.rename_user("sari", "sari-baru")
    office.forge.delete_user("tono")
    assert office.administration.logins([12, 11, 11]) == {11: "sari-baru", 12: None}


@pytest.mark.parametrize(
    ("lacks", "found", "put"),
    [("rulesets", (Lack.RULESETS,), None), ("environments", (Lack.ENVIRONMENTS,), None)],
)
def test_what_the_plan_lacks_is_found(
    office: Office, lacks: str, found: tuple[Lack, ...], put: None
) -> None:
    office.forge.set_lacking(lacks)
    assert office.read().lacks == found


def test_rules_for_pushes_that_the_server_does_not_know_are_no_error(office: Office) -> None:
    office.forge.set_lacking("push-rulesets", version="3.12.1")
    assert office.administration.put(*PARTS[8], None) is Lack.PUSH_RULESETS
    assert office.read().server == "3.12.1"


def test_setting_that_is_refused_is_an_error_that_names_it(office: Office) -> None:
    body = {"message": "Validation Failed", "documentation_url": "https://docs.github.com"}
    office.forge.fail("POST", f"{AT}/labels", times=9, do="status", status=422, body=body)
    with pytest.raises(ForgeError, match=r"setting-refused.*tahap/uji.*Validation Failed"):
        office.administration.put(*PARTS[3], None)


def test_every_request_of_a_reading_may_fail_once(office: Office) -> None:
    office.put_all()
    office.forge.forget_requests()
    whole = office.read()
    count = len(office.forge.requests())
    for n in range(1, count + 1):
        office.forge.fail("GET", nth=n, times=1, do="status", status=502)
        assert office.read() == whole, n
        office.forge.heal()


@pytest.mark.parametrize("status", [403, 404])
def test_reading_that_is_refused_anywhere_is_never_taken_for_whole(
    office: Office, status: int
) -> None:
    """Either nothing can be said, or what couldn't be read shows as missing: never as in order."""
    office.put_all()
    office.forge.forget_requests()
    whole = office.read()
    count = len(office.forge.requests())
    same = []
    for n in range(1, count + 1):
        office.forge.fail("GET", nth=n, times=1, do="status", status=status)
        try:
            if office.read() == whole:
                same.append(office.forge.requests()[-1])
        except ForgeError:
            pass
        office.forge.heal()
    assert len(same) <= 1  # the version of an own server, which github.com hasn't


def test_every_write_may_be_lost_or_answered_in_vain(office: Office) -> None:
    for when in ("before", "after"):
        office.forge.fail(
            "POST|PUT|PATCH", f"{AT}/.*|/orgs/.*", nth=1, times=1, when=when, do="reset"
        )
        for kind, part in PARTS:
            if kind is not Kind.LEDGER or when == "before":
                before = office.read().part(kind, part.name)
                office.administration.put(kind, part, before)
            office.forge.heal()
            office.forge.fail(
                "POST|PUT|PATCH", f"{AT}/.*|/orgs/.*", nth=1, times=1, when=when, do="reset"
            )
        office.forge.heal()
    rulesets = [row["name"] for row in office.act("GET", f"{AT}/rulesets")]
    assert sorted(rulesets) == ["datareq/main", "datareq/workflows"]


def test_parameters_that_github_fills_in_make_no_difference() -> None:
    """As GitHub gives a ruleset back: defaults spelled out, an order of its own."""
    row = {
        "name": "datareq/main",
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["refs/heads/main"], "exclude": []}},
        "bypass_actors": [
            {"actor_id": 5, "actor_type": "Team", "bypass_mode": "always"},
            {"actor_id": 71, "actor_type": "Integration", "bypass_mode": "always"},
        ],
        "rules": [
            {
                "type": "required_status_checks",
                "parameters": {
                    "strict_required_status_checks_policy": False,
                    "do_not_enforce_on_create": False,
                    "required_status_checks": [{"context": "datareq/gate", "integration_id": 71}],
                },
            },
            {"type": "update", "parameters": {"update_allows_fetch_and_merge": False}},
        ],
    }
    wanted = PARTS[7][1]
    assert isinstance(wanted, Ruleset)
    assert to_ruleset(row, {5: "kantor"}).facts() == wanted.facts()
    assert from_ruleset(wanted, {"kantor": 5})["conditions"] == row["conditions"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actor_type": "OrganizationAdmin", "actor_id": 1}, "OrganizationAdmin"),
        ({"actor_type": "OrganizationAdmin", "actor_id": None}, "OrganizationAdmin"),
        ({"actor_type": "RepositoryRole", "actor_id": 5}, "RepositoryRole 5"),
        ({"actor_type": "DeployKey", "actor_id": None}, "DeployKey None"),
        ({"actor_type": "Team", "actor_id": 99}, "Team #99"),
        ({"bypass_mode": "pull_request"}, "Integration 71 (pull_request)"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_everybody_who_is_let_through_shows(change: dict[str, Any], said: str) -> None:
    actor = {"actor_id": 71, "actor_type": "Integration", "bypass_mode": "always"} | change
    row = {"name": "x", "target": "branch", "enforcement": "active", "rules": []}
    found = to_ruleset(row | {"conditions": None, "bypass_actors": [actor]}, {5: "kantor"})
    assert found.facts()["bypass"] == (said,)


def test_ruleset_whose_passers_are_not_told_is_unreadable() -> None:
    row = {"name": "x", "target": "branch", "enforcement": "active", "rules": []}
    with pytest.raises(ForgeError, match="forge-unreadable"):
        to_ruleset(row, {})


@pytest.mark.parametrize(
    ("policy", "branches"),
    [
        (None, ()),
        ({"protected_branches": True, "custom_branch_policies": False}, (PROTECTED,)),
        ({"protected_branches": False, "custom_branch_policies": True}, ("main",)),
    ],
    ids=["every branch", "protected ones", "named ones"],
)
def test_environment_that_is_not_locked_differs(policy: Any, branches: tuple[str, ...]) -> None:
    row = {"name": "gate", "deployment_branch_policy": policy}
    rows = ({"name": "main"},) if branches == ("main",) else ()
    assert to_environment(row, rows).branches == branches
