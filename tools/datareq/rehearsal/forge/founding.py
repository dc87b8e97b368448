"""How do accounts, repositories, teams, Apps and rules come to be? By the control plane, and idempotently."""

from __future__ import annotations

import base64
import json
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from datareq.rehearsal.forge.access import find_repo, personal_token
from datareq.rehearsal.forge.answer import Call
from datareq.rehearsal.forge.clock import read_stamp
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.objects import ZERO, Change, Person
from datareq.rehearsal.forge.people import find_account
from datareq.rehearsal.forge.refusal import Refusal
from datareq.rehearsal.forge.rulesets import ruleset_body
from datareq.rehearsal.forge.state import Json, Row


def account(call: Call, login: str, kind: str) -> Row:
    """The account of that login; made with the body's `id`, `name`, `email` if there is none."""
    state = call.forge.state
    sql = "SELECT * FROM accounts WHERE lower(login) = ? AND deleted = 0"
    row = state.one(sql, login.lower())
    if row is None:
        id_ = int(call.body.get("id") or state.next("account"))
        state.insert(
            "accounts",
            id=id_,
            login=login,
            type=kind,
            name=call.optional("name"),
            email=call.optional("email"),
            created_at=call.now(),
        )
        if kind == "User":
            give_token(call.forge, id_, login)
        row = find_account(call.forge, login)
    if row["type"] != kind:
        raise Refusal(422, f"{login} is a {row['type']}")
    return row


def give_token(forge: Forge, id_: int, login: str) -> None:
    sql = "INSERT OR REPLACE INTO tokens (token, account) VALUES (?, ?)"
    forge.state.run(sql, personal_token(login), id_)


def _named(call: Call, text: str) -> Row:
    owner, _, name = text.partition("/")
    return find_repo(call.forge.state, owner, name)


def team(call: Call) -> int:
    org, slug, state = (
        find_account(call.forge, call.text("org")),
        call.text("slug"),
        call.forge.state,
    )
    row = state.one("SELECT id FROM teams WHERE org = ? AND slug = ?", org["id"], slug)
    id_ = int(row["id"]) if row else state.next("team")
    if row is None:
        state.insert(
            "teams",
            id=id_,
            org=org["id"],
            slug=slug,
            name=call.optional("name") or slug,
            description=call.optional("description"),
            created_at=call.now(),
        )
    for login, standing in (call.body.get("members") or {}).items():
        user = find_account(call.forge, login)
        state.run("DELETE FROM team_members WHERE team = ? AND user = ?", id_, user["id"])
        if standing:
            state.insert("team_members", team=id_, user=user["id"], role="member", state=standing)
            sql = "INSERT OR IGNORE INTO org_members (org, user, role) VALUES (?, ?, 'member')"
            state.run(sql, org["id"], user["id"])
    for name, level in (call.body.get("repos") or {}).items():
        repo = _named(call, name)
        state.run("DELETE FROM team_repos WHERE team = ? AND repo = ?", id_, repo["id"])
        if level:
            state.insert("team_repos", team=id_, repo=repo["id"], permission=level)
    return id_


def repository(call: Call) -> int:
    state, forge = call.forge.state, call.forge
    owner, name = find_account(forge, call.text("owner")), call.text("name")
    sql = "SELECT id FROM repos WHERE owner = ? AND lower(name) = ? AND deleted = 0"
    row = state.one(sql, owner["id"], name.lower())
    if row is not None:
        return int(row["id"])
    id_, at = int(call.body.get("id") or state.next("repo")), call.now()
    state.insert(
        "repos",
        id=id_,
        owner=owner["id"],
        name=name,
        private=int(bool(call.body.get("private", True))),
        default_branch=call.text("default_branch", "main"),
        description=call.optional("description"),
        root=id_,
        created_at=at,
        pushed_at=at,
    )
    repo = find_repo(state, owner["login"], name)
    forge.init_git(repo)
    files = call.body.get("files")
    if files:
        _first_commit(call, repo, owner["id"], files)
    return id_


def _first_commit(call: Call, repo: Row, owner: int, files: Json) -> None:
    forge, at = call.forge, call.now()
    objects, changes = forge.objects(repo), dict[str, Change]()
    executable = set(call.texts("executable"))
    for path, text in files.items():
        mode = 0o100755 if path in executable else 0o100644
        changes[path] = (mode, objects.write_blob(base64.b64decode(text)))
    who = Person(name="Stand-in forge", email="forge@example.org", date=read_stamp(at))
    tree = objects.write_tree(None, changes)
    sha = objects.write_commit(tree, [], call.text("message", "Initial commit"), who, who)
    ref = f"refs/heads/{repo['default_branch']}"
    forge.write_ref(repo["id"], ref, sha)
    forge.state.insert(
        "activity",
        id=forge.state.next("activity"),
        repo=repo["id"],
        ref=ref,
        before=ZERO,
        after=sha,
        actor=owner,
        at=at,
        type="branch_creation",
    )


def app(call: Call) -> Json:
    """The App with its bot account and installations; `permissions` given again replace the old ones."""
    state, slug = call.forge.state, call.text("slug")
    row = state.one("SELECT * FROM apps WHERE slug = ?", slug)
    if row is None:
        row = _new_app(call, slug)
    elif "permissions" in call.body:
        permissions = json.dumps(call.body["permissions"])
        state.run("UPDATE apps SET permissions = ? WHERE id = ?", permissions, row["id"])
        state.run("UPDATE tokens SET permissions = ? WHERE app = ?", permissions, row["id"])
    installed: dict[str, int] = {}
    for login in call.texts("install"):
        target = find_account(call.forge, login)
        sql = "SELECT id FROM installations WHERE app = ? AND account = ?"
        known = state.one(sql, row["id"], target["id"])
        id_ = int(known["id"]) if known else state.next("installation")
        if known is None:
            keys = {"id": id_, "app": row["id"], "account": target["id"]}
            state.insert("installations", **keys, created_at=call.now())
        installed[login] = id_
    return {
        "id": row["id"],
        "slug": slug,
        "bot_id": row["bot"],
        "bot_login": f"{slug}[bot]",
        "key": row["private_key"],
        "installations": installed,
    }


@lru_cache
def _key_of(slug: str) -> tuple[bytes, bytes]:  # noqa: ARG001 (what the cache goes by)
    """An App's key pair in PEM. Made once a process for each name: it guards nothing, and takes as long to
    make as everything else on a new forge."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public


def _new_app(call: Call, slug: str) -> Row:
    state, owner = call.forge.state, find_account(call.forge, call.text("owner"))
    id_, bot = int(call.body.get("id") or state.next("app")), state.next("account")
    private, public = _key_of(slug)
    at = call.now()
    state.insert("accounts", id=bot, login=f"{slug}[bot]", type="Bot", created_at=at)
    state.insert(
        "apps",
        id=id_,
        slug=slug,
        name=call.optional("name") or slug,
        owner=owner["id"],
        bot=bot,
        permissions=json.dumps(call.body.get("permissions") or {}),
        public_key=public.decode(),
        private_key=private.decode(),
        created_at=at,
    )
    row = state.one("SELECT * FROM apps WHERE id = ?", id_)
    if row is None:
        raise Refusal(500, "The App wasn't kept.")
    return row


def ruleset(call: Call) -> int:
    state, repo = call.forge.state, _named(call, call.text("repo"))
    body, at = json.dumps(ruleset_body(call, {"enforcement": "active"})), call.now()
    for row in state.all("SELECT * FROM rulesets WHERE repo = ?", repo["id"]):
        if json.loads(row["body"])["name"] == call.text("name"):
            sql = "UPDATE rulesets SET body = ?, updated_at = ? WHERE id = ?"
            state.run(sql, body, at, row["id"])
            return int(row["id"])
    id_ = state.next("ruleset")
    state.insert("rulesets", id=id_, repo=repo["id"], body=body, created_at=at, updated_at=at)
    return id_
