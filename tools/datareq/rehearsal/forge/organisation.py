"""What an organisation's owner arranges: teams with their members and repositories, who belongs, which Apps."""

from __future__ import annotations

import re

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import LEVELS, enter, find_repo, permission, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.apps import installation_shape
from datareq.rehearsal.forge.people import find_account, show_team
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
TEAM = "/orgs/<org>/teams/<slug>"
MEMBERSHIP = f"{TEAM}/memberships/<login>"
TEAM_REPO = f"{TEAM}/repos/<owner>/<name>"
REPO = "/repos/<owner>/<name>"
GIVEN = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}  # fmt: skip


def own(call: Call, org: str) -> Row:
    """The organisation, for its owners alone."""
    row = find_account(call.forge, org, "Organization")
    sql = "SELECT role FROM org_members WHERE org = ? AND user = ?"
    actor = call.actor
    member = call.forge.state.one(sql, row["id"], actor.id) if actor else None
    if member is None:
        raise not_found()
    if member["role"] != "admin":
        raise Refusal(403, "Must have admin rights to Organization.")
    return row


def _team(call: Call, org: str, slug: str) -> Row:
    row = own(call, org)
    sql = "SELECT * FROM teams WHERE org = ? AND slug = ?"
    team = call.forge.state.one(sql, row["id"], slug)
    if team is None:
        raise not_found()
    return team


@routes("POST", "/orgs/<org>/teams")
def create_team(call: Call, org: str) -> Answer:
    """Whoever makes a team becomes its maintainer."""
    row, name = own(call, org), call.text("name")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if call.forge.state.one("SELECT 1 FROM teams WHERE org = ? AND slug = ?", row["id"], slug):
        raise invalid("Team", "name", "Name must be unique for this org", "already_exists")
    id_, maker = call.forge.state.next("team"), signed_in(call)
    call.forge.state.insert(
        "teams",
        id=id_,
        org=row["id"],
        slug=slug,
        name=name,
        description=call.optional("description"),
        created_at=call.moment(),
    )
    member = {"team": id_, "user": maker.id, "role": "maintainer", "state": "active"}
    call.forge.state.insert("team_members", **member)
    return Answer(body=show_team(call, org, slug).body, status=201)


@routes("DELETE", TEAM)
def delete_team(call: Call, org: str, slug: str) -> Answer:
    team, state = _team(call, org, slug), call.forge.state
    call.moment()
    state.run("DELETE FROM team_members WHERE team = ?", team["id"])
    state.run("DELETE FROM team_repos WHERE team = ?", team["id"])
    state.run("DELETE FROM teams WHERE id = ?", team["id"])
    return Answer(status=204)


@routes("PUT", MEMBERSHIP)
def join(call: Call, org: str, slug: str, login: str) -> Answer:
    """A member of the organisation is in at once; anybody else is invited."""
    team, user = _team(call, org, slug), find_account(call.forge, login, "User")
    state = call.forge.state
    sql = "SELECT 1 FROM org_members WHERE org = ? AND user = ?"
    standing = "active" if state.one(sql, team["org"], user["id"]) else "pending"
    call.moment()
    state.run("DELETE FROM team_members WHERE team = ? AND user = ?", team["id"], user["id"])
    role = call.text("role", "member")
    state.insert("team_members", team=team["id"], user=user["id"], role=role, state=standing)
    url = f"{call.forge.url}/organizations/{team['org']}/team/{team['id']}/memberships"
    return Answer(body={"url": f"{url}/{user['login']}", "role": role, "state": standing})


@routes("DELETE", MEMBERSHIP)
def leave(call: Call, org: str, slug: str, login: str) -> Answer:
    team, user = _team(call, org, slug), find_account(call.forge, login)
    call.moment()
    sql = "DELETE FROM team_members WHERE team = ? AND user = ?"
    if not call.forge.state.run(sql, team["id"], user["id"]):
        raise not_found()
    return Answer(status=204)


@routes("PUT", TEAM_REPO)
def give(call: Call, org: str, slug: str, owner: str, name: str) -> Answer:
    team, repo = _team(call, org, slug), find_repo(call.forge.state, owner, name)
    level = call.text("permission", "push")
    if level not in GIVEN or repo["owner"] != team["org"]:
        raise invalid("Team", "permission", "permission is invalid", "invalid")
    call.moment()
    state, keys = call.forge.state, (team["id"], repo["id"])
    state.run("DELETE FROM team_repos WHERE team = ? AND repo = ?", *keys)
    state.insert("team_repos", team=team["id"], repo=repo["id"], permission=level)
    return Answer(status=204)


@routes("DELETE", TEAM_REPO)
def take(call: Call, org: str, slug: str, owner: str, name: str) -> Answer:
    team, repo = _team(call, org, slug), find_repo(call.forge.state, owner, name)
    call.moment()
    sql = "DELETE FROM team_repos WHERE team = ? AND repo = ?"
    call.forge.state.run(sql, team["id"], repo["id"])
    return Answer(status=204)


@routes("GET", f"{REPO}/teams")
def teams_of(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "admin", "administration:read")
    rows = call.forge.state.all(
        "SELECT t.*, r.permission FROM teams t JOIN team_repos r ON r.team = t.id"
        " WHERE r.repo = ? ORDER BY t.id",
        repo["id"],
    )
    return call.page(rows, lambda row: _with_permissions(call, row))


def _with_permissions(call: Call, row: Row) -> Json:
    level = row["permission"]
    shape = shapes.team(call.forge, row, level)
    return shape | {"permissions": shapes.permissions(GIVEN.get(level, level))}


@routes("GET", "/orgs/<org>/memberships/<login>")
def belongs(call: Call, org: str, login: str) -> Answer:
    row, user, state = (
        find_account(call.forge, org, "Organization"),
        find_account(call.forge, login),
        call.forge.state,
    )
    sql = "SELECT role FROM org_members WHERE org = ? AND user = ?"
    asker = state.one(sql, row["id"], call.actor.id) if call.actor else None
    if asker is None:
        raise Refusal(403, "You must be a member of the organization to see its members.")
    member = state.one(sql, row["id"], user["id"])
    if member is None:
        raise not_found()
    url = f"{call.forge.url}/orgs/{row['login']}"
    parts = ("repos", "events", "hooks", "issues")
    organisation = {
        "login": row["login"],
        "id": row["id"],
        "node_id": shapes.node("Organization", row["id"]),
        "url": url,
        **{f"{part}_url": f"{url}/{part}" for part in parts},
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{call.forge.url}/avatars/{row['id']}",
        "description": None,
    }
    body = {
        "url": f"{url}/memberships/{user['login']}",
        "state": "active",
        "role": member["role"],
        "organization_url": url,
        "organization": organisation,
        "user": shapes.account_row(call.forge, user),
    }
    return Answer(body=body)


@routes("GET", "/orgs/<org>/installations")
def installed(call: Call, org: str) -> Answer:
    sql = "SELECT * FROM installations WHERE account = ? ORDER BY id"
    rows = call.forge.state.all(sql, own(call, org)["id"])
    page, headers = call.slice(rows)
    found = [installation_shape(call.forge, row) for row in page]
    return Answer(body={"total_count": len(rows), "installations": found}, headers=headers)


@routes("GET", f"{REPO}/collaborators")
def collaborators(call: Call, owner: str, name: str) -> Answer:
    """Everybody with a permission (`affiliation=direct`: given to the person); `permission`: at least."""
    repo, state = enter(call, owner, name, "write", "metadata:read"), call.forge.state
    if call.query.get("affiliation") == "direct":
        sql = "SELECT user FROM collaborators WHERE repo = ?"
        rows = state.all(sql, repo["id"])
    else:
        sql = (
            "SELECT user FROM collaborators WHERE repo = ? UNION"
            " SELECT m.user FROM team_members m JOIN team_repos r ON r.team = m.team"
            " WHERE r.repo = ? AND m.state = 'active' UNION"
            " SELECT user FROM org_members WHERE org = ?"
        )
        rows = state.all(sql, repo["id"], repo["id"], repo["owner"])
    least = GIVEN.get(call.query.get("permission", "pull"), "read")
    found = []
    for row in rows:
        user = state.one("SELECT * FROM accounts WHERE id = ? AND deleted = 0", row["user"])
        level = permission(state, row["user"], repo)
        if user and LEVELS.index(level) >= LEVELS.index(least):
            more = {"permissions": shapes.permissions(level), "role_name": level}
            found.append(shapes.account_row(call.forge, user) | more)
    return call.page(sorted(found, key=lambda one: int(one["id"])), lambda shape: shape)
