"""What happened on an issue or pull request, in order?"""

from __future__ import annotations

from typing import Any

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import enter
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.gitdata import commit_shape
from datareq.rehearsal.forge.issues import READ, comment_shape, find
from datareq.rehearsal.forge.pull_shapes import difference
from datareq.rehearsal.forge.pulls import find as find_pull
from datareq.rehearsal.forge.reviews import review_shape
from datareq.rehearsal.forge.state import Json, Row, load

routes = Routes()
ONE = "/repos/<owner>/<name>/issues/<int:number>"


def event_shape(forge: Forge, repo: Row, row: Row) -> Json:
    url, extra = shapes.api_url(forge, repo), load(row["extra"])
    commit = row["commit_id"]
    shape: Json = {
        "id": row["id"],
        "node_id": shapes.node("Event", row["id"]),
        "url": f"{url}/issues/events/{row['id']}",
        "actor": shapes.account(forge, row["actor"]),
        "event": row["event"],
        "commit_id": commit,
        "commit_url": f"{url}/commits/{commit}" if commit else None,
        "created_at": row["at"],
        "performed_via_github_app": shapes.app(forge, row["app"]),
    }
    if row["event"].startswith("review_request"):
        shape["review_requester"] = shape["actor"]
        team = forge.state.one("SELECT * FROM teams WHERE id = ?", extra.pop("team", None))
        reviewer = shapes.account(forge, extra.pop("reviewer", None))
        if team:
            shape["requested_team"] = shapes.team(forge, team)
        if reviewer:
            shape["requested_reviewer"] = reviewer
    return shape | extra


@routes("GET", f"{ONE}/events")
def list_events(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    find(call.forge, repo, number)
    rows = call.forge.state.all(
        "SELECT * FROM events WHERE repo = ? AND number = ? AND event != 'committed' ORDER BY id",
        *(repo["id"], number),
    )
    return call.page(rows, lambda row: event_shape(call.forge, repo, row))


@routes("GET", f"{ONE}/timeline")
def list_timeline(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", *READ)
    state, keys = call.forge.state, (repo["id"], number)
    issue = find(call.forge, repo, number)
    present = _commits(call.forge, repo, number) if issue["is_pull"] else frozenset()
    found: list[tuple[str, int, str, Row]] = []
    for row in state.all("SELECT * FROM events WHERE repo = ? AND number = ?", *keys):
        if row["event"] != "committed":
            found.append((row["at"], row["ord"], "event", row))
        elif row["commit_id"] in present:
            found.append((row["at"], row["ord"], "committed", row))
    for row in state.all("SELECT * FROM comments WHERE repo = ? AND number = ?", *keys):
        found.append((row["created_at"], row["ord"], "commented", row))
    sql = "SELECT * FROM reviews WHERE repo = ? AND number = ? AND state != 'PENDING'"
    for row in state.all(sql, *keys):
        found.append((row["submitted_at"], row["ord"], "reviewed", row))
    found.sort(key=lambda item: item[:2])
    return call.page(found, lambda item: _shape(call.forge, repo, item))


def _commits(forge: Forge, repo: Row, number: int) -> frozenset[str]:
    """The commits that a pull request has now: those that a force-push took away don't show."""
    base, head = difference(forge, repo, find_pull(forge, repo, number))
    return frozenset(str(commit.id) for commit in forge.objects(repo).commits(base, head))


def _shape(forge: Forge, repo: Row, item: tuple[str, int, str, Row]) -> Any:
    _, _, kind, row = item
    if kind == "commented":
        shape = comment_shape(forge, repo, row)
        return shape | {"event": kind, "actor": shape["user"]}
    if kind == "reviewed":
        shape = review_shape(forge, repo, row)
        return shape | {"event": kind, "state": row["state"].lower()}
    if kind == "committed":
        commit = forge.objects(repo).commit(row["commit_id"])
        return commit_shape(forge, repo, commit) | {"event": kind}
    return event_shape(forge, repo, row)
