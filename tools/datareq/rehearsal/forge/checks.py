"""Check runs, which only Apps make and which stay theirs, and commit statuses, which any writer sets."""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

from datareq.rehearsal.forge import shapes
from datareq.rehearsal.forge.access import Actor, enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.commits import resolve
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.refusal import Refusal, invalid, not_found
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
ONE = f"{REPO}/check-runs/<int:run>"
STATUSES = ("queued", "in_progress", "completed")
CONCLUSIONS = (
    *("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"),
)
STATES = ("error", "failure", "pending", "success")


def run_shape(forge: Forge, repo: Row, row: Row) -> Json:
    url = f"{shapes.api_url(forge, repo)}/check-runs/{row['id']}"
    html = f"{forge.url}/{shapes.full_name(forge, repo)}/runs/{row['id']}"
    pulls = forge.state.all(
        "SELECT p.*, i.id AS id FROM pulls p JOIN issues i ON i.repo = p.repo AND i.number = p.number"
        " WHERE p.repo = ? AND p.head_repo = ? AND p.head_sha = ? AND i.state = 'open'",
        *(repo["id"], repo["id"], row["head_sha"]),
    )
    return {
        "id": row["id"],
        "name": row["name"],
        "node_id": shapes.node("CheckRun", row["id"]),
        "head_sha": row["head_sha"],
        "external_id": row["external_id"] or "",
        "url": url,
        "html_url": html,
        "details_url": row["details_url"] or html,
        "status": row["status"],
        "conclusion": row["conclusion"],
        "started_at": row["started_at"],
        "completed_at": row["completed_at"],
        "output": {
            "title": row["title"],
            "summary": row["summary"],
            "text": row["text"],
            "annotations_count": 0,
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": row["suite"]},
        "app": shapes.app(forge, row["app"]),
        "pull_requests": [_minimal(forge, repo, pull) for pull in pulls],
    }


def _minimal(forge: Forge, repo: Row, pull: Row) -> Json:
    url = shapes.api_url(forge, repo)
    here = {"id": repo["id"], "url": url, "name": repo["name"]}
    return {
        "id": pull["id"],
        "number": pull["number"],
        "url": f"{url}/pulls/{pull['number']}",
        "head": {"ref": pull["head_ref"], "sha": pull["head_sha"], "repo": here},
        "base": {"ref": pull["base_ref"], "sha": pull["base_sha"], "repo": here},
    }


def _by_app(call: Call) -> Actor:
    actor = signed_in(call)
    if actor.app is None or actor.bare_app:
        raise Refusal(403, "You must authenticate via a GitHub App.")
    return actor


def _fields(call: Call, at: str, before: Row | None) -> Json:
    """The columns that the body sets; a conclusion completes the run."""
    body, fields = call.body, Json()
    for key in ("external_id", "details_url", "started_at"):
        if key in body:
            fields[key] = call.optional(key)
    output = body.get("output")
    if isinstance(output, dict):
        if not isinstance(output.get("summary"), str):
            raise invalid("CheckRun", "output", "output requires a summary", "missing_field")
        fields |= {key: output.get(key) for key in ("title", "summary", "text") if key in output}
    status, conclusion = call.optional("status"), call.optional("conclusion")
    if status is not None and status not in STATUSES:
        raise invalid("CheckRun", "status", f"{status} is not a status", "invalid")
    if conclusion is not None:
        if conclusion not in CONCLUSIONS:
            raise invalid("CheckRun", "conclusion", f"{conclusion} is not a conclusion", "invalid")
        done = call.optional("completed_at") or at
        fields |= {"status": "completed", "conclusion": conclusion, "completed_at": done}
    elif status == "completed" and not (before and before["conclusion"]):
        raise invalid(
            "CheckRun", "conclusion", "a completed run needs a conclusion", "missing_field"
        )
    elif status is not None:
        fields["status"] = status
        if status != "completed":
            fields |= {"conclusion": None, "completed_at": None}
    return fields


@routes("POST", f"{REPO}/check-runs")
def create(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "write", "checks:write")
    forge, actor, sha = call.forge, _by_app(call), call.text("head_sha")
    forge.objects(repo).commit(sha)
    title, at = call.text("name"), call.moment()
    run, suite = forge.state.next("check_run"), _suite(forge, repo, sha, actor)
    first: Json = {"status": "queued", "started_at": at}
    forge.state.insert(
        "check_runs",
        **({"id": run, "repo": repo["id"], "suite": suite, "name": title, "head_sha": sha} | first)
        | {"app": actor.app}
        | _fields(call, at, None),
    )
    return Answer(body=run_shape(forge, repo, _find(forge, repo, run)), status=201)


def _suite(forge: Forge, repo: Row, sha: str, actor: Actor) -> int:
    """A commit has one suite an App."""
    sql = "SELECT id FROM suites WHERE repo = ? AND head_sha = ? AND app = ?"
    row = forge.state.one(sql, repo["id"], sha, actor.app)
    if row:
        return int(row["id"])
    id_ = forge.state.next("suite")
    forge.state.insert("suites", id=id_, repo=repo["id"], head_sha=sha, app=actor.app)
    return id_


def _find(forge: Forge, repo: Row, run: int) -> Row:
    sql = "SELECT * FROM check_runs WHERE repo = ? AND id = ?"
    row = forge.state.one(sql, repo["id"], run)
    if row is None:
        raise not_found()
    return row


@routes("GET", ONE)
def show(call: Call, owner: str, name: str, run: int) -> Answer:
    repo = enter(call, owner, name, "read", "checks:read")
    return Answer(body=run_shape(call.forge, repo, _find(call.forge, repo, run)))


@routes("PATCH", ONE)
def change(call: Call, owner: str, name: str, run: int) -> Answer:
    repo = enter(call, owner, name, "write", "checks:write")
    forge, actor, row = call.forge, _by_app(call), _find(call.forge, repo, run)
    if row["app"] != actor.app:
        raise Refusal(
            403, f"Invalid app_id `{actor.app}` - check run can only be modified by its App."
        )
    fields = _fields(call, call.moment(), row)
    if "name" in call.body:
        fields["name"] = call.text("name")
    if fields:
        sets = ", ".join(f"{key} = ?" for key in fields)
        forge.state.run(f"UPDATE check_runs SET {sets} WHERE id = ?", *fields.values(), run)
    return Answer(body=run_shape(forge, repo, _find(forge, repo, run)))


@routes("GET", f"{REPO}/commits/<path:ref>/check-runs")
def list_runs(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "checks:read")
    sha = _sha(call, repo, ref)
    where, values = ["repo = ?", "head_sha = ?"], [repo["id"], sha]
    for key, column in (("check_name", "name"), ("status", "status"), ("app_id", "app")):
        if call.query.get(key):
            where.append(f"{column} = ?")
            values.append(int(call.query[key]) if key == "app_id" else call.query[key])
    sql = f"SELECT * FROM check_runs WHERE {' AND '.join(where)} ORDER BY id DESC"
    rows = call.forge.state.all(sql, *values)
    if call.query.get("filter", "latest") == "latest":
        seen: set[tuple[int, str]] = set()
        latest = []
        for row in rows:
            if (row["app"], row["name"]) not in seen:
                seen.add((row["app"], row["name"]))
                latest.append(row)
        rows = latest
    page, headers = call.slice(rows)
    runs = [run_shape(call.forge, repo, row) for row in page]
    return Answer(body={"total_count": len(rows), "check_runs": runs}, headers=headers)


def _sha(call: Call, repo: Row, ref: str) -> str:
    sha = resolve(call.forge, repo, ref)
    if sha is None:
        raise Refusal(422, f"No commit found for SHA: {ref}")
    return sha


def status_shape(forge: Forge, repo: Row, row: Row) -> Json:
    creator = shapes.account(forge, row["creator"])
    return {
        "url": f"{shapes.api_url(forge, repo)}/statuses/{row['sha']}",
        "avatar_url": creator["avatar_url"] if creator else None,
        "id": row["id"],
        "node_id": shapes.node("StatusContext", row["id"]),
        "state": row["state"],
        "description": row["description"],
        "target_url": row["target_url"],
        "context": row["context"],
        "created_at": row["at"],
        "updated_at": row["at"],
        "creator": creator,
    }


@routes("POST", f"{REPO}/statuses/<sha>")
def set_status(call: Call, owner: str, name: str, sha: str) -> Answer:
    repo = enter(call, owner, name, "write", "statuses:write")
    forge, actor, state = call.forge, signed_in(call), call.text("state")
    if state not in STATES:
        raise invalid("Status", "state", f"{state} is not a state", "invalid")
    forge.objects(repo).commit(sha)
    id_ = forge.state.next("status")
    forge.state.insert(
        "statuses",
        id=id_,
        repo=repo["id"],
        sha=sha,
        context=call.text("context", "default"),
        state=state,
        description=call.optional("description"),
        target_url=call.optional("target_url"),
        creator=actor.id,
        app=actor.app,
        at=call.moment(),
    )
    row = forge.state.one("SELECT * FROM statuses WHERE id = ?", id_)
    return Answer(body=status_shape(forge, repo, row) if row else None, status=201)


@routes("GET", f"{REPO}/commits/<path:ref>/statuses")
def list_statuses(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "statuses:read")
    sql = "SELECT * FROM statuses WHERE repo = ? AND sha = ? ORDER BY id DESC"
    rows = call.forge.state.all(sql, repo["id"], _sha(call, repo, ref))
    return call.page(rows, lambda row: status_shape(call.forge, repo, row))


@routes("GET", f"{REPO}/commits/<path:ref>/status")
def combined_status(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "statuses:read")
    sha = _sha(call, repo, ref)
    rows = call.forge.state.all(
        "SELECT * FROM statuses WHERE id IN"
        " (SELECT max(id) FROM statuses WHERE repo = ? AND sha = ? GROUP BY context) ORDER BY id",
        *(repo["id"], sha),
    )
    states = {row["state"] for row in rows}
    state = "failure" if states & {"failure", "error"} else "pending"
    if states == {"success"}:
        state = "success"
    page, headers = call.slice([status_shape(call.forge, repo, row) for row in rows])
    url = shapes.api_url(call.forge, repo)
    body = {
        "state": state,
        "statuses": [
            {key: value for key, value in shape.items() if key != "creator"} for shape in page
        ],
        "sha": sha,
        "total_count": len(rows),
        "repository": shapes.repository(call.forge, repo),
        "commit_url": f"{url}/commits/{sha}",
        "url": f"{url}/commits/{sha}/status",
    }
    return Answer(body=body, headers=headers)
