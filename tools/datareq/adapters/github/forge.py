"""How is the desk connected to GitHub, or to anything that speaks its REST API?"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from datareq.adapters.github.branches import GithubBranches
from datareq.adapters.github.client import Client, Observer, read_date
from datareq.adapters.github.credentials import Credential, Identity, connect
from datareq.adapters.github.issues import GithubIssues
from datareq.adapters.github.reader import GithubReader
from datareq.adapters.github.shape import unexpected
from datareq.adapters.github.writer import GithubWriter
from datareq.ports import Forge


class ForgeClock:
    """The forge's time: the `Date` of an answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def latest(self) -> datetime:
        return self._client.latest or self.now()

    def now(self) -> datetime:
        date = read_date(self._client.get("/rate_limit").headers)
        if date is None:
            raise unexpected("date")
        return date


def forge_over(client: Client, identity: Identity) -> Forge:
    """The ports over a connection."""
    issues = GithubIssues(client)
    return Forge(
        clock=ForgeClock(client),
        reader=GithubReader(client),
        writer=GithubWriter(client, identity),
        branches=GithubBranches(client),
        who=identity.who,
        repository=client.repository,
        issues=issues,
        issue_writer=issues,
    )


def open_forge(
    credential: Credential,
    repository: str,
    api_url: str,
    *,
    observer: Observer | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Forge:
    """The forge as one App (or the owner of a token) sees it. `observer` is told of every request."""
    client, identity = connect(credential, repository, api_url, observer=observer, sleep=sleep)
    return forge_over(client, identity)
