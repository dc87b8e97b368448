"""What happens when a ref moves? Rules first, then the ref, the push activity, and every pull request on it."""

# ruff: noqa: S608  (only names from this code are put into SQL; values are always bound)
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from datareq.rehearsal.forge import rules
from datareq.rehearsal.forge.access import Actor
from datareq.rehearsal.forge.events import record
from datareq.rehearsal.forge.objects import ZERO
from datareq.rehearsal.forge.refusal import Refusal
from datareq.rehearsal.forge.state import Row

if TYPE_CHECKING:
    from datareq.rehearsal.forge.forge import Forge

BAD_NAME = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|\.$|/$|^/|^\.")
BRANCH = "refs/heads/"


def check_name(forge: Forge, repo: Row, name: str) -> None:
    """422 for a ref name that git wouldn't take, or that lies in another one's way."""
    if not re.match(r"refs/(heads|tags)/[^/]", name) or BAD_NAME.search(name):
        raise Refusal(422, f"{name} is not a valid ref name.")
    parts = name.split("/")
    above = ["/".join(parts[:n]) for n in range(3, len(parts))]
    marks = ", ".join("?" * len(above))
    if forge.state.one(
        "SELECT 1 FROM refs WHERE repo = ? AND (substr(name, 1, ?) = ? OR name IN (" + marks + "))",
        *(repo["id"], len(name) + 1, f"{name}/", *above),
    ):
        raise Refusal(422, f"Reference cannot be created: {name} conflicts with another ref.")


def move(
    forge: Forge, actor: Actor, repo: Row, name: str, new: str | None, at: str, kind: str = "push"
) -> None:
    """Move, create or delete (None) a ref. `kind`: push, or pr_merge, whose rules were looked at before."""
    old = forge.ref(repo["id"], name)
    if old == new:
        return
    if kind == "push":
        broken = rules.against_push(forge, actor, repo, name, old, new)
        if broken:
            raise Refusal(422, f"{rules.VIOLATED}\n\n" + "\n".join(broken))
    objects = forge.objects(repo)
    forced = bool(old and new and not objects.is_ancestor(old, new))
    forge.write_ref(repo["id"], name, new)
    forge.state.run("UPDATE repos SET pushed_at = ? WHERE id = ?", at, repo["id"])
    if new is None:
        kind = "branch_deletion"
    elif old is None:
        kind = "branch_creation"
    elif forced:
        kind = "force_push"
    forge.state.insert(
        "activity",
        id=forge.state.next("activity"),
        repo=repo["id"],
        ref=name,
        before=old or ZERO,
        after=new or ZERO,
        actor=actor.id,
        at=at,
        type=kind,
    )
    if name.startswith(BRANCH):
        branch = name.removeprefix(BRANCH)
        _heads(forge, actor, repo, branch, old, new, at)
        _bases(forge, actor, repo, branch, old, new, at, forced=forced)


def _heads(
    forge: Forge, actor: Actor, repo: Row, branch: str, old: str | None, new: str | None, at: str
) -> None:
    """Pull requests whose head is this branch follow it."""
    for pull in forge.state.all(
        "SELECT p.*, i.state FROM pulls p JOIN issues i ON i.repo = p.repo AND i.number = p.number"
        " WHERE p.head_repo = ? AND p.head_ref = ? ORDER BY p.repo, p.number",
        *(repo["id"], branch),
    ):
        if new is None:
            record(forge, actor, pull, "head_ref_deleted", at)
            if pull["state"] == "open":
                close(forge, actor, pull, at)
        elif pull["state"] == "open":
            follow(forge, actor, pull, new, at)
        elif old is None and new == pull["head_sha"]:
            record(forge, actor, pull, "head_ref_restored", at)


def follow(forge: Forge, actor: Actor, pull: Row, head: str, at: str) -> None:
    """The head of an open pull request is now `head`."""
    base = forge.state.one("SELECT * FROM repos WHERE id = ?", pull["repo"])
    if base is None or head == pull["head_sha"]:
        return
    objects = forge.objects(base)
    old, tip = pull["head_sha"], forge.ref(base["id"], BRANCH + pull["base_ref"])
    keys = (pull["repo"], pull["number"])
    forge.state.run(
        "UPDATE pulls SET head_sha = ?, base_sha = ? WHERE repo = ? AND number = ?",
        *(head, tip or pull["base_sha"], *keys),
    )
    forge.state.run("UPDATE issues SET updated_at = ? WHERE repo = ? AND number = ?", at, *keys)
    forge.write_ref(base["id"], f"refs/pull/{pull['number']}/head", head)
    if not objects.is_ancestor(old, head):
        record(forge, actor, pull, "head_ref_force_pushed", at, commit_id=head)
        if forge.state.meta("reanchor") == "on":
            forge.state.run(
                "UPDATE reviews SET commit_id = ? WHERE repo = ? AND number = ? AND commit_id = ?",
                *(head, *keys, old),
            )
    note_commits(forge, actor, pull, tip, head, at)
    if tip and objects.is_ancestor(head, tip):
        close(forge, actor, pull, at)


def note_commits(
    forge: Forge, actor: Actor, pull: Row, base: str | None, head: str, at: str
) -> None:
    """Keep when each commit first came into a pull request: its place in the timeline."""
    repo = forge.state.one("SELECT * FROM repos WHERE id = ?", pull["repo"])
    if repo is None:
        return
    known = {
        row["commit_id"]
        for row in forge.state.all(
            "SELECT commit_id FROM events WHERE repo = ? AND number = ? AND event = 'committed'",
            *(pull["repo"], pull["number"]),
        )
    }
    for commit in forge.objects(repo).commits(base, head)[-250:]:
        if str(commit.id) not in known:
            record(forge, actor, pull, "committed", at, commit_id=str(commit.id))


def _bases(
    forge: Forge,
    actor: Actor,
    repo: Row,
    branch: str,
    old: str | None,
    new: str | None,
    at: str,
    *,
    forced: bool,
) -> None:
    """Open pull requests into this branch: merged by the way, closed or retargeted with it."""
    for pull in forge.state.all(
        "SELECT p.* FROM pulls p JOIN issues i ON i.repo = p.repo AND i.number = p.number"
        " WHERE p.repo = ? AND p.base_ref = ? AND i.state = 'open' ORDER BY p.number",
        *(repo["id"], branch),
    ):
        if new is None:
            retarget(forge, actor, repo, pull, at)
            continue
        if forced:
            record(forge, actor, pull, "base_ref_force_pushed", at, commit_id=new)
        if forge.objects(repo).is_ancestor(pull["head_sha"], new):
            mark_merged(forge, actor, pull, old or new, new, at)


def retarget(forge: Forge, actor: Actor, repo: Row, pull: Row, at: str) -> None:
    """Its base branch is gone: GitHub moves it to where that branch was merged, or closes it."""
    merged = forge.state.one(
        "SELECT base_ref FROM pulls WHERE head_repo = ? AND repo = ? AND head_ref = ?"
        " AND merged_at IS NOT NULL ORDER BY number DESC LIMIT 1",
        *(repo["id"], repo["id"], pull["base_ref"]),
    )
    tip = forge.ref(repo["id"], BRANCH + merged["base_ref"]) if merged else None
    if merged is None or tip is None:
        close(forge, actor, pull, at)
        return
    forge.state.run(
        "UPDATE pulls SET base_ref = ?, base_sha = ? WHERE repo = ? AND number = ?",
        *(merged["base_ref"], tip, pull["repo"], pull["number"]),
    )
    record(forge, actor, pull, "automatic_base_change_succeeded", at)


def close(forge: Forge, actor: Actor, pull: Row, at: str) -> None:
    forge.state.run(
        "UPDATE issues SET state = 'closed', closed_at = ?, closed_by = ?, updated_at = ?"
        " WHERE repo = ? AND number = ?",
        *(at, actor.id, at, pull["repo"], pull["number"]),
    )
    record(forge, actor, pull, "closed", at)


def mark_merged(forge: Forge, actor: Actor, pull: Row, base: str, merge: str, at: str) -> None:
    """Merged, by its button or because its commits came into the base some other way."""
    keys = (pull["repo"], pull["number"])
    forge.state.run(
        "UPDATE pulls SET merged_at = ?, merged_by = ?, merge_sha = ?, base_sha = ?"
        " WHERE repo = ? AND number = ?",
        *(at, actor.id, merge, base, *keys),
    )
    record(forge, actor, pull, "merged", at, commit_id=merge)
    close(forge, actor, pull, at)
