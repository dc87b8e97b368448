"""What is shown on pull requests? `ports.PullWriter` over the REST API; every call may be repeated."""

from __future__ import annotations

from collections.abc import Sequence

from datareq.adapters.github.checks import keep_check
from datareq.adapters.github.client import Client
from datareq.adapters.github.comments import keep_comment
from datareq.adapters.github.credentials import Identity
from datareq.adapters.github.people import ask_for_reviews, keep_labels
from datareq.adapters.github.pulls import close_pull, merge_pull, open_pull
from datareq.model.forge import Pull
from datareq.ports import Check


class GithubWriter:
    """Writes on the pull requests of one repository as `identity`."""

    def __init__(self, client: Client, identity: Identity) -> None:
        self._client = client
        self._identity = identity

    def comment(self, number: int, marker: str, body: str) -> None:
        keep_comment(self._client, self._identity, number, marker, body)

    def check(self, check: Check) -> None:
        keep_check(self._client, self._identity, check)

    def labels(self, number: int, prefix: str, wanted: Sequence[str]) -> None:
        keep_labels(self._client, number, prefix, wanted)

    def request_reviews(self, number: int, logins: Sequence[str]) -> None:
        ask_for_reviews(self._client, number, logins)

    def open_pull(self, head: str, title: str, body: str) -> Pull:
        return open_pull(self._client, head, title, body)

    def close_pull(self, number: int) -> None:
        close_pull(self._client, number)

    def merge(self, number: int, head: str, *, squash: bool, title: str) -> str:
        return merge_pull(self._client, number, head, squash=squash, title=title)
