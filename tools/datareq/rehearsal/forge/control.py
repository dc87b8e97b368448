"""The control plane, `/_forge/…`: what on GitHub people click, admins decide, or time and accident bring."""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

import json
from datetime import timedelta

from flask import current_app

from datareq.rehearsal.forge import founding
from datareq.rehearsal.forge.access import find_repo, personal_token
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.clock import read_stamp, stamp
from datareq.rehearsal.forge.faults import Fault
from datareq.rehearsal.forge.people import find_account
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.repos import drop
from datareq.rehearsal.forge.state import Json, load

routes = Routes()
C = "/_forge"


@routes("GET", f"{C}/clock")
def clock(call: Call) -> Answer:
    now = stamp(call.forge.clock.now())
    return Answer(body={"now": now, "step": call.forge.clock.step})


@routes("POST", f"{C}/clock")
def set_clock(call: Call) -> Answer:
    """`set`: a time; `advance`: seconds to add; `step`: seconds a write takes (0 holds the clock)."""
    ticker = call.forge.clock
    if "set" in call.body:
        ticker.set(read_stamp(call.text("set")))
    if "advance" in call.body:
        ticker.set(ticker.now() + timedelta(seconds=int(call.body["advance"])))
    if "step" in call.body:
        ticker.step = int(call.body["step"])
    return clock(call)


@routes("POST", f"{C}/settings")
def settings(call: Call) -> Answer:
    """`reanchor`: whether a force-push takes the reviews of the old head along to the new one. `lacks`:
    what this server hasn't (`rulesets`, `push-rulesets`, `environments`); `version`: of a GitHub
    Enterprise Server; `secrets`: owner/name, or owner/name/environment → the names of secrets there;
    `rate`: how many requests an account may make in an hour."""
    if "rate" in call.body:
        call.forge.rates.limit = int(call.body["rate"])
    if "reanchor" in call.body:
        call.forge.state.set_meta("reanchor", "on" if call.body["reanchor"] else "off")
    if "lacks" in call.body:
        call.forge.state.set_meta("lacks", " ".join(call.texts("lacks")))
    if "version" in call.body:
        call.forge.state.set_meta("version", call.text("version"))
    for full, names in (call.body.get("secrets") or {}).items():
        owner, name, place = f"{full}/".split("/")[:3]
        row = find_repo(call.forge.state, owner, name)
        kept = json.dumps(dict.fromkeys(names, call.now()))
        call.forge.state.set_meta(f"secrets:{row['id']}:{place}", kept)
    return Answer(body={"reanchor": call.forge.state.meta("reanchor") == "on"})


@routes("POST", f"{C}/users")
def user(call: Call) -> Answer:
    row = founding.account(call, call.text("login"), "User")
    if call.body.get("site_admin") is not None:
        sql = "UPDATE accounts SET site_admin = ? WHERE id = ?"
        call.forge.state.run(sql, int(bool(call.body["site_admin"])), row["id"])
    return Answer(body=_user(row["login"], row["id"]))


def _user(login: str, id_: int) -> Json:
    return {"id": id_, "login": login, "token": personal_token(login)}


@routes("PATCH", f"{C}/users/<login>")
def rename(call: Call, login: str) -> Answer:
    """A new login; the id stays. The old one is free for somebody else. The token goes with the login."""
    row, new = find_account(call.forge, login), call.text("login")
    state = call.forge.state
    state.run("UPDATE accounts SET login = ? WHERE id = ?", new, row["id"])
    state.run("DELETE FROM tokens WHERE account = ? AND app IS NULL", row["id"])
    founding.give_token(call.forge, row["id"], new)
    return Answer(body=_user(new, row["id"]))


@routes("DELETE", f"{C}/users/<login>")
def delete_user(call: Call, login: str) -> Answer:
    """The account is gone with its repositories; what it wrote stays, as nobody's."""
    row, state = find_account(call.forge, login), call.forge.state
    for repo in state.all("SELECT * FROM repos WHERE owner = ? AND deleted = 0", row["id"]):
        drop(call.forge, repo)
    state.run("UPDATE accounts SET deleted = 1 WHERE id = ?", row["id"])
    state.run("DELETE FROM tokens WHERE account = ?", row["id"])
    for table in ("org_members", "team_members", "collaborators"):
        state.run(f"DELETE FROM {table} WHERE user = ?", row["id"])
    return Answer(status=204)


@routes("POST", f"{C}/users/<login>/keys")
def add_key(call: Call, login: str) -> Answer:
    """A public key beside those there are; `replace` removes them first."""
    row, state = find_account(call.forge, login), call.forge.state
    if call.body.get("replace"):
        state.run("DELETE FROM user_keys WHERE user = ?", row["id"])
    id_ = state.next("user_key")
    key = call.text("key")
    state.insert("user_keys", id=id_, user=row["id"], key=key, created_at=call.now())
    return Answer(body={"id": id_}, status=201)


@routes("POST", f"{C}/orgs")
def org(call: Call) -> Answer:
    """`members`: login → member or admin; `base`: what every member may on every repository."""
    row, state = founding.account(call, call.text("login"), "Organization"), call.forge.state
    for login, role in (call.body.get("members") or {}).items():
        member = find_account(call.forge, login)
        state.run("DELETE FROM org_members WHERE org = ? AND user = ?", row["id"], member["id"])
        if role:
            state.insert("org_members", org=row["id"], user=member["id"], role=role)
    if "base" in call.body:
        state.set_meta(f"base:{row['id']}", call.text("base"))
    return Answer(body={"id": row["id"], "login": row["login"]})


@routes("POST", f"{C}/teams")
def team(call: Call) -> Answer:
    """`members`: login → active, pending, or null to take out; `repos`: owner/name → permission."""
    return Answer(body={"id": founding.team(call)})


@routes("POST", f"{C}/repos")
def repo(call: Call) -> Answer:
    """`files`: path → Base64; a repository that is there already is left as it is."""
    return Answer(body={"id": founding.repository(call)})


@routes("DELETE", f"{C}/repos/<owner>/<name>")
def delete_repo(call: Call, owner: str, name: str) -> Answer:
    drop(call.forge, find_repo(call.forge.state, owner, name))
    return Answer(status=204)


@routes("POST", f"{C}/permissions")
def permissions(call: Call) -> Answer:
    """`repo`, `user`, `permission` (null or none takes it away)."""
    owner, _, name = call.text("repo").partition("/")
    row, user = (
        find_repo(call.forge.state, owner, name),
        find_account(call.forge, call.text("user")),
    )
    level, state = call.optional("permission"), call.forge.state
    state.run("DELETE FROM collaborators WHERE repo = ? AND user = ?", row["id"], user["id"])
    if level not in (None, "none"):
        state.insert("collaborators", repo=row["id"], user=user["id"], permission=level)
    return Answer(status=204)


@routes("POST", f"{C}/apps")
def app(call: Call) -> Answer:
    """`slug`, `owner`, `permissions`, `install` (logins). With its private key, in PEM."""
    return Answer(body=founding.app(call))


@routes("POST", f"{C}/rulesets")
def ruleset(call: Call) -> Answer:
    """`repo` and a ruleset as in GitHub's API; one of that name is replaced."""
    return Answer(body={"id": founding.ruleset(call)})


@routes("POST", f"{C}/reviews/<int:review>")
def review(call: Call, review: int) -> Answer:
    """Set what the API never would: `commit_id` (null too)."""
    sql = "UPDATE reviews SET commit_id = ? WHERE id = ?"
    if not call.forge.state.run(sql, call.optional("commit_id"), review):
        raise not_found()
    return Answer(status=204)


@routes("POST", f"{C}/tokens/expire")
def expire(call: Call) -> Answer:
    """Every installation's token is over now."""
    call.forge.state.run("DELETE FROM tokens WHERE app IS NOT NULL")
    return Answer(status=204)


@routes("GET", f"{C}/dispatches")
def dispatches(call: Call) -> Answer:
    rows = call.forge.state.all("SELECT * FROM dispatches ORDER BY id")
    keys = ("repo", "actor", "event_type", "at")
    return Answer(
        body=[{k: row[k] for k in keys} | {"payload": load(row["payload"])} for row in rows]
    )


@routes("POST", f"{C}/faults")
def fault(call: Call) -> Answer:
    """One more fault: the fields of `Fault` but `function`."""
    try:
        found = Fault(**call.body)
    except TypeError as error:
        raise Refusal(422, str(error)) from error
    current_app.extensions["stand-in"].faults.set.append(found)
    return Answer(status=204)


@routes("DELETE", f"{C}/faults")
def no_faults(_: Call) -> Answer:
    current_app.extensions["stand-in"].faults.set.clear()
    return Answer(status=204)


@routes("GET", f"{C}/requests")
def requests(_: Call) -> Answer:
    """The requests since the log was emptied: method, path, status, login."""
    return Answer(body=[list(entry) for entry in current_app.extensions["stand-in"].log])


@routes("DELETE", f"{C}/requests")
def no_requests(_: Call) -> Answer:
    current_app.extensions["stand-in"].log.clear()
    return Answer(status=204)
