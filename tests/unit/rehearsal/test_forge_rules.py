"""Checks, rulesets and permissions of the stand-in forge: who may, and what must be there first."""

from __future__ import annotations

from typing import Any

import pytest
from forge_world import AT, REPO, GitRefusedError, World

MAIN = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
FULFIL = {"ref_name": {"include": ["refs/heads/fulfil/**"], "exclude": []}}


def required(world: World, **more: Any) -> None:
    check = {"context": "datareq/gate", "integration_id": world.app.id}
    parameters = {
        "strict_required_status_checks_policy": False,
        "required_status_checks": [check],
    }
    rule = {"type": "required_status_checks", "parameters": parameters}
    world.server.set_ruleset(REPO, {"name": "main", "conditions": MAIN, "rules": [rule]} | more)


def run(head: str, conclusion: str, name: str = "datareq/gate") -> dict[str, Any]:
    return {"name": name, "head_sha": head, "status": "completed", "conclusion": conclusion}


def head_of(world: World, number: int) -> str:
    return str(world.person("writer").ok("GET", f"{AT}/pulls/{number}")["head"]["sha"])


def test_merge_waits_for_the_required_check(world: World) -> None:
    required(world)
    number, writer = world.pull(), world.person("writer")
    said = writer.ask("PUT", f"{AT}/pulls/{number}/merge")
    assert said.status == 405
    assert 'Required status check "datareq/gate" is expected.' in said.body["message"]
    world.bot().ok("POST", f"{AT}/check-runs", run(head_of(world, number), "success"))
    writer.ok("PUT", f"{AT}/pulls/{number}/merge")


def test_check_by_another_app_or_a_status_does_not_count(world: World) -> None:
    required(world)
    number, writer = world.pull(), world.person("writer")
    other = world.server.create_app("other", "unj", {"checks": "write"})
    head = head_of(world, number)
    world.bot(other).ok("POST", f"{AT}/check-runs", run(head, "success"))
    writer.ok("POST", f"{AT}/statuses/{head}", {"state": "success", "context": "datareq/gate"})
    assert writer.ask("PUT", f"{AT}/pulls/{number}/merge").status == 405


@pytest.mark.parametrize(
    ("conclusion", "status"),
    [("failure", 405), ("action_required", 405), ("neutral", 200), ("skipped", 200)],
)
def test_conclusion_decides_as_on_github(world: World, conclusion: str, status: int) -> None:
    required(world)
    number = world.pull()
    world.bot().ok("POST", f"{AT}/check-runs", run(head_of(world, number), conclusion))
    assert world.person("writer").ask("PUT", f"{AT}/pulls/{number}/merge").status == status


def test_newest_run_of_a_name_counts(world: World) -> None:
    required(world)
    number, bot = world.pull(), world.bot()
    head = head_of(world, number)
    first = bot.ok("POST", f"{AT}/check-runs", run(head, "success"))
    bot.ok("POST", f"{AT}/check-runs", run(head, "failure"))
    assert bot.ask("PUT", f"{AT}/pulls/{number}/merge").status == 405
    listed = bot.ok("GET", f"{AT}/commits/{head}/check-runs")
    assert [item["conclusion"] for item in listed["check_runs"]] == ["failure"]
    assert listed["total_count"] == 1
    bot.ok("PATCH", f"{AT}/check-runs/{first['id']}", {"output": {"title": "t", "summary": "s"}})


def test_people_make_no_check_runs(world: World) -> None:
    head = head_of(world, world.pull())
    said = world.person("writer").ask("POST", f"{AT}/check-runs", run(head, "success"))
    assert (said.status, said.body["message"]) == (
        403,
        "You must authenticate via a GitHub App.",
    )


def test_check_run_is_changed_by_its_app_alone(world: World) -> None:
    head = head_of(world, world.pull())
    mine = world.bot().ok("POST", f"{AT}/check-runs", {"name": "x", "head_sha": head})
    other = world.bot(world.server.create_app("other", "unj", {"checks": "write"}))
    path, body = f"{AT}/check-runs/{mine['id']}", {"conclusion": "success"}
    assert other.ask("PATCH", path, body).status == 403
    done = world.bot().ok("PATCH", path, body)
    assert (done["status"], done["conclusion"]) == ("completed", "success")


def test_protected_branch_takes_no_force_push_and_no_deletion(world: World) -> None:
    rules = [{"type": "non_fast_forward"}, {"type": "deletion"}]
    world.server.set_ruleset(REPO, {"name": "f", "conditions": FULFIL, "rules": rules})
    writer = world.person("writer")
    writer.push("fulfil/a", {"a": "a"})
    writer.push("fulfil/a", {"b": "b"})
    with pytest.raises(GitRefusedError, match="Cannot force-push to this protected ref"):
        writer.push("fulfil/a", {"c": "c"}, start="origin/main", force=True)
    said = writer.ask("DELETE", f"{AT}/git/refs/heads/fulfil/a")
    assert said.status == 422
    assert "Cannot delete this protected ref." in said.body["message"]


@pytest.mark.parametrize("by", ["app", "team", "writer"])
def test_restricted_branch_is_updated_by_bypass_actors_alone(world: World, by: str) -> None:
    team = world.server.create_team("unj", "office", ["second"], {REPO: "push"})
    bypass = [
        {"actor_type": "Integration", "actor_id": world.app.id, "bypass_mode": "always"},
        {"actor_type": "Team", "actor_id": team, "bypass_mode": "always"},
    ]
    rules = [{"type": "update"}, {"type": "creation"}]
    ruleset = {"name": "f", "conditions": FULFIL, "rules": rules, "bypass_actors": bypass}
    world.server.set_ruleset(REPO, ruleset)
    main = world.person("writer").ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    actor = {"app": world.bot(), "team": world.person("second")}.get(by, world.person("writer"))
    said = actor.ask("POST", f"{AT}/git/refs", {"ref": "refs/heads/fulfil/x", "sha": main})
    assert said.status == (422 if by == "writer" else 201)
    if by == "writer":
        with pytest.raises(GitRefusedError, match="repository rule violations"):
            actor.push("fulfil/y", {"y": "y"})


def test_restricted_base_is_merged_into_by_bypass_actors_alone(world: World) -> None:
    bypass = [{"actor_type": "Integration", "actor_id": world.app.id, "bypass_mode": "always"}]
    ruleset = {"name": "m", "conditions": MAIN, "rules": [{"type": "update"}]}
    world.server.set_ruleset(REPO, ruleset | {"bypass_actors": bypass})
    number = world.pull()
    assert world.person("owner").ask("PUT", f"{AT}/pulls/{number}/merge").status == 405
    world.bot().ok("PUT", f"{AT}/pulls/{number}/merge")


def test_one_refused_ref_does_not_stop_the_others_of_a_push(world: World) -> None:
    from forge_world import git

    rules = [{"type": "creation"}]
    world.server.set_ruleset(REPO, {"name": "f", "conditions": FULFIL, "rules": rules})
    writer = world.person("writer")
    clone = writer.clone()
    with pytest.raises(GitRefusedError):
        git(clone, "push", "origin", "HEAD:refs/heads/fulfil/x", "HEAD:refs/heads/y")
    names = {branch["name"] for branch in writer.ok("GET", f"{AT}/branches")}
    assert names == {"main", "y"}
    with pytest.raises(GitRefusedError):
        git(clone, "push", "--atomic", "origin", "HEAD:refs/heads/fulfil/x", "HEAD:refs/heads/z")
    assert {branch["name"] for branch in writer.ok("GET", f"{AT}/branches")} == names


def test_ruleset_that_would_not_be_held_is_refused(world: World) -> None:
    body = {"name": "x", "enforcement": "active", "rules": [{"type": "required_signatures"}]}
    assert world.person("owner").ask("POST", f"{AT}/rulesets", body).status == 422


@pytest.mark.parametrize(
    ("permissions", "method", "path", "body"),
    [
        ({"contents": "read"}, "POST", "/git/blobs", {"content": "x"}),
        ({"contents": "write"}, "POST", "/issues/1/comments", {"body": "x"}),
        ({"issues": "write"}, "GET", "/pulls", None),
        ({"pull_requests": "read"}, "POST", "/pulls/1/reviews", {"event": "APPROVE"}),
        ({"contents": "read"}, "GET", "/commits/main/check-runs", None),
    ],
    ids=["no contents write", "no comments", "no pulls", "no reviews", "no checks"],
)
def test_app_does_only_what_it_was_permitted(
    world: World, permissions: dict[str, str], method: str, path: str, body: Any
) -> None:
    world.pull()
    app = world.server.create_app("small", "unj", permissions)
    assert world.bot(app).ask(method, f"{AT}{path}", body).status == 403


def test_team_members_are_read_by_apps_with_that_permission(world: World) -> None:
    world.server.create_team("unj", "office", {"second": "active", "reader": "pending"})
    members = world.bot().ok("GET", "/orgs/unj/teams/office/members")
    assert [user["login"] for user in members] == ["second"]
    pending = world.bot().ok("GET", "/orgs/unj/teams/office/memberships/reader")
    assert pending["state"] == "pending"
    blind = world.server.create_app("blind", "unj", {"contents": "read"})
    assert world.bot(blind).ask("GET", "/orgs/unj/teams/office/members").status == 403


def test_wrong_and_expired_tokens_are_refused(world: World) -> None:
    bot = world.bot()
    bot.ok("GET", AT)
    world.server.expire_tokens()
    assert bot.ask("GET", AT).status == 401
    assert bot.ask("GET", "/users/writer").status == 401


def test_jwt_of_another_key_is_refused(world: World) -> None:
    from dataclasses import replace

    other = world.server.create_app("other", "unj", {})
    assert world.jwt(replace(world.app, key=other.key)).ask("GET", "/app").status == 401
    assert world.jwt().ok("GET", "/app")["slug"] == "gate"
