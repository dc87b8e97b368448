"""What the workflows of a repository may and know: their rights, variables, and the names of secrets."""

from __future__ import annotations

import json

from datareq.rehearsal.forge.access import enter
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.refusal import invalid, not_found
from datareq.rehearsal.forge.state import Json, Row, load

routes = Routes()
REPO = "/repos/<owner>/<name>"
ADMIN = ("admin", "administration:write")
WORKFLOW = f"{REPO}/actions/permissions/workflow"
VARIABLES = f"{REPO}/actions/variables"


@routes("GET", WORKFLOW)
def workflow_rights(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "admin", "administration:read")
    kept = load(call.forge.state.meta(f"workflow:{repo['id']}"))
    usual = {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": False}
    return Answer(body=usual | kept)


@routes("PUT", WORKFLOW)
def set_workflow_rights(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, *ADMIN)
    if call.text("default_workflow_permissions", "read") not in ("read", "write"):
        raise invalid("Repository", "default_workflow_permissions", "is invalid", "invalid")
    call.moment()
    kept = load(call.forge.state.meta(f"workflow:{repo['id']}"))
    call.forge.state.set_meta(f"workflow:{repo['id']}", json.dumps(kept | call.body))
    return Answer(status=204)


def _secrets(call: Call, owner: str, name: str, place: str) -> Answer:
    """Names only, as the control plane put them there."""
    repo = enter(call, owner, name, "write", "secrets:read")
    kept = sorted(load(call.forge.state.meta(f"secrets:{repo['id']}:{place}")).items())
    page, headers = call.slice(kept)
    shaped = [{"name": key, "created_at": at, "updated_at": at} for key, at in page]
    return Answer(body={"total_count": len(kept), "secrets": shaped}, headers=headers)


@routes("GET", f"{REPO}/actions/secrets")
def secrets(call: Call, owner: str, name: str) -> Answer:
    return _secrets(call, owner, name, "")


@routes("GET", f"{REPO}/environments/<environment>/secrets")
def environment_secrets(call: Call, owner: str, name: str, environment: str) -> Answer:
    return _secrets(call, owner, name, environment)


def _kept(call: Call, repo: Row) -> Json:
    return load(call.forge.state.meta(f"variables:{repo['id']}"))


def _keep(call: Call, repo: Row, wanted: str, value: str) -> None:
    at, kept = call.moment(), _kept(call, repo)
    first = kept.get(wanted, {}).get("created_at", at)
    kept[wanted] = {"name": wanted, "value": value, "created_at": first, "updated_at": at}
    call.forge.state.set_meta(f"variables:{repo['id']}", json.dumps(kept))


@routes("GET", VARIABLES)
def variables(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "write", "actions_variables:read")
    kept = sorted(_kept(call, repo).items())
    page, headers = call.slice(kept)
    body = {"total_count": len(kept), "variables": [one for _, one in page]}
    return Answer(body=body, headers=headers)


@routes("GET", f"{VARIABLES}/<wanted>")
def variable(call: Call, owner: str, name: str, wanted: str) -> Answer:
    repo = enter(call, owner, name, "write", "actions_variables:read")
    if wanted.upper() not in _kept(call, repo):
        raise not_found()
    return Answer(body=_kept(call, repo)[wanted.upper()])


@routes("POST", VARIABLES)
def add_variable(call: Call, owner: str, name: str) -> Answer:
    repo, wanted = (
        enter(call, owner, name, "write", "actions_variables:write"),
        call.text("name").upper(),
    )
    if wanted in _kept(call, repo):
        raise invalid("Variable", "name", "Variable already exists", "already_exists")
    _keep(call, repo, wanted, call.text("value"))
    return Answer(body={}, status=201)


@routes("PATCH", f"{VARIABLES}/<wanted>")
def change_variable(call: Call, owner: str, name: str, wanted: str) -> Answer:
    repo = enter(call, owner, name, "write", "actions_variables:write")
    if wanted.upper() not in _kept(call, repo):
        raise not_found()
    _keep(call, repo, wanted.upper(), call.text("value"))
    return Answer(status=204)


@routes("GET", "/meta")
def meta(call: Call) -> Answer:
    """`installed_version` is there when this plays a GitHub Enterprise Server."""
    version = call.forge.state.meta("version")
    body: Json = {"verifiable_password_authentication": False}
    return Answer(body=body | ({"installed_version": version} if version else {}))
