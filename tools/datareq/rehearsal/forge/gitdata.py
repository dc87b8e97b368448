"""The git database: refs, blobs, trees and commits."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime

import pygit2

from datareq.rehearsal.forge import refs
from datareq.rehearsal.forge.access import enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.clock import read_stamp
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.objects import MODES, Change, Entry, Person
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.shapes import api_url, full_name, node
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
REPO = "/repos/<owner>/<name>"
SHA = re.compile(r"[0-9a-f]{40}")
LIMIT = 100_000
"""More entries than this and a recursive tree is cut, and says so."""


def ref_shape(forge: Forge, repo: Row, name: str, sha: str) -> Json:
    url = api_url(forge, repo)
    return {
        "ref": name,
        "node_id": node("Ref", f"{repo['id']}:{name}"),
        "url": f"{url}/git/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{url}/git/commits/{sha}"},
    }


@routes("GET", f"{REPO}/git/ref/<path:ref>")
@routes("GET", f"{REPO}/git/refs/<path:ref>")
def show_ref(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    sha = call.forge.ref(repo["id"], f"refs/{ref}")
    if sha is None:
        raise not_found()
    return Answer(body=ref_shape(call.forge, repo, f"refs/{ref}", sha))


@routes("GET", f"{REPO}/git/matching-refs/<path:ref>")
def matching_refs(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    rows = call.forge.state.all(
        "SELECT name, sha FROM refs WHERE repo = ? AND substr(name, 1, ?) = ? ORDER BY name",
        *(repo["id"], len(f"refs/{ref}"), f"refs/{ref}"),
    )
    return call.page(rows, lambda row: ref_shape(call.forge, repo, row["name"], row["sha"]))


@routes("POST", f"{REPO}/git/refs")
def create_ref(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    ref, sha = call.text("ref"), call.text("sha")
    if call.forge.ref(repo["id"], ref) is not None:
        raise Refusal(422, "Reference already exists")
    refs.check_name(call.forge, repo, ref)
    if not call.forge.objects(repo).has(sha):
        raise Refusal(422, "Object does not exist")
    call.forge.objects(repo).commit(sha)
    refs.move(call.forge, signed_in(call), repo, ref, sha, call.moment())
    return Answer(body=ref_shape(call.forge, repo, ref, sha), status=201)


@routes("PATCH", f"{REPO}/git/refs/<path:ref>")
def update_ref(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    full, sha = f"refs/{ref}", call.text("sha")
    old = call.forge.ref(repo["id"], full)
    if old is None or full.startswith("refs/pull/"):
        raise Refusal(422, "Reference does not exist")
    objects = call.forge.objects(repo)
    if not objects.has(sha):
        raise Refusal(422, "Object does not exist")
    objects.commit(sha)
    if not call.body.get("force") and not objects.is_ancestor(old, sha):
        raise Refusal(422, "Update is not a fast forward")
    if old != sha:
        refs.move(call.forge, signed_in(call), repo, full, sha, call.moment())
    return Answer(body=ref_shape(call.forge, repo, full, sha))


@routes("DELETE", f"{REPO}/git/refs/<path:ref>")
def delete_ref(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    full = f"refs/{ref}"
    if call.forge.ref(repo["id"], full) is None or full.startswith("refs/pull/"):
        raise Refusal(422, "Reference does not exist")
    if full == f"refs/heads/{repo['default_branch']}":
        raise Refusal(422, "Cannot delete the default branch")
    refs.move(call.forge, signed_in(call), repo, full, None, call.moment())
    return Answer(status=204)


@routes("POST", f"{REPO}/git/blobs")
def create_blob(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    data = decoded(call.text("content"), call.text("encoding", "utf-8"))
    sha = call.forge.objects(repo).write_blob(data)
    return Answer(
        body={"sha": sha, "url": f"{api_url(call.forge, repo)}/git/blobs/{sha}"}, status=201
    )


def decoded(content: str, encoding: str) -> bytes:
    """The bytes of a blob's or file's content, as sent."""
    if encoding != "base64":
        return content.encode()
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except binascii.Error as error:
        raise Refusal(422, "content is not valid Base64") from error


@routes("GET", f"{REPO}/git/blobs/<sha>")
def show_blob(call: Call, owner: str, name: str, sha: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    blob = call.forge.objects(repo).blob(sha) if SHA.fullmatch(sha) else None
    if blob is None:
        raise not_found()
    return Answer(
        body={
            "sha": sha,
            "node_id": node("Blob", sha),
            "size": blob.size,
            "url": f"{api_url(call.forge, repo)}/git/blobs/{sha}",
            "content": base64.encodebytes(blob.data).decode(),
            "encoding": "base64",
        }
    )


def entry_shape(url: str, entry: Entry) -> Json:
    shape: Json = {
        "path": entry.path,
        "mode": f"{entry.mode:06o}",
        "type": entry.kind,
        "sha": entry.sha,
    }
    if entry.size is not None:
        shape["size"] = entry.size
    if entry.kind != "commit":
        shape["url"] = f"{url}/git/{entry.kind}s/{entry.sha}"
    return shape


def tree_shape(call: Call, repo: Row, tree: pygit2.Tree, *, recursive: bool) -> Json:
    url = api_url(call.forge, repo)
    entries: list[Json] = []
    for entry in call.forge.objects(repo).entries(tree, recursive=recursive):
        if len(entries) == LIMIT:
            break
        entries.append(entry_shape(url, entry))
    return {
        "sha": str(tree.id),
        "url": f"{url}/git/trees/{tree.id}",
        "tree": entries,
        "truncated": len(entries) == LIMIT,
    }


@routes("GET", f"{REPO}/git/trees/<path:ref>")
def show_tree(call: Call, owner: str, name: str, ref: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    sha = ref if SHA.fullmatch(ref) else call.forge.ref(repo["id"], f"refs/heads/{ref}")
    tree = call.forge.objects(repo).tree(sha) if sha else None
    if tree is None:
        raise not_found()
    return Answer(body=tree_shape(call, repo, tree, recursive="recursive" in call.query))


@routes("POST", f"{REPO}/git/trees")
def create_tree(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    objects = call.forge.objects(repo)
    base_sha, listed = call.optional("base_tree"), call.body.get("tree")
    base = objects.tree(base_sha) if base_sha else None
    if base_sha and base is None:
        raise Refusal(422, f"base_tree {base_sha} is not a tree")
    if not isinstance(listed, list):
        raise Refusal(422, "Invalid tree info")
    changes: dict[str, Change] = {}
    for item in listed:
        path, mode = item.get("path"), item.get("mode", "100644")
        if not isinstance(path, str) or mode not in MODES:
            raise Refusal(422, "Must supply a valid tree.mode")
        if isinstance(item.get("content"), str):
            changes[path] = (int(mode, 8), objects.write_blob(item["content"].encode()))
        elif item.get("sha") is None:
            changes[path] = None
        elif int(mode, 8) != 0o160000 and not objects.has(item["sha"]):
            raise Refusal(422, f"tree.sha {item['sha']} is not a valid object")
        else:
            changes[path] = (int(mode, 8), item["sha"])
    tree = objects.tree(objects.write_tree(base, changes))
    if tree is None:
        raise Refusal(422, "Invalid tree info")
    return Answer(body=tree_shape(call, repo, tree, recursive=False), status=201)


def person_of(call: Call, given: object, default: Person | None = None) -> Person:
    """Author or committer: what the body says, else who asks, now."""
    if default is None:
        actor = signed_in(call)
        row = call.forge.state.one("SELECT * FROM accounts WHERE id = ?", actor.id)
        name = (row["name"] if row else None) or actor.login
        email = f"{actor.id}+{actor.login}@users.noreply.github.com"
        if row and row["email"]:
            email = row["email"]
        default = Person(name=name, email=email, date=read_stamp(call.now()))
    if not isinstance(given, dict):
        return default
    try:
        date = read_stamp(given["date"]) if given.get("date") else default.date
    except (ValueError, TypeError) as error:
        raise Refusal(422, "date is not a valid ISO 8601 time") from error
    return Person(
        name=str(given.get("name") or default.name),
        email=str(given.get("email") or default.email),
        date=date,
    )


@routes("POST", f"{REPO}/git/commits")
def create_commit(call: Call, owner: str, name: str) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    objects = call.forge.objects(repo)
    tree, parents = objects.tree(call.text("tree")), call.texts("parents")
    if tree is None:
        raise Refusal(422, "Tree SHA does not exist")
    if not all(objects.has(parent) for parent in parents):
        raise Refusal(422, "Parent SHA does not exist or is not a commit object")
    author = person_of(call, call.body.get("author"))
    committer = person_of(call, call.body.get("committer"), author)
    sha = objects.write_commit(str(tree.id), parents, call.text("message"), author, committer)
    return Answer(body=commit_shape(call.forge, repo, objects.commit(sha)), status=201)


@routes("GET", f"{REPO}/git/commits/<sha>")
def show_commit(call: Call, owner: str, name: str, sha: str) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    if not SHA.fullmatch(sha) or not call.forge.objects(repo).has(sha):
        raise not_found()
    return Answer(body=commit_shape(call.forge, repo, call.forge.objects(repo).commit(sha)))


def signature_shape(signature: pygit2.Signature) -> Json:
    date = datetime.fromtimestamp(signature.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"name": signature.name, "email": signature.email, "date": date}


UNSIGNED: Json = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def commit_shape(forge: Forge, repo: Row, commit: pygit2.Commit) -> Json:
    """A commit as the git database shows it."""
    url, html = api_url(forge, repo), f"{forge.url}/{full_name(forge, repo)}"
    return {
        "sha": str(commit.id),
        "node_id": node("Commit", str(commit.id)),
        "url": f"{url}/git/commits/{commit.id}",
        "html_url": f"{html}/commit/{commit.id}",
        "author": signature_shape(commit.author),
        "committer": signature_shape(commit.committer),
        "message": commit.message,
        "tree": {"sha": str(commit.tree_id), "url": f"{url}/git/trees/{commit.tree_id}"},
        "parents": [
            {
                "sha": str(parent),
                "url": f"{url}/git/commits/{parent}",
                "html_url": f"{html}/commit/{parent}",
            }
            for parent in commit.parent_ids
        ],
        "verification": UNSIGNED,
    }
