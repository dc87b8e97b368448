"""The rulesets of a repository, as its settings: listed, made, changed, and what they say of a branch."""

from __future__ import annotations

import json

from datareq.rehearsal.forge.access import enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.rules import bypasses, rulesets
from datareq.rehearsal.forge.shapes import api_url, full_name, node
from datareq.rehearsal.forge.state import Json, Row, load

routes = Routes()
REPO = "/repos/<owner>/<name>"
ONE = f"{REPO}/rulesets/<int:ruleset>"
ADMIN = ("admin", "administration:write")
TARGETS = ("branch", "tag", "push")
ENFORCEMENTS = ("active", "disabled", "evaluate")
ENFORCED = (
    *("creation", "update", "deletion", "non_fast_forward", "required_linear_history"),
    *("pull_request", "required_status_checks"),
)
OF_PUSHES = ("file_path_restriction",)
"""The rules that this forge holds. Others are refused: one that were kept and not held would be a lie."""


def ruleset_body(call: Call, before: Json) -> Json:
    keys = ("name", "target", "enforcement", "bypass_actors", "conditions", "rules")
    body: Json = {"target": "branch", "bypass_actors": [], "rules": []} | before
    body |= {key: call.body[key] for key in keys if key in call.body}
    if not isinstance(body.get("name"), str) or not body["name"]:
        raise invalid("Ruleset", "name", "name is missing", "missing_field")
    if body.get("enforcement") not in ENFORCEMENTS or body["target"] not in TARGETS:
        raise invalid("Ruleset", "enforcement", "enforcement or target is invalid", "invalid")
    rules: list[Json] = body["rules"]
    pushes = body["target"] == "push"
    if pushes and "push-rulesets" in call.forge.state.meta("lacks").split():
        raise invalid("Ruleset", "target", "target is not supported", "invalid")
    for rule in rules:
        if rule.get("type") not in (OF_PUSHES if pushes else ENFORCED):
            said = f"The stand-in forge doesn't hold rules of type {rule.get('type')}."
            raise invalid("Ruleset", "rules", said, "invalid")
    return body


def ruleset_shape(call: Call, repo: Row, row: Row, *, whole: bool) -> Json:
    forge, body = call.forge, load(row["body"])
    name = full_name(forge, repo)
    shape: Json = {
        "id": row["id"],
        "name": body["name"],
        "target": body["target"],
        "source_type": "Repository",
        "source": name,
        "enforcement": body["enforcement"],
        "node_id": node("RepositoryRuleset", row["id"]),
        "_links": {
            "self": {"href": f"{api_url(forge, repo)}/rulesets/{row['id']}"},
            "html": {"href": f"{forge.url}/{name}/rules/{row['id']}"},
        },
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    if whole:
        actor = call.actor
        may = actor is not None and bypasses(forge, actor, repo, body, merging=False)
        shape |= {
            "bypass_actors": body["bypass_actors"],
            "conditions": body.get("conditions") or {},
            "rules": body["rules"],
            "current_user_can_bypass": "always" if may else "never",
        }
    return shape


def _find(forge: Forge, repo: Row, id_: int) -> Row:
    row = forge.state.one("SELECT * FROM rulesets WHERE repo = ? AND id = ?", repo["id"], id_)
    if row is None:
        raise not_found()
    return row


def _enter(call: Call, owner: str, name: str, *rights: str) -> Row:
    repo = enter(call, owner, name, *rights)
    if "rulesets" in call.forge.state.meta("lacks").split():
        raise Refusal(403, "Upgrade to GitHub Team or make this repository public for this.")
    return repo


@routes("GET", f"{REPO}/rulesets")
def list_rulesets(call: Call, owner: str, name: str) -> Answer:
    repo = _enter(call, owner, name)
    rows = call.forge.state.all("SELECT * FROM rulesets WHERE repo = ? ORDER BY id", repo["id"])
    return call.page(rows, lambda row: ruleset_shape(call, repo, row, whole=False))


@routes("GET", ONE)
def show(call: Call, owner: str, name: str, ruleset: int) -> Answer:
    repo = enter(call, owner, name)
    row = _find(call.forge, repo, ruleset)
    return Answer(body=ruleset_shape(call, repo, row, whole=True))


@routes("POST", f"{REPO}/rulesets")
def create(call: Call, owner: str, name: str) -> Answer:
    repo, body = _enter(call, owner, name, *ADMIN), ruleset_body(call, {})
    signed_in(call)
    id_, at = call.forge.state.next("ruleset"), call.moment()
    text = json.dumps(body)
    call.forge.state.insert(
        "rulesets", id=id_, repo=repo["id"], body=text, created_at=at, updated_at=at
    )
    row = _find(call.forge, repo, id_)
    return Answer(body=ruleset_shape(call, repo, row, whole=True), status=201)


@routes("PUT", ONE)
def change(call: Call, owner: str, name: str, ruleset: int) -> Answer:
    repo = enter(call, owner, name, *ADMIN)
    body = ruleset_body(call, load(_find(call.forge, repo, ruleset)["body"]))
    sql = "UPDATE rulesets SET body = ?, updated_at = ? WHERE id = ?"
    call.forge.state.run(sql, json.dumps(body), call.moment(), ruleset)
    row = _find(call.forge, repo, ruleset)
    return Answer(body=ruleset_shape(call, repo, row, whole=True))


@routes("DELETE", ONE)
def delete(call: Call, owner: str, name: str, ruleset: int) -> Answer:
    repo = enter(call, owner, name, *ADMIN)
    _find(call.forge, repo, ruleset)
    call.moment()
    call.forge.state.run("DELETE FROM rulesets WHERE id = ?", ruleset)
    return Answer(status=204)


@routes("GET", f"{REPO}/rules/branches/<path:branch>")
def of_branch(call: Call, owner: str, name: str, branch: str) -> Answer:
    repo = enter(call, owner, name)
    source = {"ruleset_source_type": "Repository", "ruleset_source": full_name(call.forge, repo)}
    found = [
        rule | source | {"ruleset_id": id_}
        for id_, body in rulesets(call.forge, repo, f"refs/heads/{branch}")
        for rule in body["rules"]
    ]
    return call.page(found, lambda rule: rule)
