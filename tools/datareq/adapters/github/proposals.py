"""How does a person hand a file in? By a pull request, from a fork of their own that only they can change, or,
if they may write here, from a branch of the repository."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from datareq.adapters.github.branches import GithubBranches
from datareq.adapters.github.client import PAUSES, Client, RefusedError
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.shape import as_object, optional_child, text
from datareq.adapters.github.translate import to_pull
from datareq.errors import ForgeError
from datareq.model.forge import Pull, PullState
from datareq.model.names import MAIN


class Standing(Enum):
    """What handing in changed."""

    OPENED = "opened"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One commit on a branch of a fork: `files` are all that it adds."""

    branch: str
    files: Mapping[str, bytes]
    message: str
    title: str
    body: str


Connect = Callable[[str], Client]
Sleep = Callable[[float], None]


def propose(
    client: Client,
    login: str,
    proposal: Proposal,
    connect: Connect,
    sleep: Sleep,
    *,
    from_fork: bool = True,
) -> tuple[Pull, Standing]:
    """The pull request for a proposal, however often it is made. `connect` gives a client of a repository.

    `from_fork` False: from a branch of the repository itself, as changes of the policy come.
    """
    fork = connect(_fork(client, login, sleep) if from_fork else client.repository)
    base = GithubBranches(client).tip(MAIN)
    if base is None:
        raise ForgeError("main-missing")
    branches = GithubBranches(fork)
    before = branches.tip(proposal.branch)
    if before is None:
        branches.create(proposal.branch, base)
    head = branches.commit(proposal.branch, before or base, {**proposal.files}, proposal.message)
    there = _find(client, fork, proposal.branch, head)
    if there is not None:
        changed = there.state is PullState.OPEN and head != before
        return there, Standing.UPDATED if changed else Standing.UNCHANGED
    return _open(client, fork, proposal, head), Standing.OPENED


def main_file(client: Client, path: str) -> bytes:
    """A file as main has it now; ForgeError if there is none."""
    found = client.find(f"contents/{quote(path)}?ref={MAIN}")
    row = as_object(found.data, "contents") if found else None
    if row is None or text(row, "encoding") != "base64":
        raise ForgeError("forge-unreadable", what=path)
    return base64.b64decode(text(row, "content"))


def _fork(client: Client, login: str, sleep: Sleep) -> str:
    """The name of the person's fork; made if there is none. The owner needs none."""
    owner, _, name = client.repository.partition("/")
    if owner.lower() == login.lower():
        return client.repository
    found = client.find(f"/repos/{quote(login)}/{name}")
    parent = optional_child(as_object(found.data, "fork"), "parent") if found else None
    ours = parent is not None and text(parent, "full_name").lower() == client.repository.lower()
    if found is not None and ours:
        return text(as_object(found.data, "fork"), "full_name")
    try:
        made = client.repeat(lambda: client.write("POST", "forks", {"default_branch_only": True}))
    except RefusedError as error:
        reason = error.message
        raise ForgeError("fork-refused", repository=client.repository, reason=reason) from error
    fork = text(as_object(made.data, "forks"), "full_name")
    _wait(client, fork, sleep)
    return fork


def _wait(client: Client, fork: str, sleep: Sleep) -> None:
    """The forge fills a new fork in its own time."""
    for pause in (*PAUSES, *PAUSES):
        if client.find(f"/repos/{fork}/git/ref/heads/{MAIN}") is not None:
            return
        sleep(pause)
    raise ForgeError("forge-unreadable", what="forks")


def _find(client: Client, fork: Client, branch: str, head: str) -> Pull | None:
    """The open pull request from this branch, else one that was merged with this very head."""
    owner = fork.repository.split("/")[0]
    rows = read_list(client, "pulls", state="all", head=f"{owner}:{branch}", base=MAIN)
    pulls = [
        pull
        for pull in map(to_pull, rows)
        if (pull.head_repo or "").lower() == fork.repository.lower() and pull.head_ref == branch
    ]
    open_ = [pull for pull in pulls if pull.state is PullState.OPEN]
    merged = [p for p in pulls if p.state is PullState.MERGED and p.head_sha == head]
    return next(iter([*open_, *merged]), None)


def _open(client: Client, fork: Client, proposal: Proposal, head: str) -> Pull:
    owner = fork.repository.split("/")[0]
    order = {
        "title": proposal.title,
        "body": proposal.body,
        "head": f"{owner}:{proposal.branch}",
        "base": MAIN,
        # who can write in the desk's repository can't change what the requester hands in
        "maintainer_can_modify": False,
    }

    def make() -> Pull:
        return to_pull(as_object(client.write("POST", "pulls", order).data, "pulls"))

    return client.settle(lambda: _find(client, fork, proposal.branch, head), make, looked=True)
