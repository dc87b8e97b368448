"""Which labels does a pull request carry, and who was asked to look at it?"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from datareq.adapters.github.client import Client, RefusedError
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.reader import read_asked, read_reviews
from datareq.adapters.github.recent import ASKED, LABELS, REVIEWS
from datareq.adapters.github.shape import text
from datareq.model.forge import PullState

COLOUR = "ededed"


def keep_labels(client: Client, number: int, prefix: str, wanted: Sequence[str]) -> None:
    """Among the labels with that prefix, exactly these. The repository gets the label if it has none such."""
    place = f"issues/{number}/labels"
    present = client.recent.take(LABELS, number)
    if present is None:
        present = tuple(text(row, "name") for row in read_list(client, place))
    missing = [name for name in wanted if name not in present]
    for name in missing:
        _have_label(client, name)
    if missing:
        client.repeat(lambda: client.write("POST", place, {"labels": missing}, shows=True))
    for name in present:
        if name.startswith(prefix) and name not in wanted:
            _remove(client, f"{place}/{quote(name, safe='')}")


def ask_for_reviews(client: Client, number: int, logins: Sequence[str]) -> None:
    """Asks those who aren't being asked now and haven't reviewed the present head.

    The forge refuses the author and whoever can't read: they are passed over, the others asked.
    """
    place = f"pulls/{number}/requested_reviewers"
    asked = client.recent.take(ASKED, number) or read_asked(client, number)
    pull, known = asked.pull, {login.lower() for login in asked.logins}
    if all(login.lower() in known for login in logins) or pull.state is not PullState.OPEN:
        return
    known.add(pull.author.login.lower())
    reviews = client.recent.take(REVIEWS, number)
    for review in read_reviews(client, number) if reviews is None else reviews:
        if review.user is not None and review.commit == pull.head_sha:
            known.add(review.user.login.lower())
    for login in dict.fromkeys(logins):
        if login.lower() not in known:
            _ask(client, place, login)


def _ask(client: Client, place: str, login: str) -> None:
    try:
        client.repeat(lambda: client.write("POST", place, {"reviewers": [login]}, shows=True))
    except RefusedError as error:
        if error.status != 422:
            raise


def _have_label(client: Client, name: str) -> None:
    if client.find(f"labels/{quote(name, safe='')}") is not None:
        return
    try:
        order = {"name": name, "color": COLOUR}
        client.repeat(lambda: client.write("POST", "labels", order, shows=True))
    except RefusedError as error:
        if error.status != 422:  # it exists by now
            raise


def _remove(client: Client, path: str) -> None:
    try:
        client.repeat(lambda: client.write("DELETE", path, shows=True))
    except RefusedError as error:
        if error.status != 404:
            raise
