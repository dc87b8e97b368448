"""What do the rulesets of a repository forbid to whom? Read as GitHub reads them; bypass actors are let through."""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from datareq.rehearsal.forge.access import Actor, permission
from datareq.rehearsal.forge.objects import ZERO
from datareq.rehearsal.forge.state import Json, Row, load

if TYPE_CHECKING:
    from datareq.rehearsal.forge.forge import Forge

ROLES = {1: "read", 2: "maintain", 3: "triage", 4: "write", 5: "admin"}
"""The ids of GitHub's own repository roles, as they stand in `bypass_actors`."""

PASSING = {"success", "neutral", "skipped"}
"""Conclusions that satisfy a required check. GitHub lets neutral and skipped through."""

VIOLATED = "Repository rule violations found"


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """A ref pattern: `*` stays within a segment, `**` doesn't, as Ruby's fnmatch with FNM_PATHNAME."""
    out, i = "", 0
    while i < len(glob):
        if glob.startswith("**/", i):
            out, i = out + "(?:.*/)?", i + 3
        elif glob.startswith("**", i):
            out, i = out + ".*", i + 2
        elif glob[i] == "*":
            out, i = out + "[^/]*", i + 1
        elif glob[i] == "?":
            out, i = out + "[^/]", i + 1
        else:
            out, i = out + re.escape(glob[i]), i + 1
    return re.compile(out)


def covers(body: Json, repo: Row, ref: str) -> bool:
    """Whether an active ruleset speaks of this ref."""
    kind = {"branch": "refs/heads/", "tag": "refs/tags/"}.get(body.get("target", "branch"))
    if body.get("enforcement") != "active" or kind is None or not ref.startswith(kind):
        return False
    names = (body.get("conditions") or {}).get("ref_name") or {}

    def matches(glob: str) -> bool:
        if glob == "~ALL":
            return True
        if glob == "~DEFAULT_BRANCH":
            return ref == f"refs/heads/{repo['default_branch']}"
        return _pattern(glob).fullmatch(ref) is not None

    return any(map(matches, names.get("include", ()))) and not any(
        map(matches, names.get("exclude", ()))
    )


def rulesets(forge: Forge, repo: Row, ref: str) -> list[tuple[int, Json]]:
    rows = forge.state.all("SELECT * FROM rulesets WHERE repo = ? ORDER BY id", repo["id"])
    read = [(int(row["id"]), load(row["body"])) for row in rows]
    return [(id_, body) for id_, body in read if covers(body, repo, ref)]


def bypasses(forge: Forge, actor: Actor, repo: Row, body: Json, *, merging: bool) -> bool:
    return any(
        (merging or entry.get("bypass_mode", "always") != "pull_request")
        and _is(forge, actor, repo, entry.get("actor_type"), entry.get("actor_id"))
        for entry in body.get("bypass_actors") or ()
    )


def _is(forge: Forge, actor: Actor, repo: Row, kind: object, id_: object) -> bool:
    if kind == "Integration":
        return actor.app is not None and actor.app == id_
    if actor.app is not None:
        return False
    if kind == "User":
        return actor.id == id_
    if kind == "Team":
        sql = "SELECT 1 FROM team_members WHERE team = ? AND user = ? AND state = 'active'"
        return forge.state.one(sql, id_, actor.id) is not None
    if kind == "OrganizationAdmin":
        sql = "SELECT 1 FROM org_members WHERE org = ? AND user = ? AND role = 'admin'"
        return forge.state.one(sql, repo["owner"], actor.id) is not None
    if kind == "RepositoryRole" and isinstance(id_, int):
        return permission(forge.state, actor.id, repo) == ROLES.get(id_)
    return False


def against_push(
    forge: Forge, actor: Actor, repo: Row, ref: str, old: str | None, new: str | None
) -> list[str]:
    """What forbids moving a ref directly; empty when nothing does."""
    said = _restricted(forge, actor, repo, old, new) if new else []
    for _, body in rulesets(forge, repo, ref):
        if bypasses(forge, actor, repo, body, merging=False):
            continue
        for rule in body.get("rules") or ():
            sentence = _push_rule(forge, repo, rule, old, new)
            if sentence:
                said.append(sentence)
    return said


def _restricted(forge: Forge, actor: Actor, repo: Row, old: str | None, new: str) -> list[str]:
    """What push rulesets forbid: paths that the pushed commits change, in forks of the network too."""
    sql = "SELECT * FROM rulesets WHERE repo = ? ORDER BY id"
    bodies = [load(row["body"]) for row in forge.state.all(sql, repo["root"])]
    bodies = [b for b in bodies if b.get("target") == "push" and b.get("enforcement") == "active"]
    bodies = [b for b in bodies if not bypasses(forge, actor, repo, b, merging=False)]
    rules = [rule for body in bodies for rule in body.get("rules") or ()]
    if not rules:
        return []
    objects, main = forge.objects(repo), forge.ref(repo["root"], "refs/heads/main")
    known = old or (objects.merge_base(main, new) if main else None)
    paths: set[str] = set()
    for commit in objects.commits(known, new):
        before = str(commit.parents[0].id) if commit.parents else None
        if len(commit.parents) < 2:  # a merge brings only what its other side was judged for
            paths |= {str(one["filename"]) for one in objects.changes(before, str(commit.id))}
    globs = [
        _pattern(glob)
        for rule in rules
        for glob in (rule.get("parameters") or {}).get("restricted_file_paths", ())
    ]
    hit = sorted(path for path in paths if any(glob.fullmatch(path) for glob in globs))
    return [f"File path {hit[0]} is restricted."] if hit else []


def _push_rule(forge: Forge, repo: Row, rule: Json, old: str | None, new: str | None) -> str | None:
    kind = rule.get("type")
    if new is None:
        return "Cannot delete this protected ref." if kind == "deletion" else None
    if old is None:
        return (
            "Cannot create ref due to creations being restricted." if kind == "creation" else None
        )
    if kind == "update":
        return "Cannot update this protected ref."
    if kind == "non_fast_forward" and not forge.objects(repo).is_ancestor(old, new):
        return "Cannot force-push to this protected ref."
    if kind == "pull_request":
        return "Changes must be made through a pull request."
    if kind == "required_linear_history":
        merges = [c for c in forge.objects(repo).commits(old, new) if len(c.parents) > 1]
        return "This branch must not contain merge commits." if merges else None
    if kind == "required_status_checks":
        return _missing_checks(forge, repo, rule, new)
    return None


def against_merge(
    forge: Forge, actor: Actor, repo: Row, ref: str, pull: Row, method: str
) -> list[str]:
    """What forbids merging a pull request into its base; empty when nothing does."""
    said: list[str] = []
    for _, body in rulesets(forge, repo, ref):
        if bypasses(forge, actor, repo, body, merging=True):
            continue
        for rule in body.get("rules") or ():
            sentence = _merge_rule(forge, repo, rule, pull, method)
            if sentence:
                said.append(sentence)
    return said


def _merge_rule(forge: Forge, repo: Row, rule: Json, pull: Row, method: str) -> str | None:
    kind, parameters = rule.get("type"), rule.get("parameters") or {}
    if kind == "update":
        return "Cannot update this protected ref."
    if kind == "required_linear_history" and method == "merge":
        return "This branch must not contain merge commits."
    if kind == "required_status_checks":
        behind = forge.ref(repo["id"], f"refs/heads/{pull['base_ref']}")
        strict = parameters.get("strict_required_status_checks_policy")
        if strict and behind and not forge.objects(repo).is_ancestor(behind, pull["head_sha"]):
            return "This branch must be up to date with its base branch."
        return _missing_checks(forge, repo, rule, pull["head_sha"])
    if kind == "pull_request":
        wanted = int(parameters.get("required_approving_review_count", 0))
        if approvals(forge, repo, pull["number"]) < wanted:
            return f"At least {wanted} approving review is required by reviewers with write access."
    return None


def approvals(forge: Forge, repo: Row, number: int) -> int:
    """How many people with write access approve by their latest decisive review."""
    latest: dict[int, str] = {}
    for row in forge.state.all(
        "SELECT user, state FROM reviews WHERE repo = ? AND number = ?"
        " AND state IN ('APPROVED', 'CHANGES_REQUESTED', 'DISMISSED') ORDER BY submitted_at, id",
        *(repo["id"], number),
    ):
        latest[row["user"]] = row["state"]
    writers = {"write", "maintain", "admin"}
    return sum(
        state == "APPROVED" and permission(forge.state, user, repo) in writers
        for user, state in latest.items()
    )


def _missing_checks(forge: Forge, repo: Row, rule: Json, sha: str) -> str | None:
    for wanted in (rule.get("parameters") or {}).get("required_status_checks") or ():
        if not _passes(forge, repo, sha, wanted.get("context", ""), wanted.get("integration_id")):
            return f'Required status check "{wanted.get("context")}" is expected.'
    return None


def _passes(forge: Forge, repo: Row, sha: str, context: str, app: int | None) -> bool:
    """Whether the newest check run or status of that name, from that App if one is asked for, is good."""
    if sha == ZERO:
        return False
    by, extra = ("", ()) if app is None else (" AND app = ?", (app,))
    run = forge.state.one(
        "SELECT status, conclusion FROM check_runs WHERE repo = ? AND head_sha = ? AND name = ?"
        + by
        + " ORDER BY id DESC LIMIT 1",
        *(repo["id"], sha, context, *extra),
    )
    status = forge.state.one(
        "SELECT state FROM statuses WHERE repo = ? AND sha = ? AND context = ?"
        + by
        + " ORDER BY id DESC LIMIT 1",
        *(repo["id"], sha, context, *extra),
    )
    said = []
    if run:
        said.append(run["status"] == "completed" and run["conclusion"] in PASSING)
    if status:
        said.append(status["state"] == "success")
    return bool(said) and all(said)
