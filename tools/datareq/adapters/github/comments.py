"""Is there exactly one comment of ours with this marker, and does it say this?"""

from __future__ import annotations

from datareq.adapters.github.client import Client, RefusedError
from datareq.adapters.github.credentials import Identity
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.recent import COMMENTS
from datareq.adapters.github.shape import as_object
from datareq.adapters.github.translate import to_comment
from datareq.model.forge import AccountType, Comment


def keep_comment(client: Client, identity: Identity, number: int, marker: str, body: str) -> None:
    """Creates it, or corrects the oldest and deletes the others. Other people's comments never count."""
    wanted = body if marker in body else f"{marker}\n{body}"
    place = f"issues/{number}/comments"

    def ours(known: tuple[Comment, ...] | None = None) -> tuple[Comment, ...] | None:
        comments = map(to_comment, read_list(client, place)) if known is None else known
        mine = [c for c in comments if marker in c.body and _is_from(c, identity)]
        return tuple(sorted(mine, key=lambda comment: comment.id)) or None

    def create() -> tuple[Comment, ...]:
        made = client.write("POST", place, {"body": wanted}, shows=True)
        return (to_comment(as_object(made.data, place)),)

    mine = ours(client.recent.take(COMMENTS, number))
    if mine is None:
        made = client.settle(ours, create, looked=True)
        # whoever ran beside us may have created one too: both then keep the same one, the oldest
        mine = ours() or made
    for extra in mine[1:]:
        _delete(client, f"issues/comments/{extra.id}")
    if _plain(mine[0].body) != _plain(wanted):
        path = f"issues/comments/{mine[0].id}"
        client.repeat(lambda: client.write("PATCH", path, {"body": wanted}, shows=True))


def _is_from(comment: Comment, identity: Identity) -> bool:
    """Whether we wrote it: by the App that it names; by the account where it names none."""
    if comment.user is None:
        return False
    if identity.app_id is not None and comment.app_id is not None:
        return comment.app_id == identity.app_id and comment.user.type is AccountType.BOT
    return comment.user.id == identity.account.id


def _delete(client: Client, path: str) -> None:
    try:
        client.repeat(lambda: client.write("DELETE", path, shows=True))
    except RefusedError as error:
        if error.status != 404:
            raise


def _plain(body: str) -> str:
    """A body as the forge may give it back: line ends are its own."""
    return body.replace("\r\n", "\n").rstrip()
