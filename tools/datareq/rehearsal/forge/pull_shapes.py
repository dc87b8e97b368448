"""How does a pull request look in GitHub's JSON?"""

from __future__ import annotations

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.rules import rulesets
from datareq.rehearsal.forge.state import Json, Row

PULL = (
    "SELECT p.*, i.id, i.title, i.body, i.user, i.app, i.state, i.created_at, i.updated_at, i.closed_at,"
    " i.closed_by, o.login AS head_login, o.id AS head_owner FROM pulls p"
    " JOIN issues i ON i.repo = p.repo AND i.number = p.number"
    " JOIN repos h ON h.id = p.head_repo JOIN accounts o ON o.id = h.owner"
)
"""A pull request with what it has as an issue, and who owns (or owned) the head's repository."""


def difference(forge: Forge, repo: Row, pull: Row) -> tuple[str | None, str]:
    """The commits between which a pull request's changes lie: the merge base and the head."""
    tip = None
    if pull["state"] == "open":
        tip = forge.ref(repo["id"], f"refs/heads/{pull['base_ref']}")
    base = tip or pull["base_sha"]
    return forge.objects(repo).merge_base(base, pull["head_sha"]), pull["head_sha"]


def simple(forge: Forge, repo: Row, pull: Row) -> Json:
    """As it stands in a list."""
    number, name = pull["number"], shapes.full_name(forge, repo)
    url, html = f"{forge.url}/repos/{name}", f"{forge.url}/{name}/pull/{number}"
    me, issue = f"{url}/pulls/{number}", f"{url}/issues/{number}"
    links = {
        "self": me,
        "html": html,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{me}/comments",
        "review_comment": f"{url}/pulls/comments{{/number}}",
        "commits": f"{me}/commits",
        "statuses": f"{url}/statuses/{pull['head_sha']}",
    }
    head_repo = forge.state.one(
        "SELECT * FROM repos WHERE id = ? AND deleted = 0", pull["head_repo"]
    )
    owner = forge.state.one("SELECT * FROM accounts WHERE id = ?", repo["owner"])
    requested = requests(forge, repo, number)
    return {
        "url": me,
        "id": pull["id"],
        "node_id": shapes.node("PullRequest", pull["id"]),
        "html_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "issue_url": issue,
        **{f"{key}_url": links[key] for key in ("commits", "review_comments", "review_comment")},
        **{f"{key}_url": links[key] for key in ("comments", "statuses")},
        "number": number,
        "state": pull["state"],
        "locked": False,
        "title": pull["title"],
        "user": shapes.account(forge, pull["user"]),
        "body": pull["body"],
        "labels": labels(forge, repo, number),
        "milestone": None,
        "active_lock_reason": None,
        "created_at": pull["created_at"],
        "updated_at": pull["updated_at"],
        "closed_at": pull["closed_at"],
        "merged_at": pull["merged_at"],
        "merge_commit_sha": pull["merge_sha"],
        "assignee": None,
        "assignees": [],
        "requested_reviewers": requested["users"],
        "requested_teams": requested["teams"],
        "head": {
            "label": f"{pull['head_login']}:{pull['head_ref']}",
            "ref": pull["head_ref"],
            "sha": pull["head_sha"],
            "user": shapes.account(forge, pull["head_owner"]),
            "repo": shapes.repository(forge, head_repo) if head_repo else None,
        },
        "base": {
            "label": f"{owner['login'] if owner else 'ghost'}:{pull['base_ref']}",
            "ref": pull["base_ref"],
            "sha": pull["base_sha"],
            "user": shapes.account(forge, repo["owner"]),
            "repo": shapes.repository(forge, repo),
        },
        "_links": {key: {"href": href} for key, href in links.items()},
        "author_association": shapes.association(forge, repo, pull["user"]),
        "auto_merge": None,
        "draft": bool(pull["draft"]),
    }


def full(forge: Forge, repo: Row, pull: Row) -> Json:
    """As it is shown alone: with its size, and whether it could be merged."""
    base, head = difference(forge, repo, pull)
    number = pull["number"]
    if (base, head) not in forge.stats:
        files = forge.objects(repo).changes(base, head)
        added, deleted = (sum(f[key] for f in files) for key in ("additions", "deletions"))
        forge.stats[base, head] = (added, deleted, len(files))
    added, deleted, count = forge.stats[base, head]
    comments = forge.state.one(
        "SELECT count(*) AS n FROM comments WHERE repo = ? AND number = ?", repo["id"], number
    )
    mergeable, word = _mergeable(forge, repo, pull)
    return simple(forge, repo, pull) | {
        "merged": pull["merged_at"] is not None,
        "mergeable": mergeable,
        "rebaseable": False if mergeable is not None else None,
        "mergeable_state": word,
        "merged_by": shapes.account(forge, pull["merged_by"]),
        "comments": comments["n"] if comments else 0,
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": len(forge.objects(repo).commits(base, head)),
        "additions": added,
        "deletions": deleted,
        "changed_files": count,
    }


def merged_tree(forge: Forge, repo: Row, base: str, head: str) -> str | None:
    """The tree that merging would give; None for a conflict. Remembered: it can't change."""
    if (base, head) not in forge.mergeable:
        forge.mergeable[base, head] = forge.objects(repo).merge(base, head)
    return forge.mergeable[base, head]


def _mergeable(forge: Forge, repo: Row, pull: Row) -> tuple[bool | None, str]:
    ref = f"refs/heads/{pull['base_ref']}"
    base = forge.ref(repo["id"], ref)
    if pull["state"] != "open" or base is None:
        return None, "unknown"
    if merged_tree(forge, repo, base, pull["head_sha"]) is None:
        return False, "dirty"
    if pull["draft"]:
        return True, "draft"
    return True, "blocked" if rulesets(forge, repo, ref) else "clean"


def requests(forge: Forge, repo: Row, number: int) -> Json:
    """Who is asked for a review and hasn't given one since."""
    rows = forge.state.all(
        "SELECT kind, target FROM review_requests WHERE repo = ? AND number = ? ORDER BY rowid",
        *(repo["id"], number),
    )
    users = [shapes.account(forge, row["target"]) for row in rows if row["kind"] == "user"]
    teams = [
        forge.state.one("SELECT * FROM teams WHERE id = ?", row["target"])
        for row in rows
        if row["kind"] == "team"
    ]
    return {
        "users": [user for user in users if user],
        "teams": [shapes.team(forge, team) for team in teams if team],
    }


def labels(forge: Forge, repo: Row, number: int) -> list[Json]:
    rows = forge.state.all(
        "SELECT l.* FROM labels l JOIN issue_labels i ON i.label = l.id"
        " WHERE i.repo = ? AND i.number = ? ORDER BY l.name",
        *(repo["id"], number),
    )
    return [label(forge, repo, row) for row in rows]


def label(forge: Forge, repo: Row, row: Row) -> Json:
    return {
        "id": row["id"],
        "node_id": shapes.node("Label", row["id"]),
        "url": f"{shapes.api_url(forge, repo)}/labels/{row['name']}",
        "name": row["name"],
        "color": row["color"],
        "description": row["description"],
        "default": False,
    }
