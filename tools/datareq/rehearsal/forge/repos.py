"""Repositories, their forks and deletion, their push activity and dispatches."""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

import json

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import enter, find_repo, permission, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.refusal import Refusal, invalid
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
ACTIVITIES = {"push", "force_push", "branch_deletion", "branch_creation", "pr_merge"}


def level(call: Call, repo: Row) -> str:
    actor = call.actor
    if actor is None:
        return "read"
    if actor.app is None:
        return permission(call.forge.state, actor.id, repo)
    return actor.permissions.get("contents", "read")


@routes("GET", REPO)
def show(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name)
    return Answer(body=shapes.full_repository(call.forge, repo, level(call, repo)))


@routes("DELETE", REPO)
def delete(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "admin", "administration:write")
    call.moment()
    drop(call.forge, repo)
    return Answer(status=204)


def drop(forge: Forge, repo: Row) -> None:
    """A repository is gone; pull requests from it stay, without a head repository."""
    if repo["parent"] is None and forge.state.one(
        "SELECT 1 FROM repos WHERE parent = ? AND deleted = 0", repo["id"]
    ):
        raise Refusal(403, "The stand-in forge doesn't delete a repository that has forks.")
    forge.state.run("UPDATE repos SET deleted = 1 WHERE id = ?", repo["id"])
    forge.state.run("DELETE FROM refs WHERE repo = ?", repo["id"])
    if repo["parent"] is not None:
        forge.forget_git(repo["id"])


@routes("GET", f"{REPO}/forks")
def list_forks(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name)
    sql = "SELECT * FROM repos WHERE parent = ? AND deleted = 0 ORDER BY id DESC"
    rows = call.forge.state.all(sql, repo["id"])
    return call.page(rows, lambda row: shapes.repository(call.forge, row))


@routes("POST", f"{REPO}/forks")
def fork(call: Call, owner: str, name: str) -> Answer:
    """A copy of the default branch or of all branches, in the account of who asks; the same if there is one."""
    repo, forge, actor = enter(call, owner, name), call.forge, signed_in(call)
    if actor.app is not None:
        raise Refusal(403, "Resource not accessible by integration")
    row = forge.state.one(
        "SELECT * FROM repos WHERE owner = ? AND root = ? AND deleted = 0", actor.id, repo["root"]
    )
    if row is None:
        row = _copy(call, repo, actor.login)
    return Answer(body=shapes.full_repository(forge, row, "admin"), status=202)


def _copy(call: Call, repo: Row, login: str) -> Row:
    forge, actor, at = call.forge, signed_in(call), call.moment()
    id_ = forge.state.next("repo")
    name = call.optional("name") or repo["name"]
    forge.state.insert(
        "repos",
        id=id_,
        owner=actor.id,
        name=name,
        private=repo["private"],
        default_branch=repo["default_branch"],
        description=repo["description"],
        parent=repo["id"],
        root=repo["root"],
        created_at=at,
        pushed_at=at,
    )
    row = find_repo(forge.state, login, name)
    forge.init_git(row)
    only = f"refs/heads/{repo['default_branch']}" if call.body.get("default_branch_only") else None
    for ref in forge.state.all("SELECT * FROM refs WHERE repo = ?", repo["id"]):
        if ref["name"] == only or (only is None and not ref["name"].startswith("refs/pull/")):
            forge.write_ref(id_, ref["name"], ref["sha"])
    return row


def activity_shape(forge: Forge, row: Row) -> Json:
    return {
        "id": row["id"],
        "node_id": shapes.node("Push", row["id"]),
        "before": row["before"],
        "after": row["after"],
        "ref": row["ref"],
        "timestamp": row["at"],
        "activity_type": row["type"],
        "actor": shapes.account(forge, row["actor"]),
    }


@routes("GET", f"{REPO}/activity")
def activity(call: Call, owner: str, name: str) -> Answer:
    """The push activity, newest first; paged by number, with no cursors."""
    repo, query = enter(call, owner, name, "read", "contents:read"), call.query
    where, values = ["repo = ?"], [repo["id"]]
    if query.get("ref"):
        ref = query["ref"]
        where.append("ref = ?")
        values.append(ref if ref.startswith("refs/") else f"refs/heads/{ref}")
    if query.get("actor"):
        where.append("actor = (SELECT id FROM accounts WHERE lower(login) = ? AND deleted = 0)")
        values.append(query["actor"].lower())
    if query.get("activity_type"):
        if query["activity_type"] not in ACTIVITIES:
            raise invalid("Activity", "activity_type", "activity_type is invalid", "invalid")
        where.append("type = ?")
        values.append(query["activity_type"])
    way = "ASC" if query.get("direction") == "asc" else "DESC"
    sql = f"SELECT * FROM activity WHERE {' AND '.join(where)} ORDER BY id {way}"
    return call.page(
        call.forge.state.all(sql, *values), lambda row: activity_shape(call.forge, row)
    )


@routes("POST", f"{REPO}/dispatches")
def dispatch(call: Call, owner: str, name: str) -> Answer:
    """Noted and nothing more: workflows don't run here."""
    repo, actor = enter(call, owner, name, "write", "contents:write"), signed_in(call)
    payload = call.body.get("client_payload") or {}
    call.forge.state.insert(
        "dispatches",
        id=call.forge.state.next("dispatch"),
        repo=repo["id"],
        actor=actor.id,
        event_type=call.text("event_type"),
        payload=json.dumps(payload),
        at=call.moment(),
    )
    return Answer(status=204)
