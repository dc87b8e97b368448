"""Commits, branches and comparisons as people see them."""

from __future__ import annotations

import pygit2

from datareq.rehearsal.forge.access import enter, find_repo, readable
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.gitdata import SHA, UNSIGNED, signature_shape
from datareq.rehearsal.forge.refusal import not_found
from datareq.rehearsal.forge.rules import rulesets
from datareq.rehearsal.forge.shapes import account_row, api_url, full_name, node
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
MOST_COMPARED = 300
"""A comparison lists no more files than this, as GitHub's; a pull request's list goes to 3,000."""


def resolve(forge: Forge, repo: Row, ref: str) -> str | None:
    """The commit of a branch, a tag, a full ref or a whole SHA."""
    if SHA.fullmatch(ref):
        return ref if forge.objects(repo).has(ref) else None
    for prefix in ("refs/heads/", "refs/tags/", "refs/", ""):
        sha = forge.ref(repo["id"], prefix + ref)
        if sha:
            return sha
    return None


def who(forge: Forge, signature: pygit2.Signature) -> Json | None:
    """The account that a commit's e-mail address belongs to. Nobody checks it: it is forgeable."""
    row = forge.state.one(
        "SELECT * FROM accounts WHERE deleted = 0 AND"
        " (email = ? OR id || '+' || login || '@users.noreply.github.com' = ?)",
        *(signature.email, signature.email),
    )
    return account_row(forge, row) if row else None


def commit_shape(forge: Forge, repo: Row, commit: pygit2.Commit) -> Json:
    sha = str(commit.id)
    url, html = api_url(forge, repo), f"{forge.url}/{full_name(forge, repo)}"
    return {
        "sha": sha,
        "node_id": node("Commit", sha),
        "commit": {
            "author": signature_shape(commit.author),
            "committer": signature_shape(commit.committer),
            "message": commit.message,
            "tree": {"sha": str(commit.tree_id), "url": f"{url}/git/trees/{commit.tree_id}"},
            "url": f"{url}/git/commits/{sha}",
            "comment_count": 0,
            "verification": UNSIGNED,
        },
        "url": f"{url}/commits/{sha}",
        "html_url": f"{html}/commit/{sha}",
        "comments_url": f"{url}/commits/{sha}/comments",
        "author": who(forge, commit.author),
        "committer": who(forge, commit.committer),
        "parents": [
            {"sha": str(p), "url": f"{url}/commits/{p}", "html_url": f"{html}/commit/{p}"}
            for p in commit.parent_ids
        ],
    }


def file_shape(forge: Forge, repo: Row, sha: str, change: Json) -> Json:
    """One entry of a diff, with its addresses at a commit."""
    url, html = api_url(forge, repo), f"{forge.url}/{full_name(forge, repo)}"
    path = change["filename"]
    return change | {
        "blob_url": f"{html}/blob/{sha}/{path}",
        "raw_url": f"{html}/raw/{sha}/{path}",
        "contents_url": f"{url}/contents/{path}?ref={sha}",
    }


@routes("GET", f"{REPO}/commits")
def list_commits(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    start = resolve(call.forge, repo, call.query.get("sha", repo["default_branch"]))
    if start is None:
        raise not_found()
    objects = call.forge.objects(repo)
    found = objects.commits(None, start)[::-1]
    path = call.query.get("path")
    if path:
        found = [commit for commit in found if _touches(commit, path)]
    return call.page(found, lambda commit: commit_shape(call.forge, repo, commit))


def _touches(commit: pygit2.Commit, path: str) -> bool:
    """Whether a commit gave a path other content than every parent had."""
    mine = _entry(commit.tree, path)
    befores = [_entry(parent.tree, path) for parent in commit.parents]
    return mine is not None if not befores else all(mine != before for before in befores)


def _entry(tree: pygit2.Tree, path: str) -> tuple[int, str] | None:
    try:
        item = tree[path]
    except KeyError:
        return None
    return int(item.filemode), str(item.id)


@routes("GET", f"{REPO}/commits/<path:ref>")
def show_commit(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    sha = resolve(call.forge, repo, ref)
    if sha is None:
        raise not_found()
    objects = call.forge.objects(repo)
    commit = objects.commit(sha)
    parent = str(commit.parent_ids[0]) if commit.parent_ids else None
    files = objects.changes(parent, sha)
    added, deleted = (sum(f[key] for f in files) for key in ("additions", "deletions"))
    return Answer(
        body=commit_shape(call.forge, repo, commit)
        | {
            "stats": {"additions": added, "deletions": deleted, "total": added + deleted},
            "files": [file_shape(call.forge, repo, sha, f) for f in files[:MOST_COMPARED]],
        }
    )


@routes("GET", f"{REPO}/compare/<path:basehead>")
def compare(call: Call, owner: str, name: str, basehead: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    left, dots, right = basehead.partition("...")
    base, head = _side(call, repo, left), _side(call, repo, right)
    objects = call.forge.objects(repo)
    common = objects.merge_base(base, head) if dots and base and head else None
    if base is None or head is None or common is None:
        raise not_found()
    ahead, behind = objects.ahead_behind(head, base)
    status = "diverged" if ahead and behind else "ahead" if ahead else "behind"
    commits, headers = call.slice(objects.commits(base, head)[:250])
    files = objects.changes(common, head)[:MOST_COMPARED]
    html = f"{call.forge.url}/{full_name(call.forge, repo)}/compare/{basehead}"
    return Answer(
        headers=headers,
        body={
            "url": f"{api_url(call.forge, repo)}/compare/{basehead}",
            "html_url": html,
            "permalink_url": html,
            "diff_url": f"{html}.diff",
            "patch_url": f"{html}.patch",
            "base_commit": commit_shape(call.forge, repo, objects.commit(base)),
            "merge_base_commit": commit_shape(call.forge, repo, objects.commit(common)),
            "status": status if ahead or behind else "identical",
            "ahead_by": ahead,
            "behind_by": behind,
            "total_commits": ahead,
            "commits": [commit_shape(call.forge, repo, commit) for commit in commits],
            "files": [file_shape(call.forge, repo, head, f) for f in files],
        },
    )


def _side(call: Call, repo: Row, text: str) -> str | None:
    """A side of a comparison: a ref, a SHA, or `owner:branch` of a fork."""
    owner, colon, branch = text.rpartition(":")
    if not colon:
        return resolve(call.forge, repo, text)
    state = call.forge.state
    row = state.one(
        "SELECT r.name FROM repos r JOIN accounts a ON a.id = r.owner"
        " WHERE lower(a.login) = ? AND r.root = ? AND r.deleted = 0",
        *(owner.lower(), repo["root"]),
    )
    other = find_repo(state, owner, row["name"]) if row else None
    if other is None or not readable(state, call.actor, other):
        return None
    return resolve(call.forge, other, branch)


@routes("GET", f"{REPO}/branches")
def list_branches(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    rows = call.forge.state.all(
        "SELECT name, sha FROM refs WHERE repo = ? AND name LIKE 'refs/heads/%' ORDER BY name",
        repo["id"],
    )
    return call.page(rows, lambda row: _branch(call.forge, repo, row["name"], row["sha"]))


def _branch(forge: Forge, repo: Row, ref: str, sha: str) -> Json:
    return {
        "name": ref.removeprefix("refs/heads/"),
        "commit": {"sha": sha, "url": f"{api_url(forge, repo)}/commits/{sha}"},
        "protected": bool(rulesets(forge, repo, ref)),
    }


@routes("GET", f"{REPO}/branches/<path:branch>")
def show_branch(call: Call, owner: str, name: str, branch: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    sha = call.forge.ref(repo["id"], f"refs/heads/{branch}")
    if sha is None:
        raise not_found()
    url = f"{api_url(call.forge, repo)}/branches/{branch}"
    html = f"{call.forge.url}/{full_name(call.forge, repo)}/tree/{branch}"
    commit = commit_shape(call.forge, repo, call.forge.objects(repo).commit(sha))
    return Answer(
        body=_branch(call.forge, repo, f"refs/heads/{branch}", sha)
        | {
            "commit": commit,
            "_links": {"self": url, "html": html},
            "protection": {"enabled": False},
            "protection_url": f"{url}/protection",
        }
    )
