"""Which of the three kinds of pull request is this?"""

from __future__ import annotations

from collections.abc import Sequence

from datareq.model.forge import Account, AccountType, Change, PullKind
from datareq.model.names import FULFIL_PREFIX, REQUESTS

ARCHIVE = "archive"


def classify(
    changes: Sequence[Change],
    head_ref: str,
    head_repo: str | None,
    author: Account,
    repository: str,
) -> PullKind:
    """The kind by what it touches; a fulfilment by the bot's own branch, so that nobody else opens one."""
    if (
        author.type is AccountType.BOT
        and head_repo == repository
        and head_ref.startswith(FULFIL_PREFIX)
    ):
        return PullKind.FULFILMENT
    inside = [is_under(change.path, REQUESTS) for change in changes]
    if any(inside):
        return PullKind.INTAKE if all(inside) else PullKind.MIXED
    return PullKind.MAINTENANCE


def is_under(path: str, folder: str) -> bool:
    """Whether a path lies in a top folder, in whatever case it is written."""
    return path.split("/", 1)[0].casefold() == folder
