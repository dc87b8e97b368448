"""Accounts, organisations, teams and their members; the root and the rate limit."""

from __future__ import annotations

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import enter, granted, permission, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.clock import read_stamp
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.limits import CORE, GRAPHQL
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
TEAM = "/orgs/<org>/teams/<slug>"
COLLABORATOR = "/repos/<owner>/<name>/collaborators/<login>"


@routes("GET", "/")
def root(call: Call) -> Answer:
    url = call.forge.url
    paths = {
        **dict.fromkeys(("current_user", "user"), "/user"),
        "user": "/users/{user}",
        "organization": "/orgs/{org}",
        "repository": "/repos/{owner}/{repo}",
        "rate_limit": "/rate_limit",
        "organization_teams": "/orgs/{org}/teams",
        "keys": "/user/keys",
        "emails": "/user/emails",
        "emojis": "/emojis",
        "events": "/events",
        "feeds": "/feeds",
        "followers": "/user/followers",
        "following": "/user/following{/target}",
        "gists": "/gists{/gist_id}",
        "public_gists": "/gists/public",
        "starred": "/user/starred{/owner}{/repo}",
        "starred_gists": "/gists/starred",
        "hub": "/hub",
        "issues": "/issues",
        "notifications": "/notifications",
        "authorizations": "/authorizations",
        "organization_repositories": "/orgs/{org}/repos",
        "user_organizations": "/user/orgs",
        "user_repositories": "/users/{user}/repos",
        "current_user_repositories": "/user/repos",
        "current_user_authorizations_html": "/settings/connections/applications",
        **{f"{what}_search": f"/search/{what}" for what in ("code", "commit", "issue", "label")},
        **{f"{what}_search": f"/search/{what}" for what in ("repository", "topic", "user")},
    }
    return Answer(body={f"{key}_url": url + path for key, path in paths.items()})


@routes("GET", "/rate_limit")
def rate_limit(call: Call) -> Answer:
    now, login = read_stamp(call.now()), call.actor.login if call.actor else None
    core, graphql = (call.forge.rates.told(login, one, now) for one in (CORE, GRAPHQL))
    resources = {CORE: core, "search": core, GRAPHQL: graphql}
    return Answer(body={"resources": resources, "rate": core})


def find_account(forge: Forge, login: str, kind: str | None = None) -> Row:
    row = forge.state.one(
        "SELECT * FROM accounts WHERE lower(login) = ? AND deleted = 0", login.lower()
    )
    if row is None or (kind and row["type"] != kind):
        raise not_found()
    return row


def public_user(forge: Forge, row: Row) -> Json:
    blank = ("company", "location", "email", "hireable", "bio", "twitter_username")
    counts = ("public_repos", "public_gists", "followers", "following")
    return shapes.account_row(forge, row) | {
        **dict.fromkeys(blank),
        **dict.fromkeys(counts, 0),
        "name": row["name"],
        "blog": "",
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
    }


@routes("GET", "/user")
def myself(call: Call) -> Answer:
    actor = signed_in(call)
    if actor.app is not None:
        raise Refusal(403, "Resource not accessible by integration")
    return Answer(body=public_user(call.forge, find_account(call.forge, actor.login)))


@routes("GET", "/users/<login>")
def show_user(call: Call, login: str) -> Answer:
    return Answer(body=public_user(call.forge, find_account(call.forge, login)))


@routes("GET", "/user/<int:id_>")
def show_user_by_id(call: Call, id_: int) -> Answer:
    row = call.forge.state.one("SELECT * FROM accounts WHERE id = ? AND deleted = 0", id_)
    if row is None:
        raise not_found()
    return Answer(body=public_user(call.forge, row))


@routes("GET", "/users/<login>/keys")
def keys(call: Call, login: str) -> Answer:
    row = find_account(call.forge, login)
    rows = call.forge.state.all("SELECT * FROM user_keys WHERE user = ? ORDER BY id", row["id"])
    return call.page(rows, lambda key: {"id": key["id"], "key": key["key"]})


def _org(call: Call, org: str, *grants: str) -> Row:
    """The organisation; its inside is for members, and for Apps that may read members."""
    row, actor = find_account(call.forge, org, "Organization"), call.actor
    if not grants:
        return row
    if actor is None:
        raise Refusal(401, "Requires authentication")
    if actor.app is not None:
        if not granted(actor, grants):
            raise Refusal(403, "Resource not accessible by integration")
    elif not call.forge.state.one(
        "SELECT 1 FROM org_members WHERE org = ? AND user = ?", row["id"], actor.id
    ):
        raise not_found()
    return row


@routes("GET", "/orgs/<org>")
def show_org(call: Call, org: str) -> Answer:
    row = _org(call, org)
    url = f"{call.forge.url}/orgs/{row['login']}"
    flags = dict.fromkeys(("has_organization_projects", "has_repository_projects"), False)
    counts = ("public_repos", "public_gists", "followers", "following")
    parts = ("repos", "events", "hooks", "issues")
    body: Json = {
        "login": row["login"],
        "id": row["id"],
        "node_id": shapes.node("Organization", row["id"]),
        "url": url,
        **{f"{part}_url": f"{url}/{part}" for part in parts},
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{call.forge.url}/avatars/{row['id']}",
        "description": None,
        "name": row["name"] or row["login"],
        **flags,
        **dict.fromkeys(counts, 0),
        "html_url": f"{call.forge.url}/{row['login']}",
        "type": "Organization",
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
        "archived_at": None,
        "default_repository_permission": call.forge.state.meta(f"base:{row['id']}", "read"),
    }
    return Answer(body=body)


@routes("GET", "/orgs/<org>/members")
def members(call: Call, org: str) -> Answer:
    row = _org(call, org, "members:read")
    wanted = call.query.get("role", "all")
    rows = call.forge.state.all(
        "SELECT a.* FROM accounts a JOIN org_members m ON m.user = a.id"
        " WHERE m.org = ? AND a.deleted = 0 AND (? = 'all' OR m.role = ?) ORDER BY a.id",
        *(row["id"], wanted, wanted),
    )
    return call.page(rows, lambda user: shapes.account_row(call.forge, user))


@routes("GET", "/orgs/<org>/teams")
def teams(call: Call, org: str) -> Answer:
    row = _org(call, org, "members:read")
    rows = call.forge.state.all("SELECT * FROM teams WHERE org = ? ORDER BY id", row["id"])
    return call.page(rows, lambda team: shapes.team(call.forge, team))


def _team(call: Call, org: str, slug: str) -> Row:
    row = _org(call, org, "members:read")
    sql = "SELECT * FROM teams WHERE org = ? AND slug = ?"
    team = call.forge.state.one(sql, row["id"], slug)
    if team is None:
        raise not_found()
    return team


def _members(call: Call, team: Row) -> list[Row]:
    return call.forge.state.all(
        "SELECT a.* FROM accounts a JOIN team_members m ON m.user = a.id"
        " WHERE m.team = ? AND m.state = 'active' AND a.deleted = 0 ORDER BY a.id",
        team["id"],
    )


@routes("GET", TEAM)
def show_team(call: Call, org: str, slug: str) -> Answer:
    row = _team(call, org, slug)
    organisation = show_org(call, org).body
    sql = "SELECT count(*) AS n FROM team_repos WHERE team = ?"
    count = call.forge.state.one(sql, row["id"])
    more = {
        "members_count": len(_members(call, row)),
        "repos_count": count["n"] if count else 0,
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
        "organization": organisation,
    }
    return Answer(body=shapes.team(call.forge, row) | more)


@routes("GET", f"{TEAM}/members")
def team_members(call: Call, org: str, slug: str) -> Answer:
    rows = _members(call, _team(call, org, slug))
    return call.page(rows, lambda user: shapes.account_row(call.forge, user))


@routes("GET", f"{TEAM}/memberships/<login>")
def membership(call: Call, org: str, slug: str, login: str) -> Answer:
    team, user = _team(call, org, slug), find_account(call.forge, login)
    sql = "SELECT * FROM team_members WHERE team = ? AND user = ?"
    row = call.forge.state.one(sql, team["id"], user["id"])
    if row is None:
        raise not_found()
    url = f"{call.forge.url}/organizations/{team['org']}/team/{team['id']}/memberships"
    body = {"url": f"{url}/{user['login']}", "role": row["role"], "state": row["state"]}
    return Answer(body=body)


@routes("GET", f"{COLLABORATOR}/permission")
def show_permission(call: Call, owner: str, name: str, login: str) -> Answer:
    repo = enter(call, owner, name, "write", "metadata:read")
    user = find_account(call.forge, login)
    level = permission(call.forge.state, user["id"], repo)
    coarse = {"triage": "read", "maintain": "write"}.get(level, level)
    who = shapes.account_row(call.forge, user)
    more = {"permissions": shapes.permissions(level), "role_name": level}
    return Answer(body={"permission": coarse, "role_name": level, "user": who | more})


@routes("GET", COLLABORATOR)
def is_collaborator(call: Call, owner: str, name: str, login: str) -> Answer:
    repo = enter(call, owner, name, "write", "metadata:read")
    user = find_account(call.forge, login)
    if permission(call.forge.state, user["id"], repo) == "none":
        raise not_found()
    return Answer(status=204)
