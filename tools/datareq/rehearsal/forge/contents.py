"""Files by path: read at a ref, written and deleted with a commit each."""

from __future__ import annotations

import base64

import pygit2

from datareq.rehearsal.forge import refs
from datareq.rehearsal.forge.access import enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.commits import resolve
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.gitdata import commit_shape, decoded, person_of
from datareq.rehearsal.forge.objects import Change, Entry
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.shapes import api_url, full_name
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
CONTENTS = "/repos/<owner>/<name>/contents"
FILE = f"{CONTENTS}/<path:path>"
LINK = 0o120000


def entry_shape(forge: Forge, repo: Row, ref: str, entry: Entry) -> Json:
    """An entry as it stands in a folder's listing."""
    kind = {"tree": "dir", "commit": "submodule"}.get(entry.kind, "file")
    if entry.mode == LINK:
        kind = "symlink"
    api, html = api_url(forge, repo), f"{forge.url}/{full_name(forge, repo)}"
    me = f"{api}/contents/{entry.path}?ref={ref}"
    git = f"{api}/git/{'trees' if kind == 'dir' else 'blobs'}/{entry.sha}"
    page = f"{html}/{'tree' if kind == 'dir' else 'blob'}/{ref}/{entry.path}"
    raw = f"{html}/raw/{ref}/{entry.path}" if kind in ("file", "symlink") else None
    return {
        "type": kind,
        "name": entry.path.rpartition("/")[2],
        "path": entry.path,
        "sha": entry.sha,
        "size": entry.size or 0,
        "url": me,
        "html_url": page,
        "git_url": git,
        "download_url": raw,
        "_links": {"self": me, "git": git, "html": page},
    }


@routes("GET", CONTENTS)
@routes("GET", f"{CONTENTS}/")
def top(call: Call, owner: str, name: str) -> Answer:
    return read(call, owner, name, "")


@routes("GET", FILE)
def read(call: Call, owner: str, name: str, path: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    ref, objects = call.query.get("ref", repo["default_branch"]), call.forge.objects(repo)
    sha, path = resolve(call.forge, repo, ref), path.strip("/")
    tree = objects.tree(sha) if sha else None
    if tree is None:
        raise Refusal(404, f"No commit found for the ref {ref}")
    entry = objects.find(tree, path) if path else None
    if path and entry is None:
        raise not_found()
    if entry is None or entry.kind == "tree":
        folder = objects.tree(entry.sha) if entry else tree
        under = f"{path}/" if path else ""
        entries = objects.entries(folder, recursive=False, under=under) if folder else ()
        return Answer(body=[entry_shape(call.forge, repo, ref, item) for item in entries])
    shape = entry_shape(call.forge, repo, ref, entry)
    blob = objects.blob(entry.sha) if entry.kind == "blob" else None
    if blob is None:
        return Answer(body=shape | {"submodule_git_url": None})
    if entry.mode == LINK:
        return Answer(body=shape | {"target": blob.data.decode("utf-8", "replace")})
    content = {"encoding": "base64", "content": base64.encodebytes(blob.data).decode()}
    if blob.size > 1_000_000:
        content = {"encoding": "none", "content": ""}
    return Answer(body=shape | content)


def _branch(call: Call, repo: Row) -> tuple[str, str | None]:
    branch = call.optional("branch") or call.query.get("branch") or repo["default_branch"]
    return branch, call.forge.ref(repo["id"], f"refs/heads/{branch}")


def _present(tree: pygit2.Tree | None, path: str) -> str | None:
    if tree is None:
        return None
    try:
        return str(tree[path].id)
    except KeyError:
        return None


@routes("PUT", FILE)
def write(call: Call, owner: str, name: str, path: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    objects = call.forge.objects(repo)
    branch, tip = _branch(call, repo)
    if tip is None and call.forge.state.one("SELECT 1 FROM refs WHERE repo = ?", repo["id"]):
        raise Refusal(404, f"Branch {branch} not found")
    present = _present(objects.tree(tip) if tip else None, path)
    _same(present, path, call.optional("sha"), needed=present is not None)
    blob = objects.write_blob(decoded(call.text("content"), "base64"))
    commit = _commit(call, repo, branch, tip, {path: (0o100644, blob)})
    written = objects.blob(blob)
    size = written.size if written else 0
    entry = Entry(path=path, mode=0o100644, kind="blob", sha=blob, size=size)
    shape = entry_shape(call.forge, repo, branch, entry)
    body = {"content": shape, "commit": commit_shape(call.forge, repo, commit)}
    return Answer(body=body, status=200 if present else 201)


@routes("DELETE", FILE)
def delete(call: Call, owner: str, name: str, path: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    branch, tip = _branch(call, repo)
    present = _present(call.forge.objects(repo).tree(tip) if tip else None, path)
    if present is None:
        raise not_found()
    _same(present, path, call.optional("sha") or call.query.get("sha"), needed=True)
    commit = _commit(call, repo, branch, tip, {path: None})
    return Answer(body={"content": None, "commit": commit_shape(call.forge, repo, commit)})


def _same(present: str | None, path: str, given: str | None, *, needed: bool) -> None:
    """The blob that the caller believes is there must be."""
    if needed and given is None:
        raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if given is not None and given != present:
        raise Refusal(409, f"{path} does not match {given}")


def _commit(
    call: Call, repo: Row, branch: str, tip: str | None, changes: dict[str, Change]
) -> pygit2.Commit:
    objects, ref = call.forge.objects(repo), f"refs/heads/{branch}"
    at = call.moment()
    committer = person_of(call, call.body.get("committer"))
    author = person_of(call, call.body.get("author"), committer)
    message = call.optional("message") or call.query.get("message")
    if message is None:
        raise Refusal(422, 'Invalid request.\n\n"message" wasn\'t supplied.')
    tree = objects.write_tree(objects.tree(tip) if tip else None, changes)
    sha = objects.write_commit(tree, [tip] if tip else [], message, author, committer)
    refs.move(call.forge, signed_in(call), repo, ref, sha, at)
    return objects.commit(sha)
