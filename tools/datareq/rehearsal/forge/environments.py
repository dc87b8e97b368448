"""A repository's environments with the branches that may use them, and its switches."""

from __future__ import annotations

import json

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import enter
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.shapes import api_url, full_name, node
from datareq.rehearsal.forge.state import Json, Row, load

routes = Routes()
REPO = "/repos/<owner>/<name>"
ADMIN = ("admin", "administration:write")
ENVIRONMENT = f"{REPO}/environments/<environment>"
POLICIES = f"{ENVIRONMENT}/deployment-branch-policies"
CHANGEABLE = (
    *("allow_squash_merge", "allow_merge_commit", "allow_rebase_merge", "allow_auto_merge"),
    *("delete_branch_on_merge",),
)


def lacks(call: Call, what: str) -> bool:
    """Whether this server or plan was told not to have something (`rulesets`, `environments` …)."""
    return what in call.forge.state.meta("lacks").split()


def _admin(call: Call, owner: str, name: str) -> Row:
    repo = enter(call, owner, name, *ADMIN)
    if lacks(call, "environments"):
        raise not_found()
    return repo


def _policies(call: Call, environment: int) -> list[Row]:
    sql = "SELECT * FROM branch_policies WHERE environment = ? ORDER BY id"
    return call.forge.state.all(sql, environment)


def _find(call: Call, repo: Row, name: str) -> Row:
    sql = "SELECT * FROM environments WHERE repo = ? AND lower(name) = ?"
    row = call.forge.state.one(sql, repo["id"], name.lower())
    if row is None:
        raise not_found()
    return row


def _shape(call: Call, repo: Row, row: Row) -> Json:
    body, id_ = load(row["body"]), row["id"]
    rules: list[Json] = []
    if body.get("wait_timer"):
        rules.append({"type": "wait_timer", "wait_timer": body["wait_timer"]})
    if body.get("deployment_branch_policy"):
        rules.append({"type": "branch_policy"})
    for n, rule in enumerate(rules):
        rule |= {"id": id_ * 10 + n, "node_id": node("GateRule", id_ * 10 + n)}
    return {
        "id": id_,
        "node_id": node("Environment", id_),
        "name": row["name"],
        "url": f"{api_url(call.forge, repo)}/environments/{row['name']}",
        "html_url": f"{call.forge.url}/{full_name(call.forge, repo)}/deployments",
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "protection_rules": rules,
        "deployment_branch_policy": body.get("deployment_branch_policy"),
    }


@routes("GET", f"{REPO}/environments")
def list_environments(call: Call, owner: str, name: str) -> Answer:
    repo = _admin(call, owner, name)
    rows = call.forge.state.all("SELECT * FROM environments WHERE repo = ? ORDER BY id", repo["id"])
    page, headers = call.slice(rows)
    shaped = [_shape(call, repo, row) for row in page]
    return Answer(body={"total_count": len(rows), "environments": shaped}, headers=headers)


@routes("GET", ENVIRONMENT)
def show(call: Call, owner: str, name: str, environment: str) -> Answer:
    repo = _admin(call, owner, name)
    return Answer(body=_shape(call, repo, _find(call, repo, environment)))


@routes("PUT", ENVIRONMENT)
def keep(call: Call, owner: str, name: str, environment: str) -> Answer:
    """Made, or changed: what isn't said is taken away, as on GitHub."""
    repo, state, at = _admin(call, owner, name), call.forge.state, call.moment()
    policy = call.body.get("deployment_branch_policy")
    if policy and policy.get("protected_branches") == policy.get("custom_branch_policies"):
        raise Refusal(422, "protected_branches and custom_branch_policies can't be the same value")
    sql = "SELECT id FROM environments WHERE repo = ? AND lower(name) = ?"
    row = state.one(sql, repo["id"], environment.lower())
    id_, body = (int(row["id"]) if row else state.next("environment")), json.dumps(call.body)
    if row is None:
        keys = {"id": id_, "repo": repo["id"], "name": environment, "body": body}
        state.insert("environments", **keys, created_at=at, updated_at=at)
    else:
        sql = "UPDATE environments SET body = ?, updated_at = ? WHERE id = ?"
        state.run(sql, body, at, id_)
    if not policy or not policy.get("custom_branch_policies"):
        state.run("DELETE FROM branch_policies WHERE environment = ?", id_)
    return Answer(body=_shape(call, repo, _find(call, repo, environment)))


@routes("DELETE", ENVIRONMENT)
def remove(call: Call, owner: str, name: str, environment: str) -> Answer:
    repo = _admin(call, owner, name)
    row = _find(call, repo, environment)
    call.moment()
    call.forge.state.run("DELETE FROM branch_policies WHERE environment = ?", row["id"])
    call.forge.state.run("DELETE FROM environments WHERE id = ?", row["id"])
    return Answer(status=204)


def _policy_shape(row: Row) -> Json:
    number = node("GateBranchPolicy", row["id"])
    return {"id": row["id"], "node_id": number, "name": row["name"], "type": row["type"]}


@routes("GET", POLICIES)
def list_policies(call: Call, owner: str, name: str, environment: str) -> Answer:
    row = _find(call, _admin(call, owner, name), environment)
    page, headers = call.slice(_policies(call, row["id"]))
    total = len(_policies(call, row["id"]))
    body = {"total_count": total, "branch_policies": [_policy_shape(one) for one in page]}
    return Answer(body=body, headers=headers)


@routes("POST", POLICIES)
def add_policy(call: Call, owner: str, name: str, environment: str) -> Answer:
    row, wanted = _find(call, _admin(call, owner, name), environment), call.text("name")
    custom = load(row["body"]).get("deployment_branch_policy") or {}
    if not custom.get("custom_branch_policies"):
        raise not_found()
    state = call.forge.state
    if any(one["name"] == wanted for one in _policies(call, row["id"])):
        return Answer(status=303)
    call.moment()
    id_, kind = state.next("branch_policy"), call.text("type", "branch")
    state.insert("branch_policies", id=id_, environment=row["id"], name=wanted, type=kind)
    made = next(one for one in _policies(call, row["id"]) if one["id"] == id_)
    return Answer(body=_policy_shape(made))


@routes("DELETE", f"{POLICIES}/<int:policy>")
def remove_policy(call: Call, owner: str, name: str, environment: str, policy: int) -> Answer:
    row = _find(call, _admin(call, owner, name), environment)
    call.moment()
    sql = "DELETE FROM branch_policies WHERE environment = ? AND id = ?"
    if not call.forge.state.run(sql, row["id"], policy):
        raise not_found()
    return Answer(status=204)


@routes("PATCH", REPO)
def change_repository(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, *ADMIN)
    unknown = set(call.body) - set(CHANGEABLE)
    if unknown:
        raise invalid("Repository", sorted(unknown)[0], "isn't changed by this stand-in", "invalid")
    call.moment()
    kept = load(call.forge.state.meta(f"repo:{repo['id']}"))
    call.forge.state.set_meta(f"repo:{repo['id']}", json.dumps(kept | call.body))
    return Answer(body=shapes.full_repository(call.forge, repo, "admin"))
