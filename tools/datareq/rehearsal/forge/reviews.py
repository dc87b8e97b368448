"""Reviews of a pull request, their dismissal, and who is asked for one."""

from __future__ import annotations

from typing import Any

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import Actor, at_least, enter, permission, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.events import record
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.pull_shapes import requests, simple
from datareq.rehearsal.forge.pulls import find
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
PULL = "/repos/<owner>/<name>/pulls/<int:number>"
ONE = f"{PULL}/reviews/<int:review>"
STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def review_shape(forge: Forge, repo: Row, row: Row) -> Json:
    pull = f"{shapes.api_url(forge, repo)}/pulls/{row['number']}"
    html = f"{forge.url}/{shapes.full_name(forge, repo)}/pull/{row['number']}"
    html = f"{html}#pullrequestreview-{row['id']}"
    shape: Json = {
        "id": row["id"],
        "node_id": shapes.node("PullRequestReview", row["id"]),
        "user": shapes.account(forge, row["user"]),
        "body": row["body"],
        "state": row["state"],
        "html_url": html,
        "pull_request_url": pull,
        "_links": {"html": {"href": html}, "pull_request": {"href": pull}},
        "commit_id": row["commit_id"],
        "author_association": shapes.association(forge, repo, row["user"]),
    }
    if row["submitted_at"]:
        shape["submitted_at"] = row["submitted_at"]
    return shape


def _find(call: Call, repo: Row, number: int, review: int) -> Row:
    row = call.forge.state.one(
        "SELECT * FROM reviews WHERE repo = ? AND number = ? AND id = ?", repo["id"], number, review
    )
    hidden = row and row["state"] == "PENDING" and row["user"] != signed_in(call).id
    if row is None or hidden:
        raise not_found()
    return row


@routes("GET", f"{PULL}/reviews")
def list_reviews(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read")
    find(call.forge, repo, number)
    me = call.actor.id if call.actor else None
    rows = call.forge.state.all(
        "SELECT * FROM reviews WHERE repo = ? AND number = ? AND (state != 'PENDING' OR user = ?)"
        " ORDER BY id",
        *(repo["id"], number, me),
    )
    return call.page(rows, lambda row: review_shape(call.forge, repo, row))


@routes("POST", f"{PULL}/reviews")
def create(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:write")
    forge, actor = call.forge, signed_in(call)
    pull = find(forge, repo, number)
    if call.body.get("comments"):
        raise Refusal(422, "The stand-in forge keeps no comments on lines.")
    commit, event = call.optional("commit_id"), call.optional("event")
    body = call.optional("body") or ""
    if commit is not None and not _belongs(forge, pull, commit):
        raise Refusal(422, "Unprocessable Entity: commit_id is not part of the pull request")
    if forge.state.one(
        "SELECT 1 FROM reviews WHERE repo = ? AND number = ? AND user = ? AND state = 'PENDING'",
        *(repo["id"], number, actor.id),
    ):
        raise Refusal(
            422, "Unprocessable Entity: User can only have one pending review per pull request"
        )
    state = _state(actor, pull, event, body) if event else "PENDING"
    at, id_ = call.moment(), forge.state.next("review")
    forge.state.insert(
        "reviews",
        id=id_,
        ord=forge.state.next("ord"),
        repo=repo["id"],
        number=number,
        user=actor.id,
        app=actor.app,
        state=state,
        body=body,
        commit_id=commit or pull["head_sha"],
        pinned=int(commit is not None),
        submitted_at=at if event else None,
    )
    if event:
        _answered(forge, repo, number, actor, at)
    return Answer(body=review_shape(forge, repo, _find(call, repo, number, id_)))


def _belongs(forge: Forge, pull: Row, commit: str) -> bool:
    """Whether a commit is, or once was, one of the pull request's."""
    sql = "SELECT 1 FROM events WHERE repo = ? AND number = ? AND event = 'committed' AND commit_id = ?"
    return forge.state.one(sql, pull["repo"], pull["number"], commit) is not None


def _state(actor: Actor, pull: Row, event: str, body: str) -> str:
    if event not in STATES:
        raise invalid("PullRequestReview", "event", f"{event} is not a review event", "invalid")
    if event != "COMMENT" and pull["user"] == actor.id:
        verb = "approve" if event == "APPROVE" else "request changes on"
        raise Refusal(422, f"Unprocessable Entity: Review Can not {verb} your own pull request")
    if event != "APPROVE" and not body.strip():
        raise Refusal(422, "Unprocessable Entity: Review body can't be blank")
    return STATES[event]


def _answered(forge: Forge, repo: Row, number: int, actor: Actor, at: str) -> None:
    """Whoever was asked has answered."""
    keys = (repo["id"], number)
    forge.state.run(
        "DELETE FROM review_requests WHERE repo = ? AND number = ? AND kind = 'user' AND target = ?",
        *(*keys, actor.id),
    )
    forge.state.run("UPDATE issues SET updated_at = ? WHERE repo = ? AND number = ?", at, *keys)


@routes("GET", ONE)
def show(call: Call, owner: str, name: str, number: int, review: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read")
    return Answer(body=review_shape(call.forge, repo, _find(call, repo, number, review)))


@routes("PUT", ONE)
def edit(call: Call, owner: str, name: str, number: int, review: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:write")
    row, body = _find(call, repo, number, review), call.text("body")
    if row["user"] != signed_in(call).id:
        raise Refusal(403, "You can only edit your own review.")
    call.moment()
    call.forge.state.run("UPDATE reviews SET body = ? WHERE id = ?", body, review)
    return Answer(body=review_shape(call.forge, repo, _find(call, repo, number, review)))


@routes("POST", f"{ONE}/events")
def submit(call: Call, owner: str, name: str, number: int, review: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:write")
    forge, actor = call.forge, signed_in(call)
    row, pull = _find(call, repo, number, review), find(forge, repo, number)
    if row["state"] != "PENDING" or row["user"] != actor.id:
        raise Refusal(422, "Unprocessable Entity: Could not submit the review.")
    body = call.optional("body") or row["body"]
    state, at = _state(actor, pull, call.text("event"), body), call.moment()
    commit = row["commit_id"] if row["pinned"] else pull["head_sha"]
    forge.state.run(
        "UPDATE reviews SET state = ?, body = ?, commit_id = ?, submitted_at = ?, ord = ? WHERE id = ?",
        *(state, body, commit, at, forge.state.next("ord"), review),
    )
    _answered(forge, repo, number, actor, at)
    return Answer(body=review_shape(forge, repo, _find(call, repo, number, review)))


@routes("PUT", f"{ONE}/dismissals")
def dismiss(call: Call, owner: str, name: str, number: int, review: int) -> Answer:
    repo = enter(call, owner, name, "write", "pull_requests:write")
    forge, actor = call.forge, signed_in(call)
    row, message = _find(call, repo, number, review), call.text("message")
    if row["state"] not in ("APPROVED", "CHANGES_REQUESTED"):
        said = "Can not dismiss a commented pull request review"
        raise Refusal(422, f"Unprocessable Entity: {said}")
    at = call.moment()
    forge.state.run("UPDATE reviews SET state = 'DISMISSED' WHERE id = ?", review)
    dismissed = {
        "state": row["state"].lower(),
        "review_id": review,
        "dismissal_message": message,
    }
    record(forge, actor, row, "review_dismissed", at, dismissed_review=dismissed)
    return Answer(body=review_shape(forge, repo, _find(call, repo, number, review)))


@routes("GET", f"{PULL}/requested_reviewers")
def list_requested(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read")
    find(call.forge, repo, number)
    return Answer(body=requests(call.forge, repo, number))


def _asked(call: Call, repo: Row, pull: Row) -> list[tuple[str, int, Json]]:
    """Kind, id and event details of the people and teams named in the body."""
    state, found = call.forge.state, []
    for login in call.texts("reviewers"):
        row = state.one(
            "SELECT id FROM accounts WHERE lower(login) = ? AND deleted = 0", login.lower()
        )
        reads = row and at_least(permission(state, row["id"], repo), "read")
        if row is None or not reads:
            said = "Reviews may only be requested from collaborators. One or more of the users or teams"
            raise Refusal(422, f"{said} you specified is not a collaborator of the repository.")
        if row["id"] == pull["user"]:
            raise Refusal(422, "Review cannot be requested from pull request author.")
        found.append(("user", int(row["id"]), {"reviewer": row["id"]}))
    for slug in call.texts("team_reviewers"):
        team = state.one("SELECT id FROM teams WHERE org = ? AND slug = ?", repo["owner"], slug)
        if team is None:
            raise Refusal(422, "Could not resolve to a node with the global id of the team.")
        found.append(("team", int(team["id"]), {"team": team["id"]}))
    return found


@routes("POST", f"{PULL}/requested_reviewers")
def request(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "triage", "pull_requests:write")
    forge, actor, pull = call.forge, signed_in(call), find(call.forge, repo, number)
    for kind, target, details in _asked(call, repo, pull):
        if forge.state.run(
            "INSERT OR IGNORE INTO review_requests (repo, number, kind, target) VALUES (?, ?, ?, ?)",
            *(repo["id"], number, kind, target),
        ):
            record(forge, actor, pull, "review_requested", call.moment(), **details)
    return Answer(body=simple(forge, repo, find(forge, repo, number)), status=201)


@routes("DELETE", f"{PULL}/requested_reviewers")
def take_back(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "triage", "pull_requests:write")
    forge, actor, pull = call.forge, signed_in(call), find(call.forge, repo, number)
    asked: list[tuple[str, int, dict[str, Any]]] = _asked(call, repo, pull)
    for kind, target, details in asked:
        if forge.state.run(
            "DELETE FROM review_requests WHERE repo = ? AND number = ? AND kind = ? AND target = ?",
            *(repo["id"], number, kind, target),
        ):
            record(forge, actor, pull, "review_request_removed", call.moment(), **details)
    return Answer(body=simple(forge, repo, find(forge, repo, number)))
