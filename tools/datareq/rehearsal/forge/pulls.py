"""Pull requests: opening, showing, listing, changing; their files and commits."""

from __future__ import annotations

from datareq.rehearsal.forge import refs
from datareq.rehearsal.forge.access import (
    Actor,
    at_least,
    enter,
    find_repo,
    granted,
    permission,
    readable,
    signed_in,
)
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.commits import commit_shape, file_shape
from datareq.rehearsal.forge.events import record
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.pull_shapes import PULL, difference, full, simple
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.state import Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
ONE = f"{REPO}/pulls/<int:number>"
MOST_FILES, MOST_COMMITS = 3000, 250
BRANCH = "refs/heads/"


def find(forge: Forge, repo: Row, number: int) -> Row:
    row = forge.state.one(f"{PULL} WHERE p.repo = ? AND p.number = ?", repo["id"], number)
    if row is None:
        raise not_found()
    return row


def may_write(forge: Forge, actor: Actor, repo: Row, *grants: str) -> bool:
    if actor.app is not None:
        return granted(actor, grants)
    return at_least(permission(forge.state, actor.id, repo), "write")


@routes("GET", f"{REPO}/pulls")
def list_pulls(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read")
    query = call.query
    where, values = ["p.repo = ?"], [repo["id"]]
    if query.get("state", "open") != "all":
        where.append("i.state = ?")
        values.append(query.get("state", "open"))
    if query.get("base"):
        where.append("p.base_ref = ?")
        values.append(query["base"])
    if ":" in query.get("head", ""):
        who, _, branch = query["head"].partition(":")
        where.append("p.head_ref = ? AND lower(o.login) = ?")
        values += [branch, who.lower()]
    column = {"updated": "i.updated_at"}.get(query.get("sort", ""), "i.created_at")
    order = query.get("direction", "desc" if query.get("sort", "created") == "created" else "asc")
    way = "ASC" if order == "asc" else "DESC"
    rows = call.forge.state.all(
        f"{PULL} WHERE {' AND '.join(where)} ORDER BY {column} {way}, p.number {way}", *values
    )
    return call.page(rows, lambda row: simple(call.forge, repo, row))


@routes("GET", ONE)
def show(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read")
    return Answer(body=full(call.forge, repo, find(call.forge, repo, number)))


def _head(call: Call, repo: Row) -> tuple[Row, str, str]:
    """The repository, branch and tip that a new pull request comes from."""
    forge, text = call.forge, call.text("head")
    who, colon, branch = text.rpartition(":")
    head = repo
    if colon:
        row = forge.state.one(
            "SELECT r.name FROM repos r JOIN accounts a ON a.id = r.owner"
            " WHERE lower(a.login) = ? AND r.root = ? AND r.deleted = 0 ORDER BY r.id",
            *(who.lower(), repo["root"]),
        )
        if row is None:
            raise invalid("PullRequest", "head", "head is invalid", "invalid")
        head = find_repo(forge.state, who, call.optional("head_repo") or row["name"])
    tip = forge.ref(head["id"], BRANCH + branch)
    if tip is None or not readable(forge.state, call.actor, head):
        raise invalid("PullRequest", "head", "head is invalid", "invalid")
    return head, branch, tip


@routes("POST", f"{REPO}/pulls")
def create(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:write")
    forge, actor = call.forge, signed_in(call)
    head_repo, branch, head = _head(call, repo)
    if head_repo["id"] == repo["id"] and actor.app is None:
        enter(call, owner, name, "write")
    base_ref, title = call.text("base"), call.text("title")
    base = forge.ref(repo["id"], BRANCH + base_ref)
    if base is None:
        raise invalid("PullRequest", "base", "base is invalid", "invalid")
    label = f"{head_repo['owner']}:{branch}"
    if forge.state.one(
        f"{PULL} WHERE p.repo = ? AND p.head_repo = ? AND p.head_ref = ? AND p.base_ref = ?"
        " AND i.state = 'open'",
        *(repo["id"], head_repo["id"], branch, base_ref),
    ):
        raise invalid("PullRequest", "head", f"A pull request already exists for {label}.")
    if forge.objects(repo).is_ancestor(head, base):
        raise invalid("PullRequest", "base", f"No commits between {base_ref} and {branch}")
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
        is_pull=1,
    )
    forge.state.insert(
        "pulls",
        repo=repo["id"],
        number=number,
        head_repo=head_repo["id"],
        head_ref=branch,
        head_sha=head,
        base_ref=base_ref,
        base_sha=base,
        draft=int(bool(call.body.get("draft"))),
    )
    pull = find(forge, repo, number)
    forge.write_ref(repo["id"], f"refs/pull/{number}/head", head)
    refs.note_commits(forge, actor, pull, base, head, at)
    return Answer(body=full(forge, repo, pull), status=201)


@routes("PATCH", ONE)
def change(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:write")
    forge, actor = call.forge, signed_in(call)
    pull = find(forge, repo, number)
    if pull["user"] != actor.id and not may_write(forge, actor, repo, "pull_requests:write"):
        raise Refusal(403, "Must have write rights to Repository.")
    at, keys = call.moment(), (repo["id"], number)
    title = call.optional("title")
    if title and title != pull["title"]:
        forge.state.run("UPDATE issues SET title = ? WHERE repo = ? AND number = ?", title, *keys)
        record(forge, actor, pull, "renamed", at, rename={"from": pull["title"], "to": title})
    if "body" in call.body:
        body = call.optional("body")
        forge.state.run("UPDATE issues SET body = ? WHERE repo = ? AND number = ?", body, *keys)
    if call.optional("base") not in (None, pull["base_ref"]):
        _rebase(call, actor, repo, pull, call.text("base"), at)
    wanted = call.optional("state")
    if wanted == "closed" and pull["state"] == "open":
        refs.close(forge, actor, pull, at)
    elif wanted == "open" and pull["state"] == "closed":
        reopen(call, actor, repo, pull, at)
    forge.state.run("UPDATE issues SET updated_at = ? WHERE repo = ? AND number = ?", at, *keys)
    return Answer(body=full(forge, repo, find(forge, repo, number)))


def _rebase(call: Call, actor: Actor, repo: Row, pull: Row, base_ref: str, at: str) -> None:
    forge, tip = call.forge, call.forge.ref(repo["id"], BRANCH + base_ref)
    if pull["state"] != "open":
        raise invalid(
            "PullRequest", "base", "Cannot change the base branch of a closed pull request."
        )
    if tip is None:
        raise invalid("PullRequest", "base", "Proposed base branch was not found", "invalid")
    if forge.objects(repo).is_ancestor(pull["head_sha"], tip):
        raise invalid(
            "PullRequest",
            "base",
            f"There are no new commits between base branch '{base_ref}' and head.",
        )
    forge.state.run(
        "UPDATE pulls SET base_ref = ?, base_sha = ? WHERE repo = ? AND number = ?",
        *(base_ref, tip, repo["id"], pull["number"]),
    )
    record(forge, actor, pull, "base_ref_changed", at)


def reopen(call: Call, actor: Actor, repo: Row, pull: Row, at: str) -> None:
    """GitHub reopens only what wasn't merged and whose branch goes on from where it was."""
    forge = call.forge
    tip = forge.ref(pull["head_repo"], BRANCH + pull["head_ref"])
    if pull["merged_at"] or tip is None:
        raise invalid(
            "PullRequest", "state", "state cannot be changed. The pull request cannot be reopened."
        )
    if not forge.objects(repo).is_ancestor(pull["head_sha"], tip):
        said = (
            f"state cannot be changed. The {pull['head_ref']} branch was force-pushed or recreated."
        )
        raise invalid("PullRequest", "state", said)
    forge.state.run(
        "UPDATE issues SET state = 'open', closed_at = NULL, closed_by = NULL"
        " WHERE repo = ? AND number = ?",
        *(repo["id"], pull["number"]),
    )
    record(forge, actor, pull, "reopened", at)
    refs.follow(forge, actor, find(forge, repo, pull["number"]), tip, at)


@routes("GET", f"{ONE}/files")
def list_files(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read", "contents:read")
    pull = find(call.forge, repo, number)
    base, head = difference(call.forge, repo, pull)
    changes = sorted(call.forge.objects(repo).changes(base, head), key=lambda c: str(c["filename"]))
    return call.page(changes, lambda c: file_shape(call.forge, repo, head, c), MOST_FILES)


@routes("GET", f"{ONE}/commits")
def list_commits(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "pull_requests:read", "contents:read")
    pull = find(call.forge, repo, number)
    base, head = difference(call.forge, repo, pull)
    commits = call.forge.objects(repo).commits(base, head)
    return call.page(commits, lambda c: commit_shape(call.forge, repo, c), MOST_COMMITS)
