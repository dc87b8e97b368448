"""Merging a pull request: a true merge or a squash, if the rules of its base allow it."""

from __future__ import annotations

from datareq.rehearsal.forge import refs, rules
from datareq.rehearsal.forge.access import enter, signed_in
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.clock import read_stamp
from datareq.rehearsal.forge.gitdata import person_of
from datareq.rehearsal.forge.objects import Person
from datareq.rehearsal.forge.pull_shapes import merged_tree
from datareq.rehearsal.forge.pulls import find
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.state import Row

routes = Routes()
MERGE = "/repos/<owner>/<name>/pulls/<int:number>/merge"
METHODS = ("merge", "squash")


@routes("GET", MERGE)
def was_merged(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "read", "contents:read")
    if not find(call.forge, repo, number)["merged_at"]:
        raise not_found()
    return Answer(status=204)


@routes("PUT", MERGE)
def merge(call: Call, owner: str, name: str, number: int) -> Answer:
    repo = enter(call, owner, name, "write", "contents:write")
    forge, actor = call.forge, signed_in(call)
    pull, method = find(forge, repo, number), call.text("merge_method", "merge")
    if method not in METHODS:
        raise Refusal(405, f"{method.title()} merges are not allowed on this repository.")
    if pull["state"] != "open" or pull["draft"]:
        raise Refusal(405, "Pull Request is not mergeable")
    if call.optional("sha") not in (None, pull["head_sha"]):
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    ref = f"refs/heads/{pull['base_ref']}"
    base = forge.ref(repo["id"], ref)
    tree = merged_tree(forge, repo, base, pull["head_sha"]) if base else None
    if base is None or tree is None:
        raise Refusal(405, "Pull Request is not mergeable")
    broken = rules.against_merge(forge, actor, repo, ref, pull, method)
    if broken:
        raise Refusal(405, f"{rules.VIOLATED}\n\n" + "\n\n".join(broken) + "\n\n")
    at = call.moment()
    sha = _commit(call, repo, pull, method, base, tree)
    refs.mark_merged(forge, actor, pull, base, sha, at)
    refs.move(forge, actor, repo, ref, sha, at, "pr_merge")
    return Answer(body={"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


def _commit(call: Call, repo: Row, pull: Row, method: str, base: str, tree: str) -> str:
    number, head = pull["number"], pull["head_sha"]
    if method == "squash":
        title, text = f"{pull['title']} (#{number})", ""
        parents = [base]
    else:
        title = f"Merge pull request #{number} from {pull['head_login']}/{pull['head_ref']}"
        text, parents = pull["title"], [base, head]
    title = call.optional("commit_title") or title
    given = call.optional("commit_message")
    text = text if given is None else given
    web = Person(name="GitHub", email="noreply@github.com", date=read_stamp(call.now()))
    return call.forge.objects(repo).write_commit(
        tree, parents, f"{title}\n\n{text}" if text else title, person_of(call, None), web
    )
