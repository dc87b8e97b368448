"""Issues, which every pull request also is, and the comments on them."""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

from datareq.rehearsal.forge import refs, shapes
from datareq.rehearsal.forge.access import Actor, enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.events import record
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.labels import put_labels
from datareq.rehearsal.forge.pull_shapes import labels
from datareq.rehearsal.forge.pulls import find as find_pull
from datareq.rehearsal.forge.pulls import may_write, reopen
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
ONE = f"{REPO}/issues/<int:number>"
COMMENT = f"{REPO}/issues/comments/<int:comment>"
READ = ("issues:read", "pull_requests:read")
WRITE = ("issues:write", "pull_requests:write")
REASONS = ("completed", "not_planned", "duplicate")


def find(forge: Forge, repo: Row, number: int) -> Row:
    row = forge.state.one("SELECT * FROM issues WHERE repo = ? AND number = ?", repo["id"], number)
    if row is None:
        raise not_found()
    return row


def issue_shape(forge: Forge, repo: Row, row: Row) -> Json:
    number, name = row["number"], shapes.full_name(forge, repo)
    url = f"{forge.url}/repos/{name}/issues/{number}"
    kind = "pull" if row["is_pull"] else "issues"
    html = f"{forge.url}/{name}/{kind}/{number}"
    count = forge.state.one(
        "SELECT count(*) AS n FROM comments WHERE repo = ? AND number = ?", repo["id"], number
    )
    shape: Json = {
        "url": url,
        "repository_url": f"{forge.url}/repos/{name}",
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": html,
        "id": row["id"],
        "node_id": shapes.node("Issue", row["id"]),
        "number": number,
        "title": row["title"],
        "body": row["body"],
        "user": shapes.account(forge, row["user"]),
        "labels": labels(forge, repo, number),
        "state": row["state"],
        "state_reason": row["state_reason"],
        "locked": False,
        "active_lock_reason": None,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": count["n"] if count else 0,
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "closed_at": row["closed_at"],
        "closed_by": shapes.account(forge, row["closed_by"]),
        "author_association": shapes.association(forge, repo, row["user"]),
        "performed_via_github_app": shapes.app(forge, row["app"]),
    }
    if row["is_pull"]:
        pull = forge.state.one(
            "SELECT draft, merged_at FROM pulls WHERE repo = ? AND number = ?", repo["id"], number
        )
        shape["draft"] = bool(pull and pull["draft"])
        shape["pull_request"] = {
            "url": f"{forge.url}/repos/{name}/pulls/{number}",
            "html_url": html,
            "diff_url": f"{html}.diff",
            "patch_url": f"{html}.patch",
            "merged_at": pull["merged_at"] if pull else None,
        }
    return shape


@routes("GET", f"{REPO}/issues")
def list_issues(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    query, where, values = call.query, ["repo = ?"], [repo["id"]]
    if query.get("state", "open") != "all":
        where.append("state = ?")
        values.append(query.get("state", "open"))
    if query.get("since"):
        where.append("updated_at >= ?")
        values.append(query["since"])
    if query.get("creator"):
        where.append("user = (SELECT id FROM accounts WHERE lower(login) = ? AND deleted = 0)")
        values.append(query["creator"].lower())
    for label in filter(None, query.get("labels", "").split(",")):
        where.append(
            "EXISTS (SELECT 1 FROM issue_labels x JOIN labels l ON l.id = x.label"
            " WHERE x.repo = issues.repo AND x.number = issues.number AND lower(l.name) = ?)"
        )
        values.append(label.lower())
    column = "updated_at" if query.get("sort") == "updated" else "created_at"
    way = "ASC" if query.get("direction") == "asc" else "DESC"
    rows = call.forge.state.all(
        f"SELECT * FROM issues WHERE {' AND '.join(where)} ORDER BY {column} {way}, number {way}",
        *values,
    )
    return call.page(rows, lambda row: issue_shape(call.forge, repo, row))


@routes("POST", f"{REPO}/issues")
def create(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", "issues:write")
    forge, actor, title = call.forge, signed_in(call), call.text("title")
    at, number = call.moment(), forge.state.next(f"number:{repo['id']}")
    forge.state.insert(
        "issues",
        id=forge.state.next("issue"),
        repo=repo["id"],
        number=number,
        title=title,
        body=call.optional("body"),
        user=actor.id,
        app=actor.app,
        state="open",
        created_at=at,
        updated_at=at,
        is_pull=0,
    )
    issue = find(forge, repo, number)
    if call.body.get("labels") and may_write(forge, actor, repo, "issues:write"):
        put_labels(call, actor, repo, issue, call.texts("labels"), replace=True)
    return Answer(body=issue_shape(forge, repo, issue), status=201)


@routes("GET", ONE)
def show(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    return Answer(body=issue_shape(call.forge, repo, find(call.forge, repo, number)))


@routes("PATCH", ONE)
def change(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *WRITE)
    forge, actor, issue = call.forge, signed_in(call), find(call.forge, repo, number)
    writer = may_write(forge, actor, repo, *WRITE)
    if issue["user"] != actor.id and not writer:
        raise Refusal(403, "Must have write rights to Repository.")
    at, keys = call.moment(), (repo["id"], number)
    title = call.optional("title")
    if title and title != issue["title"]:
        forge.state.run("UPDATE issues SET title = ? WHERE repo = ? AND number = ?", title, *keys)
        record(forge, actor, issue, "renamed", at, rename={"from": issue["title"], "to": title})
    if "body" in call.body:
        body = call.optional("body")
        if body != issue["body"]:
            sql = "UPDATE issues SET body = ?, edited_at = ?, editor = ? WHERE repo = ? AND number = ?"
            forge.state.run(sql, body, at, actor.id, *keys)
    if call.body.get("labels") is not None and writer:
        put_labels(call, actor, repo, issue, call.texts("labels"), replace=True)
    _state(call, actor, repo, issue, at)
    forge.state.run("UPDATE issues SET updated_at = ? WHERE repo = ? AND number = ?", at, *keys)
    return Answer(body=issue_shape(forge, repo, find(forge, repo, number)))


def _state(call: Call, actor: Actor, repo: Row, issue: Row, at: str) -> None:
    forge, wanted, keys = call.forge, call.optional("state"), (repo["id"], issue["number"])
    if wanted not in (None, "open", "closed"):
        raise invalid("Issue", "state", f"{wanted} is not a state", "invalid")
    if wanted == "closed" and issue["state"] == "open":
        refs.close(forge, actor, issue, at)
        reason = call.optional("state_reason") or "completed"
        if reason not in REASONS:
            raise invalid("Issue", "state_reason", f"{reason} is not a reason", "invalid")
        if not issue["is_pull"]:
            sql = "UPDATE issues SET state_reason = ? WHERE repo = ? AND number = ?"
            forge.state.run(sql, reason, *keys)
    elif wanted == "open" and issue["state"] == "closed":
        if issue["is_pull"]:
            reopen(call, actor, repo, find_pull(forge, repo, issue["number"]), at)
            return
        forge.state.run(
            "UPDATE issues SET state = 'open', closed_at = NULL, closed_by = NULL,"
            " state_reason = 'reopened' WHERE repo = ? AND number = ?",
            *keys,
        )
        record(forge, actor, issue, "reopened", at)


def comment_shape(forge: Forge, repo: Row, row: Row) -> Json:
    name = shapes.full_name(forge, repo)
    url = f"{forge.url}/repos/{name}/issues"
    return {
        "url": f"{url}/comments/{row['id']}",
        "html_url": f"{forge.url}/{name}/issues/{row['number']}#issuecomment-{row['id']}",
        "issue_url": f"{url}/{row['number']}",
        "id": row["id"],
        "node_id": shapes.node("IssueComment", row["id"]),
        "user": shapes.account(forge, row["user"]),
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "body": row["body"],
        "author_association": shapes.association(forge, repo, row["user"]),
        "performed_via_github_app": shapes.app(forge, row["app"]),
    }


@routes("GET", f"{ONE}/comments")
def list_comments(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    find(call.forge, repo, number)
    rows = call.forge.state.all(
        "SELECT * FROM comments WHERE repo = ? AND number = ? AND updated_at >= ? ORDER BY id",
        *(repo["id"], number, call.query.get("since", "")),
    )
    return call.page(rows, lambda row: comment_shape(call.forge, repo, row))


@routes("GET", f"{REPO}/issues/comments")
def list_all_comments(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    way = "DESC" if call.query.get("direction") == "desc" else "ASC"
    column = "updated_at" if call.query.get("sort") == "updated" else "id"
    rows = call.forge.state.all(
        f"SELECT * FROM comments WHERE repo = ? AND updated_at >= ? ORDER BY {column} {way}, id {way}",
        *(repo["id"], call.query.get("since", "")),
    )
    return call.page(rows, lambda row: comment_shape(call.forge, repo, row))


@routes("POST", f"{ONE}/comments")
def comment(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *WRITE)
    forge, actor, body = call.forge, signed_in(call), call.text("body")
    find(forge, repo, number)
    if not body.strip():
        raise invalid("IssueComment", "body", "Body is too short (minimum is 1 character)")
    if len(body) > 65_536:
        raise invalid("IssueComment", "body", "Body is too long (maximum is 65536 characters)")
    at, id_ = call.moment(), forge.state.next("comment")
    forge.state.insert(
        "comments",
        id=id_,
        ord=forge.state.next("ord"),
        repo=repo["id"],
        number=number,
        user=actor.id,
        app=actor.app,
        body=body,
        created_at=at,
        updated_at=at,
    )
    sql = "UPDATE issues SET updated_at = ? WHERE repo = ? AND number = ?"
    forge.state.run(sql, at, repo["id"], number)
    return Answer(body=comment_shape(forge, repo, _comment(forge, repo, id_)), status=201)


def _comment(forge: Forge, repo: Row, id_: int) -> Row:
    row = forge.state.one("SELECT * FROM comments WHERE repo = ? AND id = ?", repo["id"], id_)
    if row is None:
        raise not_found()
    return row


def _own(call: Call, repo: Row, id_: int) -> Row:
    """The comment, if the actor may change it: its author, or anyone who may write."""
    row, actor = _comment(call.forge, repo, id_), signed_in(call)
    if row["user"] != actor.id and not may_write(call.forge, actor, repo, *WRITE):
        raise Refusal(403, "Must have write rights to Repository.")
    return row


@routes("GET", COMMENT)
def show_comment(call: Call, owner: str, name: str, comment: int) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    return Answer(body=comment_shape(call.forge, repo, _comment(call.forge, repo, comment)))


@routes("PATCH", COMMENT)
def edit_comment(call: Call, owner: str, name: str, comment: int) -> Answer:
    repo = enter(call, owner, name, "read", *WRITE)
    _own(call, repo, comment)
    sql = "UPDATE comments SET body = ?, updated_at = ? WHERE id = ?"
    call.forge.state.run(sql, call.text("body"), call.moment(), comment)
    return Answer(body=comment_shape(call.forge, repo, _comment(call.forge, repo, comment)))


@routes("DELETE", COMMENT)
def delete_comment(call: Call, owner: str, name: str, comment: int) -> Answer:
    repo = enter(call, owner, name, "read", *WRITE)
    _own(call, repo, comment)
    call.moment()
    call.forge.state.run("DELETE FROM comments WHERE id = ?", comment)
    return Answer(status=204)
