"""Which of the three kinds of pull request is this?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from datareq.model.forge import Account, AccountType, Change, Pull, PullKind
from datareq.model.names import FULFIL_PREFIX, REPORT_PREFIX, REQUESTS, report_folder

ARCHIVE = "archive"
REPORT = re.compile(
    r"(?P<period>\d{4}(?:-\d{2}(?:_\d{4}-\d{2})?)?)(?:-(?P<revision>r(?:[2-9]|[1-9]\d+)))?"
)
"""What the branch of a report is called after its prefix: a month, or a revision of that month's report."""


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


def is_report(path: str, pull: Pull) -> bool:
    """Whether the desk itself proposes this file as part of a month's report, on that report's branch.

    The one thing in the archive that isn't brought there by a request; people approve it as they
    approve maintenance. A revision lies in a folder of its own, so it can't touch what it revises.
    """
    if pull.author.type is not AccountType.BOT or not pull.head_ref.startswith(REPORT_PREFIX):
        return False
    name = REPORT.fullmatch(pull.head_ref.removeprefix(REPORT_PREFIX))
    if name is None:
        return False
    folder = report_folder(name["period"])
    if name["revision"]:
        folder = f"{folder}/{name['revision']}"
    return path.rpartition("/")[0] == folder


def is_under(path: str, folder: str) -> bool:
    """Whether a path lies in a top folder, in whatever case it is written."""
    return path.split("/", 1)[0].casefold() == folder
