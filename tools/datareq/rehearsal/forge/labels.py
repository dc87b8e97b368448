"""The labels of a repository, and which of them an issue or pull request wears."""

from __future__ import annotations

from collections.abc import Sequence

from datareq.rehearsal.forge.access import Actor, enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.events import record
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.pull_shapes import label, labels
from datareq.rehearsal.forge.refusal import invalid, not_found
from datareq.rehearsal.forge.state import Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
ISSUE = f"{REPO}/issues/<int:number>/labels"
READ = ("issues:read", "pull_requests:read")
WRITE = ("issues:write", "pull_requests:write")
GREY = "ededed"


def _named(forge: Forge, repo: Row, name: str) -> Row | None:
    sql = "SELECT * FROM labels WHERE repo = ? AND lower(name) = ?"
    return forge.state.one(sql, repo["id"], name.lower())


def _known(forge: Forge, repo: Row, name: str) -> Row:
    row = _named(forge, repo, name)
    if row is None:
        raise not_found()
    return row


def _issue(call: Call, repo: Row, number: int) -> Row:
    sql = "SELECT * FROM issues WHERE repo = ? AND number = ?"
    row = call.forge.state.one(sql, repo["id"], number)
    if row is None:
        raise not_found()
    return row


def _create(forge: Forge, repo: Row, name: str, color: str, description: str | None) -> Row:
    id_ = forge.state.next("label")
    forge.state.insert(
        "labels", id=id_, repo=repo["id"], name=name, color=color, description=description
    )
    return _known(forge, repo, name)


@routes("GET", f"{REPO}/labels")
def list_labels(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    rows = call.forge.state.all("SELECT * FROM labels WHERE repo = ? ORDER BY id", repo["id"])
    return call.page(rows, lambda row: label(call.forge, repo, row))


@routes("POST", f"{REPO}/labels")
def create(call: Call, owner: str, name: str) -> Answer:
    repo, wanted = enter(call, owner, name, "write", *WRITE), call.text("name")
    if _named(call.forge, repo, wanted):
        raise invalid("Label", "name", "name already exists", "already_exists")
    call.moment()
    colour = call.text("color", GREY)
    row = _create(call.forge, repo, wanted, colour, call.optional("description"))
    return Answer(body=label(call.forge, repo, row), status=201)


@routes("GET", f"{REPO}/labels/<path:wanted>")
def show(call: Call, owner: str, name: str, wanted: str) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    return Answer(body=label(call.forge, repo, _known(call.forge, repo, wanted)))


@routes("PATCH", f"{REPO}/labels/<path:wanted>")
def change(call: Call, owner: str, name: str, wanted: str) -> Answer:
    repo = enter(call, owner, name, "write", *WRITE)
    row = _known(call.forge, repo, wanted)
    new = call.text("new_name", row["name"])
    description = call.optional("description") or row["description"]
    call.moment()
    call.forge.state.run(
        "UPDATE labels SET name = ?, color = ?, description = ? WHERE id = ?",
        *(new, call.text("color", row["color"]), description, row["id"]),
    )
    return Answer(body=label(call.forge, repo, _known(call.forge, repo, new)))


@routes("DELETE", f"{REPO}/labels/<path:wanted>")
def delete(call: Call, owner: str, name: str, wanted: str) -> Answer:
    repo = enter(call, owner, name, "write", *WRITE)
    row = _known(call.forge, repo, wanted)
    call.moment()
    call.forge.state.run("DELETE FROM issue_labels WHERE label = ?", row["id"])
    call.forge.state.run("DELETE FROM labels WHERE id = ?", row["id"])
    return Answer(status=204)


def put_labels(
    call: Call, actor: Actor, repo: Row, issue: Row, names: Sequence[str], *, replace: bool
) -> None:
    """Have these labels on an issue (made, if the repository hasn't them); with `replace`, no others."""
    forge, keys = call.forge, (repo["id"], issue["number"])
    worn = {item["name"].lower(): item for item in labels(forge, repo, issue["number"])}
    wanted = {name.lower(): name for name in names}
    for key, item in worn.items():
        if replace and key not in wanted:
            sql = "DELETE FROM issue_labels WHERE repo = ? AND number = ? AND label = ?"
            forge.state.run(sql, *keys, item["id"])
            told = {"name": item["name"], "color": item["color"]}
            record(forge, actor, issue, "unlabeled", call.moment(), label=told)
    for key, name in wanted.items():
        if key not in worn:
            row = _named(forge, repo, name) or _create(forge, repo, name, GREY, None)
            sql = "INSERT INTO issue_labels (repo, number, label) VALUES (?, ?, ?)"
            forge.state.run(sql, *keys, row["id"])
            told = {"name": row["name"], "color": row["color"]}
            record(forge, actor, issue, "labeled", call.moment(), label=told)


@routes("GET", ISSUE)
def worn_labels(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    _issue(call, repo, number)
    return call.page(labels(call.forge, repo, number), lambda shape: shape)


@routes("POST", ISSUE)
def add(call: Call, owner: str, name: str, number: int) -> Answer:
    return _put(call, owner, name, number, replace=False)


@routes("PUT", ISSUE)
def set_all(call: Call, owner: str, name: str, number: int) -> Answer:
    return _put(call, owner, name, number, replace=True)


def _put(call: Call, owner: str, name: str, number: int, *, replace: bool) -> Answer:
    repo = enter(call, owner, name, "triage", *WRITE)
    issue = _issue(call, repo, number)
    put_labels(call, signed_in(call), repo, issue, call.texts("labels"), replace=replace)
    return Answer(body=labels(call.forge, repo, number))


@routes("DELETE", ISSUE)
def clear(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "triage", *WRITE)
    put_labels(call, signed_in(call), repo, _issue(call, repo, number), [], replace=True)
    return Answer(status=204)


@routes("DELETE", f"{ISSUE}/<path:wanted>")
def take_off(call: Call, owner: str, name: str, number: int, wanted: str) -> Answer:
    repo = enter(call, owner, name, "triage", *WRITE)
    issue, worn = _issue(call, repo, number), labels(call.forge, repo, number)
    rest = [item["name"] for item in worn if item["name"].lower() != wanted.lower()]
    if len(rest) == len(worn):
        raise not_found()
    put_labels(call, signed_in(call), repo, issue, rest, replace=True)
    return Answer(body=labels(call.forge, repo, number))
