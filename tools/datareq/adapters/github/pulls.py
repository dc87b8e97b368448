"""Is the pull request open, closed, merged, as it should be? Each call ends in one state."""

from __future__ import annotations

from datareq.adapters.github.client import Client, RefusedError
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.reader import GithubReader
from datareq.adapters.github.shape import as_object, text
from datareq.adapters.github.translate import to_pull
from datareq.errors import Conflict, ForgeError
from datareq.model.forge import Pull, PullState
from datareq.model.names import MAIN


def open_pull(client: Client, head: str, title: str, body: str) -> Pull:
    """The open pull request from branch `head` of this repository into main; opened if there is none."""
    owner = client.repository.split("/")[0]

    def find() -> Pull | None:
        rows = read_list(client, "pulls", state="open", head=f"{owner}:{head}", base=MAIN)
        found = [pull for pull in map(to_pull, rows) if _is_from(client, pull, head)]
        return min(found, key=lambda pull: pull.number, default=None)

    def create() -> Pull:
        wanted = {"title": title, "body": body, "head": head, "base": MAIN}
        return to_pull(as_object(client.write("POST", "pulls", wanted).data, "pulls"))

    try:
        return client.settle(find, create)
    except RefusedError:
        # refused because somebody who ran beside us opened it: then it is there now
        found = find()
        if found is None:
            raise
        return found


def close_pull(client: Client, number: int) -> None:
    """Closes it unless it is closed or merged."""
    path = f"pulls/{number}"
    if GithubReader(client).pull(number).state is PullState.OPEN:
        client.repeat(lambda: client.write("PATCH", path, {"state": "closed"}))


def merge_pull(client: Client, number: int, head: str, *, squash: bool, title: str) -> str:
    """Merges if the head is still `head`. `Conflict` when it isn't, or when main just moved."""
    order = {
        "sha": head,
        "merge_method": "squash" if squash else "merge",
        "commit_title": title,
        "commit_message": "",
    }

    def merged() -> str | None:
        pull = to_pull(as_object(client.get(f"pulls/{number}").data, "pull"))
        if pull.head_sha != head:
            raise Conflict("head-moved", pull=number)
        if pull.state is PullState.CLOSED:
            raise ForgeError("pull-closed", pull=number)
        return pull.merge_sha

    def merge() -> str:
        answer = client.write("PUT", f"pulls/{number}/merge", order)
        return text(as_object(answer.data, "merge"), "sha")

    try:
        return client.settle(merged, merge)
    except RefusedError as error:
        # refused, perhaps because somebody who ran beside us merged it
        done = merged()
        if done is not None:
            return done
        if error.status == 409 or "modified" in error.message:
            raise Conflict("head-moved", pull=number) from error
        raise ForgeError("merge-refused", pull=number, reason=error.message) from error


def _is_from(client: Client, pull: Pull, head: str) -> bool:
    own = (pull.head_repo or "").lower() == client.repository.lower()
    return own and pull.head_ref == head and pull.base_ref == MAIN
