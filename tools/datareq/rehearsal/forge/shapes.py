"""How do accounts, repositories, teams and Apps look in GitHub's JSON?"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from datareq.rehearsal.forge.state import Json, Row, load

if TYPE_CHECKING:
    from datareq.rehearsal.forge.forge import Forge


def node(kind: str, number: int | str) -> str:
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def account(forge: Forge, id_: int | None) -> Json | None:
    """A simple user; None for one that was deleted, or never was."""
    row = forge.state.one("SELECT * FROM accounts WHERE id = ? AND deleted = 0", id_)
    return account_row(forge, row) if row else None


def account_row(forge: Forge, row: Row) -> Json:
    login = row["login"]
    url, html = f"{forge.url}/users/{login}", f"{forge.url}/{login}"
    return {
        "login": login,
        "id": row["id"],
        "node_id": node(row["type"], row["id"]),
        "avatar_url": f"{forge.url}/avatars/{row['id']}",
        "gravatar_id": "",
        "url": url,
        "html_url": html,
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": row["type"],
        "user_view_type": "public",
        "site_admin": bool(row["site_admin"]),
    }


def full_name(forge: Forge, repo: Row) -> str:
    owner = forge.state.one("SELECT login FROM accounts WHERE id = ?", repo["owner"])
    return f"{owner['login'] if owner else 'ghost'}/{repo['name']}"


def api_url(forge: Forge, repo: Row) -> str:
    return f"{forge.url}/repos/{full_name(forge, repo)}"


PLAIN = (
    *("assignees{/user}", "branches{/branch}", "collaborators{/collaborator}", "comments{/number}"),
    *(
        "commits{/sha}",
        "compare/{base}...{head}",
        "contents/{+path}",
        "contributors",
        "deployments",
    ),
    *("downloads", "events", "forks", "hooks", "issues{/number}", "keys{/key_id}", "labels{/name}"),
    *("languages", "merges", "milestones{/number}", "notifications{?since,all,participating}"),
    *("pulls{/number}", "releases{/id}", "stargazers", "statuses/{sha}", "subscribers"),
    *("subscription", "tags", "teams"),
)
SPECIAL = {
    "archive_url": "/{archive_format}{/ref}",
    "blobs_url": "/git/blobs{/sha}",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "trees_url": "/git/trees{/sha}",
}
URLS = SPECIAL | {f"{part.split('{')[0].split('/')[0]}_url": f"/{part}" for part in PLAIN}


def repository(forge: Forge, repo: Row, permission: str | None = None) -> Json:
    """A repository as it stands in lists and in pull requests; with `permission`, the asker's own."""
    name = full_name(forge, repo)
    html, url = f"{forge.url}/{name}", f"{forge.url}/repos/{name}"
    open_ = forge.state.one(
        "SELECT count(*) AS n FROM issues WHERE repo = ? AND state = 'open'", repo["id"]
    )
    issues = open_["n"] if open_ else 0
    forks = forge.state.one(
        "SELECT count(*) AS n FROM repos WHERE parent = ? AND deleted = 0", repo["id"]
    )
    copies = forks["n"] if forks else 0
    shape: Json = {
        "id": repo["id"],
        "node_id": node("Repository", repo["id"]),
        "name": repo["name"],
        "full_name": name,
        "owner": account(forge, repo["owner"]),
        "private": bool(repo["private"]),
        "visibility": "private" if repo["private"] else "public",
        "html_url": html,
        "description": repo["description"],
        "fork": repo["parent"] is not None,
        "url": url,
        **{key: url + path for key, path in URLS.items()},
        "git_url": f"git://{html.partition('://')[2]}.git",
        "ssh_url": f"git@{html.partition('://')[2]}.git",
        "clone_url": f"{html}.git",
        "svn_url": html,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "forks": copies,
        "forks_count": copies,
        "stargazers_count": 0,
        "watchers_count": 0,
        "watchers": 0,
        "size": 0,
        "default_branch": repo["default_branch"],
        "open_issues": issues,
        "open_issues_count": issues,
        "topics": [],
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_downloads": False,
        "has_discussions": False,
        "archived": False,
        "disabled": False,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "pushed_at": repo["pushed_at"],
        "created_at": repo["created_at"],
        "updated_at": repo["pushed_at"],
    }
    if permission is not None:
        shape["permissions"] = permissions(permission)
    return shape


def full_repository(forge: Forge, repo: Row, permission: str) -> Json:
    shape = repository(forge, repo, permission) | {
        "allow_squash_merge": True,
        "allow_merge_commit": True,
        "allow_rebase_merge": False,
        "allow_auto_merge": False,
        "delete_branch_on_merge": False,
        "squash_merge_commit_title": "PR_TITLE",
        "squash_merge_commit_message": "BLANK",
        "merge_commit_title": "MERGE_MESSAGE",
        "merge_commit_message": "PR_TITLE",
        "subscribers_count": 0,
        "network_count": 0,
    }
    shape |= load(forge.state.meta(f"repo:{repo['id']}"))
    owner = shape["owner"]
    if owner and owner["type"] == "Organization":
        shape["organization"] = owner
    for key, id_ in (("parent", repo["parent"]), ("source", repo["root"])):
        row = forge.state.one("SELECT * FROM repos WHERE id = ? AND deleted = 0", id_)
        if repo["parent"] is not None and row:
            shape[key] = repository(forge, row)
    return shape


def permissions(level: str) -> dict[str, bool]:
    order = ("none", "read", "triage", "write", "maintain", "admin")
    names = {
        "pull": "read",
        "triage": "triage",
        "push": "write",
        "maintain": "maintain",
        "admin": "admin",
    }
    return {key: order.index(level) >= order.index(need) for key, need in names.items()}


def team(forge: Forge, row: Row, permission: str = "pull") -> Json:
    org = forge.state.one("SELECT * FROM accounts WHERE id = ?", row["org"])
    login = org["login"] if org else "ghost"
    url = f"{forge.url}/organizations/{row['org']}/team/{row['id']}"
    return {
        "id": row["id"],
        "node_id": node("Team", row["id"]),
        "name": row["name"],
        "slug": row["slug"],
        "description": row["description"],
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": permission,
        "url": url,
        "html_url": f"{forge.url}/orgs/{login}/teams/{row['slug']}",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "type": "organization",
        "organization_id": row["org"],
        "parent": None,
    }


def app(forge: Forge, id_: int | None) -> Json | None:
    """A GitHub App ("integration"); None where nothing was done through one."""
    row = forge.state.one("SELECT * FROM apps WHERE id = ?", id_)
    if row is None:
        return None
    return {
        "id": row["id"],
        "slug": row["slug"],
        "client_id": f"Iv23li{row['id']}",
        "node_id": node("App", row["id"]),
        "owner": account(forge, row["owner"]),
        "name": row["name"],
        "description": None,
        "external_url": f"{forge.url}/apps/{row['slug']}",
        "html_url": f"{forge.url}/apps/{row['slug']}",
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
        "permissions": load(row["permissions"]),
        "events": [],
    }


def association(forge: Forge, repo: Row, user: int) -> str:
    """How an author stands to a repository."""
    if repo["owner"] == user:
        return "OWNER"
    values = (repo["owner"], user)
    if forge.state.one("SELECT 1 FROM org_members WHERE org = ? AND user = ?", *values):
        return "MEMBER"
    values = (repo["id"], user)
    if forge.state.one("SELECT 1 FROM collaborators WHERE repo = ? AND user = ?", *values):
        return "COLLABORATOR"
    return "NONE"
