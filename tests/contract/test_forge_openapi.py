"""Every endpoint of the stand-in forge, driven once, answers as GitHub's published description says."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import github
import jwt
import pytest
from openapi.validator import EXTRACT, Validator

from datareq.rehearsal.forge import App, ForgeServer
from datareq.rehearsal.forge.application import FAMILIES

AT = "/repos/unj/desk"
GRANTS = {
    **dict.fromkeys(("checks", "contents", "issues", "pull_requests", "statuses"), "write"),
    "members": "read",
}
TEXT = base64.b64encode(b"text\n").decode()
RULES = {
    "name": "main",
    "enforcement": "active",
    "target": "branch",
    "conditions": {"ref_name": {"include": ["refs/heads/held"], "exclude": []}},
    "bypass_actors": [{"actor_type": "OrganizationAdmin", "actor_id": 1, "bypass_mode": "always"}],
    "rules": [
        {"type": "non_fast_forward"},
        {"type": "update"},
        {
            "type": "required_status_checks",
            "parameters": {
                "strict_required_status_checks_policy": False,
                "required_status_checks": [{"context": "gate", "integration_id": 1}],
            },
        },
    ],
}

WORKFLOW = f"{AT}/actions/permissions/workflow"
CUSTOM = {"deployment_branch_policy": {"protected_branches": False, "custom_branch_policies": True}}

SCRIPT: tuple[tuple[str, str, str, Any], ...] = (
    ("writer", "GET", "/", None),
    ("writer", "GET", "/rate_limit", None),
    ("writer", "GET", "/user", None),
    ("writer", "GET", "/users/reader", None),
    ("writer", "GET", "/users/reader/keys", None),
    ("writer", "GET", "/user/{reader}", None),
    ("jwt", "GET", "/app", None),
    ("jwt", "GET", "/apps/gate", None),
    ("jwt", "GET", "/app/installations", None),
    ("jwt", "GET", "/app/installations/{installation}", None),
    ("jwt", "GET", f"{AT}/installation", None),
    ("jwt", "POST", "/app/installations/{installation}/access_tokens", {}),
    ("bot", "GET", "/installation/repositories", None),
    ("owner", "GET", "/orgs/unj", None),
    ("owner", "GET", "/orgs/unj/members", None),
    ("owner", "GET", "/orgs/unj/teams", None),
    ("owner", "GET", "/orgs/unj/teams/office", None),
    ("owner", "GET", "/orgs/unj/teams/office/members", None),
    ("owner", "GET", "/orgs/unj/teams/office/memberships/writer", None),
    ("reader", "GET", AT, None),
    ("owner", "GET", f"{AT}/collaborators/reader/permission", None),
    ("owner", "GET", f"{AT}/collaborators/reader", None),
    ("owner", "POST", f"{AT}/rulesets", RULES),
    ("owner", "GET", f"{AT}/rulesets", None),
    ("owner", "GET", f"{AT}/rulesets/{{ruleset}}", None),
    ("owner", "PUT", f"{AT}/rulesets/{{ruleset}}", {"enforcement": "active"}),
    ("reader", "GET", f"{AT}/rules/branches/held", None),
    ("writer", "GET", f"{AT}/branches", None),
    ("writer", "GET", f"{AT}/branches/main", None),
    ("writer", "GET", f"{AT}/git/ref/heads/main", None),
    ("writer", "GET", f"{AT}/git/refs/heads/main", None),
    ("writer", "GET", f"{AT}/git/matching-refs/heads/", None),
    ("writer", "POST", f"{AT}/git/blobs", {"content": "x"}),
    ("writer", "GET", f"{AT}/git/blobs/{{blob}}", None),
    (
        "writer",
        "POST",
        f"{AT}/git/trees",
        {"tree": [{"path": "x", "mode": "100644", "type": "blob", "sha": "{blob}"}]},
    ),
    ("writer", "GET", f"{AT}/git/trees/{{tree}}", None),
    (
        "writer",
        "POST",
        f"{AT}/git/commits",
        {"message": "m", "tree": "{tree}", "parents": ["{main}"]},
    ),
    ("writer", "GET", f"{AT}/git/commits/{{commit}}", None),
    ("writer", "POST", f"{AT}/git/refs", {"ref": "refs/heads/side/one", "sha": "{main}"}),
    ("writer", "PATCH", f"{AT}/git/refs/heads/side/one", {"sha": "{commit}", "force": True}),
    ("writer", "DELETE", f"{AT}/git/refs/heads/side/one", None),
    ("writer", "PUT", f"{AT}/contents/new.txt", {"message": "m", "content": TEXT}),
    ("writer", "GET", f"{AT}/contents/new.txt", None),
    ("writer", "GET", f"{AT}/contents/", None),
    ("writer", "GET", f"{AT}/contents", None),
    ("writer", "GET", f"{AT}/contents/policy", None),
    ("writer", "DELETE", f"{AT}/contents/new.txt", {"message": "m", "sha": "{new}"}),
    ("writer", "GET", f"{AT}/commits", None),
    ("writer", "GET", f"{AT}/commits?path=README.md", None),
    ("writer", "GET", f"{AT}/commits/main", None),
    ("writer", "GET", f"{AT}/compare/{{main}}...main", None),
    ("reader", "POST", f"{AT}/forks", {}),
    ("writer", "GET", f"{AT}/forks", None),
    ("reader", "GET", "/repos/reader/desk", None),
    (
        "reader",
        "PUT",
        "/repos/reader/desk/contents/requests/a.yaml",
        {"message": "ask", "content": TEXT, "branch": "main"},
    ),
    (
        "reader",
        "POST",
        f"{AT}/pulls",
        {"title": "Ask", "head": "reader:main", "base": "main", "body": None},
    ),
    ("reader", "GET", f"{AT}/pulls", None),
    ("reader", "GET", f"{AT}/pulls/{{pull}}", None),
    ("reader", "PATCH", f"{AT}/pulls/{{pull}}", {"title": "Ask again"}),
    ("reader", "GET", f"{AT}/pulls/{{pull}}/files", None),
    ("reader", "GET", f"{AT}/pulls/{{pull}}/commits", None),
    ("writer", "POST", f"{AT}/pulls/{{pull}}/requested_reviewers", {"reviewers": ["writer"]}),
    ("writer", "POST", f"{AT}/pulls/{{pull}}/requested_reviewers", {"team_reviewers": ["office"]}),
    ("writer", "GET", f"{AT}/pulls/{{pull}}/requested_reviewers", None),
    ("writer", "GET", f"{AT}/pulls/{{pull}}", None),
    ("writer", "DELETE", f"{AT}/pulls/{{pull}}/requested_reviewers", {"reviewers": ["writer"]}),
    ("writer", "POST", f"{AT}/pulls/{{pull}}/reviews", {"body": "pending"}),
    ("writer", "GET", f"{AT}/pulls/{{pull}}/reviews", None),
    ("writer", "GET", f"{AT}/pulls/{{pull}}/reviews/{{review}}", None),
    ("writer", "PUT", f"{AT}/pulls/{{pull}}/reviews/{{review}}", {"body": "other"}),
    ("writer", "POST", f"{AT}/pulls/{{pull}}/reviews/{{review}}/events", {"event": "APPROVE"}),
    ("owner", "PUT", f"{AT}/pulls/{{pull}}/reviews/{{review}}/dismissals", {"message": "old"}),
    ("reader", "POST", f"{AT}/issues/{{pull}}/comments", {"body": "Thanks"}),
    ("reader", "GET", f"{AT}/issues/{{pull}}/comments", None),
    ("bot", "GET", f"{AT}/issues/comments", None),
    ("reader", "GET", f"{AT}/issues/comments/{{comment}}", None),
    ("reader", "PATCH", f"{AT}/issues/comments/{{comment}}", {"body": "Thank you"}),
    ("reader", "DELETE", f"{AT}/issues/comments/{{comment}}", None),
    ("bot", "POST", f"{AT}/issues/{{pull}}/comments", {"body": "A bot's"}),
    ("writer", "POST", f"{AT}/labels", {"name": "kind/a", "color": "00ff00"}),
    ("writer", "GET", f"{AT}/labels", None),
    ("writer", "GET", f"{AT}/labels/kind/a", None),
    ("writer", "PATCH", f"{AT}/labels/kind/a", {"description": "A kind"}),
    ("writer", "POST", f"{AT}/issues/{{pull}}/labels", {"labels": ["kind/a", "b", "c"]}),
    ("writer", "PUT", f"{AT}/issues/{{pull}}/labels", ["kind/a", "b"]),
    ("writer", "GET", f"{AT}/issues/{{pull}}/labels", None),
    ("writer", "DELETE", f"{AT}/issues/{{pull}}/labels/b", None),
    ("writer", "GET", f"{AT}/pulls?state=all", None),
    ("writer", "DELETE", f"{AT}/issues/{{pull}}/labels", None),
    ("writer", "DELETE", f"{AT}/labels/kind/a", None),
    ("writer", "POST", f"{AT}/issues", {"title": "An issue", "labels": ["b"]}),
    ("writer", "GET", f"{AT}/issues", None),
    ("writer", "GET", f"{AT}/issues/{{issue}}", None),
    ("writer", "PATCH", f"{AT}/issues/{{issue}}", {"state": "closed", "title": "Done"}),
    ("writer", "GET", f"{AT}/issues/{{pull}}/events", None),
    ("bot", "POST", f"{AT}/check-runs", {"name": "gate", "head_sha": "{head}"}),
    ("bot", "GET", f"{AT}/check-runs/{{run}}", None),
    (
        "bot",
        "PATCH",
        f"{AT}/check-runs/{{run}}",
        {"conclusion": "success", "output": {"title": "t", "summary": "s"}},
    ),
    ("bot", "GET", f"{AT}/commits/{{head}}/check-runs", None),
    ("bot", "POST", f"{AT}/statuses/{{head}}", {"state": "success", "context": "c"}),
    ("bot", "GET", f"{AT}/commits/{{head}}/status", None),
    ("bot", "GET", f"{AT}/commits/{{head}}/statuses", None),
    ("bot", "PUT", f"{AT}/pulls/{{pull}}/merge", {"sha": "{head}", "merge_method": "squash"}),
    ("bot", "GET", f"{AT}/pulls/{{pull}}/merge", None),
    ("reader", "GET", f"{AT}/issues/{{pull}}/timeline", None),
    ("writer", "GET", f"{AT}/activity", None),
    ("bot", "POST", f"{AT}/dispatches", {"event_type": "recheck"}),
    ("owner", "GET", "/meta", None),
    ("owner", "GET", "/orgs/unj/memberships/owner", None),
    ("owner", "GET", "/orgs/unj/installations", None),
    ("owner", "POST", "/orgs/unj/teams", {"name": "readers", "privacy": "closed"}),
    ("owner", "PUT", "/orgs/unj/teams/readers/memberships/reader", {"role": "member"}),
    ("owner", "PUT", f"/orgs/unj/teams/readers{AT}", {"permission": "pull"}),
    ("owner", "GET", f"{AT}/teams", None),
    ("owner", "GET", f"{AT}/collaborators", None),
    ("owner", "DELETE", f"/orgs/unj/teams/readers{AT}", None),
    ("owner", "DELETE", "/orgs/unj/teams/readers/memberships/reader", None),
    ("owner", "DELETE", "/orgs/unj/teams/readers", None),
    ("owner", "PUT", f"{AT}/environments/gate", CUSTOM),
    ("owner", "GET", f"{AT}/environments", None),
    ("owner", "GET", f"{AT}/environments/gate", None),
    ("owner", "POST", f"{AT}/environments/gate/deployment-branch-policies", {"name": "main"}),
    ("owner", "GET", f"{AT}/environments/gate/deployment-branch-policies", None),
    ("owner", "DELETE", f"{AT}/environments/gate/deployment-branch-policies/{{policy}}", None),
    ("owner", "DELETE", f"{AT}/environments/gate", None),
    ("owner", "PATCH", AT, {"allow_rebase_merge": False}),
    ("owner", "PUT", WORKFLOW, {"default_workflow_permissions": "read"}),
    ("owner", "GET", WORKFLOW, None),
    ("owner", "GET", f"{AT}/actions/secrets", None),
    ("owner", "GET", f"{AT}/environments/gate/secrets", None),
    ("owner", "POST", f"{AT}/actions/variables", {"name": "A", "value": "1"}),
    ("owner", "GET", f"{AT}/actions/variables", None),
    ("owner", "GET", f"{AT}/actions/variables/A", None),
    ("owner", "PATCH", f"{AT}/actions/variables/A", {"value": "2"}),
    ("reader", "DELETE", "/repos/reader/desk", None),
    ("reader", "GET", f"{AT}/pulls/{{pull}}", None),
    ("owner", "DELETE", f"{AT}/rulesets/{{ruleset}}", None),
)
"""Who asks what, with what; `{name}` is what an earlier answer gave, by `LEARNT`."""

LEARNT = {
    f"POST {AT}/rulesets": ("ruleset", "id"),
    f"POST {AT}/environments/gate/deployment-branch-policies": ("policy", "id"),
    f"POST {AT}/git/blobs": ("blob", "sha"),
    f"POST {AT}/git/trees": ("tree", "sha"),
    f"POST {AT}/git/commits": ("commit", "sha"),
    f"GET {AT}/contents/new.txt": ("new", "sha"),
    f"POST {AT}/pulls": ("pull", "number"),
    f"POST {AT}/pulls/{{pull}}/reviews": ("review", "id"),
    f"POST {AT}/issues/{{pull}}/comments": ("comment", "id"),
    f"POST {AT}/issues": ("issue", "number"),
    f"POST {AT}/check-runs": ("run", "id"),
}


class Forge:
    def __init__(self, server: ForgeServer, app: App) -> None:
        self.server, self.app = server, app
        now = int(time.time())
        claims = {"iss": str(app.id), "iat": now - 10, "exp": now + 500}
        self.jwt = jwt.encode(claims, app.key, algorithm="RS256")

    def token(self, who: str) -> str:
        if who == "jwt":
            return self.jwt
        if who == "bot":
            path = f"/app/installations/{self.app.installations['unj']}/access_tokens"
            return str(self.server.call("POST", path, {}, self.jwt)["token"])
        return self.server.token(who)

    def client(self, who: str) -> github.Github:
        return github.Github(
            auth=github.Auth.Token(self.token(who)),
            base_url=self.server.url,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )


@pytest.fixture
def validator() -> Validator:
    return Validator()


@pytest.fixture
def forge(tmp_path: Path, validator: Validator) -> Iterator[Forge]:
    with ForgeServer(tmp_path / "forge", wrap=validator.wrap) as server:
        for login in ("owner", "writer", "reader"):
            server.create_user(login)
        server.add_key("reader", "ssh-ed25519 AAAA")
        server.create_org("unj", members={"owner": "admin"})
        server.create_repo("unj/desk", {"README.md": b"# Desk\n", "policy/a": b"a\n"})
        server.create_team("unj", "office", ["writer"], {"unj/desk": "push"})
        server.permit("unj/desk", "reader", "read")
        yield Forge(server, server.create_app("gate", "unj", GRANTS))


def fill(value: Any, known: dict[str, str]) -> Any:
    text = re.sub(r"\{(\w+)\}", lambda m: known.get(m[1], m[0]), json.dumps(value))
    return json.loads(text)


def test_every_endpoint_answers_as_github_says(forge: Forge, validator: Validator) -> None:
    server = forge.server
    main = server.act("owner", "GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    reader = server.act("owner", "GET", "/users/reader")["id"]
    known = {
        "main": str(main),
        "reader": str(reader),
        "installation": str(forge.app.installations["unj"]),
    }
    for who, method, path, body in SCRIPT:
        said = server.call(method, fill(path, known), fill(body, known), forge.token(who))
        if f"{method} {path}" in LEARNT:
            name, key = LEARNT[f"{method} {path}"]
            known.setdefault(name, str(said[key]))
        if path.endswith("{pull}") and method == "GET":
            known["head"] = said["head"]["sha"]
    assert validator.failures == []
    described = set(json.loads(EXTRACT.read_text())["operations"])
    answered = {name for name, status in validator.seen if status.startswith("2")}
    assert described - answered == set()


def test_extract_is_of_the_endpoints_that_there_are() -> None:
    """`python -m tests.contract.openapi.make_extract` was run after the last endpoint was added."""
    routes = {
        f"{route.method} {re.sub('<[^>]*>', '{}', route.path)}"
        for family in FAMILIES
        for route in family.routes.all
    }
    operations = json.loads(EXTRACT.read_text())["operations"]
    described = {re.sub(r"\{[^}]*\}", "{}", name) for name in operations}
    assert {name.rstrip("/") for name in routes} == {name.rstrip("/") for name in described}


def test_departure_is_noticed(forge: Forge, validator: Validator) -> None:
    from openapi.validator import departures

    body = json.dumps({"id": "not a number"}).encode()
    assert departures("GET", f"{AT}/pulls/1", 200, body)
    assert departures("GET", f"{AT}/pulls/1", 207, b"{}") == [
        f"GET {AT}/pulls/1: 207 is not described"
    ]


def test_pygithub_drives_a_pull_request_from_fork_to_merge(
    forge: Forge, validator: Validator
) -> None:
    reader = forge.client("reader").get_repo("unj/desk")
    fork = reader.create_fork()
    written = fork.create_file("requests/a.yaml", "ask", "a: 1\n", branch="main")
    pull = reader.create_pull(base="main", head="reader:main", title="Ask", body="please")
    assert pull.head.sha == written["commit"].sha
    assert [file.filename for file in pull.get_files()] == ["requests/a.yaml"]

    writer = forge.client("writer").get_repo("unj/desk").get_pull(pull.number)
    writer.create_review_request(reviewers=["owner"])
    writer.create_review(event="APPROVE", commit=writer.get_commits()[0])
    writer.add_to_labels("step/2")
    assert [label.name for label in writer.get_labels()] == ["step/2"]

    bot = forge.client("bot").get_repo("unj/desk")
    comment = bot.get_pull(pull.number).create_issue_comment("Announced")
    comment.edit("Announced again")
    run = bot.create_check_run(name="gate", head_sha=pull.head.sha, status="in_progress")
    run.edit(conclusion="success", output={"title": "t", "summary": "s"})
    assert [r.app.slug for r in bot.get_commit(pull.head.sha).get_check_runs()] == ["gate"]
    with pytest.raises(github.GithubException, match="409"):
        bot.get_pull(pull.number).merge(sha="0" * 40)
    merged = bot.get_pull(pull.number).merge(sha=pull.head.sha, merge_method="squash")
    told = [e.raw_data["event"] for e in bot.get_issue(pull.number).get_timeline()]
    assert told[0] == "committed"
    assert told[-2:] == ["merged", "closed"]
    assert bot.get_git_ref("heads/main").object.sha == merged.sha
    assert bot.compare(merged.sha, "main").status == "identical"
    assert validator.failures == []


def test_pygithub_commits_by_the_git_database(forge: Forge, validator: Validator) -> None:
    bot = forge.client("bot").get_repo("unj/desk")
    ref = bot.get_git_ref("heads/main")
    parent = bot.get_git_commit(ref.object.sha)
    blob = bot.create_git_blob(TEXT, "base64")
    elements = [
        github.InputGitTreeElement("archive/x", "100644", "blob", sha=blob.sha),
        github.InputGitTreeElement("README.md", "100644", "blob", sha=None),
    ]
    tree = bot.create_git_tree(elements, base_tree=parent.tree)
    commit = bot.create_git_commit("archive", tree, [parent])
    ref.edit(commit.sha, force=False)
    paths = [item.path for item in bot.get_git_tree("main", recursive=True).tree]
    assert paths == ["archive", "archive/x", "policy", "policy/a"]
    with pytest.raises(github.GithubException, match="fast forward"):
        ref.edit(parent.sha, force=False)
    branch = bot.create_git_ref("refs/heads/fulfil/a", commit.sha)
    assert bot.get_branch("fulfil/a").commit.sha == commit.sha
    branch.delete()
    assert validator.failures == []


def test_pygithub_enters_as_an_app(forge: Forge, validator: Validator) -> None:
    auth = github.Auth.AppAuth(forge.app.id, forge.app.key)
    integration = github.GithubIntegration(auth=auth, base_url=forge.server.url)
    found = integration.get_repo_installation("unj", "desk")
    assert found.id == forge.app.installations["unj"]
    client = github.Github(
        auth=auth.get_installation_auth(found.id), base_url=forge.server.url
    ).get_repo("unj/desk")
    assert client.full_name == "unj/desk"
    assert integration.get_app().slug == "gate"
    integration.close()
    assert validator.failures == []
