"""Who asks, and may they? Tokens of people and installations, JWTs of Apps, permissions on a repository."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jwt

from datareq.rehearsal.forge.clock import read_stamp
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.state import Row, State, load

if TYPE_CHECKING:
    from datareq.rehearsal.forge.answer import Call

LEVELS = ("none", "read", "triage", "write", "maintain", "admin")
ALIASES = {"pull": "read", "push": "write"}
GRANTS = ("none", "read", "write")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An account that asks. `app`: through an installation of that App, with those permissions.
    `bare_app`: the App itself, by JWT, before it has an installation's token."""

    id: int
    login: str
    type: str
    app: int | None = None
    permissions: dict[str, str] = field(default_factory=dict)
    bare_app: bool = False


def personal_token(login: str) -> str:
    """The token that a person's account always has; predictable, as nothing here is worth stealing."""
    return "ghp_" + hashlib.sha256(f"stand-in {login.lower()}".encode()).hexdigest()[:36]


def authenticate(state: State, header: str | None) -> Actor | None:
    """The actor of an `Authorization` header; None without one; 401 for one that is wrong."""
    if not header:
        return None
    scheme, _, credential = header.partition(" ")
    credential = credential.strip()
    if scheme.lower() == "basic":
        try:
            credential = base64.b64decode(credential).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Refusal(401, "Bad credentials") from error
    if credential.count(".") == 2:
        return _app(state, credential)
    row = state.one(
        "SELECT t.*, a.login, a.type FROM tokens t JOIN accounts a ON a.id = t.account"
        " WHERE t.token = ? AND a.deleted = 0",
        credential,
    )
    if row is None or (row["expires_at"] and read_stamp(row["expires_at"]) < datetime.now(UTC)):
        raise Refusal(401, "Bad credentials")
    return Actor(
        id=row["account"],
        login=row["login"],
        type=row["type"],
        app=row["app"],
        permissions=load(row["permissions"]),
    )


def _app(state: State, token: str) -> Actor:
    try:
        issuer = int(jwt.decode(token, options={"verify_signature": False})["iss"])
        row = state.one(
            "SELECT p.*, a.login, a.type FROM apps p JOIN accounts a ON a.id = p.bot WHERE p.id = ?",
            issuer,
        )
        if row is None:
            raise Refusal(401, "Integration not found")
        jwt.decode(token, row["public_key"], algorithms=["RS256"], leeway=60)
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError) as error:
        raise Refusal(401, "A JSON web token could not be decoded") from error
    return Actor(id=row["bot"], login=row["login"], type=row["type"], app=row["id"], bare_app=True)


def permission(state: State, user: int, repo: Row) -> str:
    """The strongest permission an account has on a repository, by any of the ways to get one."""
    account = state.one("SELECT * FROM accounts WHERE id = ? AND deleted = 0", user)
    if account is None:
        return "none"
    found = ["none" if repo["private"] else "read"]
    member = state.one(
        "SELECT role FROM org_members WHERE org = ? AND user = ?", repo["owner"], user
    )
    if repo["owner"] == user or (member and member["role"] == "admin") or account["site_admin"]:
        return "admin"
    if member:
        found.append(state.meta(f"base:{repo['owner']}", "read"))
    for row in state.all(
        "SELECT permission FROM collaborators WHERE repo = ? AND user = ?"
        " UNION ALL SELECT r.permission FROM team_repos r JOIN team_members m ON m.team = r.team"
        " WHERE r.repo = ? AND m.user = ? AND m.state = 'active'",
        *(repo["id"], user, repo["id"], user),
    ):
        found.append(ALIASES.get(row["permission"], row["permission"]))
    return max(found, key=LEVELS.index)


def at_least(have: str, wanted: str) -> bool:
    return LEVELS.index(have) >= LEVELS.index(wanted)


def find_repo(state: State, owner: str, name: str) -> Row:
    row = state.one(
        "SELECT r.* FROM repos r JOIN accounts a ON a.id = r.owner"
        " WHERE lower(a.login) = ? AND lower(r.name) = ? AND r.deleted = 0 AND a.deleted = 0",
        owner.lower(),
        name.lower(),
    )
    if row is None:
        raise not_found()
    return row


def readable(state: State, actor: Actor | None, repo: Row) -> bool:
    if actor is None:
        return not repo["private"]
    if actor.app is not None:
        installed = state.one(
            "SELECT 1 FROM installations WHERE app = ? AND account = ?", actor.app, repo["owner"]
        )
        return installed is not None or not repo["private"]
    return permission(state, actor.id, repo) != "none"


def enter(call: Call, owner: str, name: str, level: str = "read", *grants: str) -> Row:
    """The repository, if the actor may: a person needs `level`, an App any of `grants` (`issues:write`).

    404 where it may not even be seen, 401 where nobody is signed in and a write is asked, else 403."""
    state, actor = call.forge.state, call.actor
    repo = find_repo(state, owner, name)
    if not readable(state, actor, repo):
        raise not_found()
    if actor is None:
        if level != "read" or any(grant.endswith(":write") for grant in grants):
            raise Refusal(401, "Requires authentication")
        return repo
    if actor.app is not None:
        if actor.bare_app or not granted(actor, grants or ("metadata:read",)):
            raise Refusal(403, "Resource not accessible by integration")
    elif not at_least(permission(state, actor.id, repo), level):
        raise Refusal(403, f"Must have {level} rights to Repository.")
    return repo


def granted(actor: Actor, grants: tuple[str, ...]) -> bool:
    """Whether an App's permissions cover one of these. Reading metadata comes with every App."""
    for grant in grants:
        name, _, wanted = grant.partition(":")
        have = "read" if name == "metadata" else "none"
        have = actor.permissions.get(name, have)
        if GRANTS.index(have) >= GRANTS.index(wanted):
            return True
    return False


def signed_in(call: Call) -> Actor:
    if call.actor is None:
        raise Refusal(401, "Requires authentication")
    return call.actor
