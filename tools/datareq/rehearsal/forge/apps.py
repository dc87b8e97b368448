"""GitHub Apps: who they are, where they are installed, and the tokens of their installations."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import GRANTS, Actor, find_repo, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.clock import stamp
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.state import Json, Row, load

routes = Routes()
ONE = "/app/installations/<int:installation>"


def _app(call: Call) -> Actor:
    actor = signed_in(call)
    if not actor.bare_app:
        raise Refusal(401, "A JSON web token could not be decoded")
    return actor


def installation_shape(forge: Forge, row: Row) -> Json:
    app = forge.state.one("SELECT * FROM apps WHERE id = ?", row["app"])
    account = shapes.account(forge, row["account"])
    url = f"{forge.url}/app/installations/{row['id']}"
    return {
        "id": row["id"],
        "account": account,
        "repository_selection": "all",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{forge.url}/installation/repositories",
        "html_url": f"{forge.url}/settings/installations/{row['id']}",
        "app_id": row["app"],
        "app_slug": app["slug"] if app else "",
        "target_id": row["account"],
        "target_type": account["type"] if account else "User",
        "permissions": load(app["permissions"]) if app else {},
        "events": [],
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }


@routes("GET", "/app")
def myself(call: Call) -> Answer:
    app = shapes.app(call.forge, _app(call).app) or {}
    sql = "SELECT count(*) AS n FROM installations WHERE app = ?"
    count = call.forge.state.one(sql, _app(call).app)
    return Answer(body=app | {"installations_count": count["n"] if count else 0})


@routes("GET", "/apps/<slug>")
def show(call: Call, slug: str) -> Answer:
    row = call.forge.state.one("SELECT id FROM apps WHERE slug = ?", slug)
    if row is None:
        raise not_found()
    return Answer(body=shapes.app(call.forge, row["id"]))


@routes("GET", "/app/installations")
def list_installations(call: Call) -> Answer:
    sql = "SELECT * FROM installations WHERE app = ? ORDER BY id"
    rows = call.forge.state.all(sql, _app(call).app)
    return call.page(rows, lambda row: installation_shape(call.forge, row))


def _find(call: Call, installation: int) -> Row:
    sql = "SELECT * FROM installations WHERE app = ? AND id = ?"
    row = call.forge.state.one(sql, _app(call).app, installation)
    if row is None:
        raise not_found()
    return row


@routes("GET", ONE)
def show_installation(call: Call, installation: int) -> Answer:
    return Answer(body=installation_shape(call.forge, _find(call, installation)))


@routes("GET", "/repos/<owner>/<name>/installation")
def of_repository(call: Call, owner: str, name: str) -> Answer:
    repo = find_repo(call.forge.state, owner, name)
    sql = "SELECT * FROM installations WHERE app = ? AND account = ?"
    row = call.forge.state.one(sql, _app(call).app, repo["owner"])
    if row is None:
        raise not_found()
    return Answer(body=installation_shape(call.forge, row))


@routes("POST", f"{ONE}/access_tokens")
def create_token(call: Call, installation: int) -> Answer:
    """A token for an hour of the machine's clock: that is the one clients look at."""
    app = _app(call)
    _find(call, installation)
    row = call.forge.state.one("SELECT * FROM apps WHERE id = ?", app.app)
    have = load(row["permissions"] if row else None)
    wanted = call.body.get("permissions") or have
    for name, level in wanted.items():
        if level not in GRANTS or GRANTS.index(level) > GRANTS.index(have.get(name, "none")):
            raise Refusal(422, "The permissions requested are not granted to this installation.")
    token = f"ghs_{secrets.token_hex(18)}"
    expires = stamp(datetime.now(UTC) + timedelta(hours=1))
    call.forge.state.insert(
        "tokens",
        token=token,
        account=app.id,
        app=app.app,
        permissions=json.dumps(wanted),
        expires_at=expires,
    )
    body = {
        "token": token,
        "expires_at": expires,
        "permissions": wanted,
        "repository_selection": "all",
    }
    return Answer(body=body, status=201)


@routes("GET", "/installation/repositories")
def repositories(call: Call) -> Answer:
    actor = signed_in(call)
    if actor.app is None or actor.bare_app:
        raise Refusal(403, "You must authenticate with an installation access token.")
    rows = call.forge.state.all(
        "SELECT r.* FROM repos r JOIN installations i ON i.account = r.owner"
        " WHERE i.app = ? AND r.deleted = 0 ORDER BY r.id",
        actor.app,
    )
    page, headers = call.slice(rows)
    shaped = [shapes.repository(call.forge, row) for row in page]
    body = {"total_count": len(rows), "repositories": shaped, "repository_selection": "all"}
    return Answer(body=body, headers=headers)
