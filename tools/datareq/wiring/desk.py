"""With what does a run on a forge work? The Apps whose keys it has, a mirror, the ledger.

A run may hold the gate's key, the publisher's, both (a rehearsal on one machine), or a token that only
reads. What it has no key for is refused where it would be written (`wiring/rights.py`).
"""

from __future__ import annotations

import atexit
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from datareq.adapters.git.ledger import BranchLedger
from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.github.client import Client
from datareq.adapters.github.credentials import account_of, connect, known, read_only
from datareq.adapters.github.forge import forge_over
from datareq.errors import DatareqError
from datareq.model.forge import Account, AccountType
from datareq.model.names import MAIN
from datareq.ports import Forge
from datareq.reconcile.desk import Desk, Listener, ignore
from datareq.settings import Settings
from datareq.wiring.rights import without
from datareq.wiring.sealing import channels_of, open_store_of

Sleep = Callable[[float], None]

GATE, PUBLISH = "gate", "publish"
NOBODY = Account(id=0, login="", type=AccountType.BOT)


class NotConfiguredError(DatareqError):
    """A setting without which the forge can't be reached is missing."""


class StaleRunError(DatareqError):
    """This run is an old one, or isn't from main's tip: it must not act."""


class StartedFrom(MirrorRepository):
    """The mirror of a run that was started from a commit. Every run fetches before it does anything, and
    the first fetch fails unless that commit is main's tip."""

    def __init__(
        self, sha: str | None, folder: Path, remote: str, token: Callable[[], str | None]
    ) -> None:
        super().__init__(folder, remote, token)
        self._sha = sha

    def fetch(self, pulls: Sequence[int] = (), commits: Sequence[str] = ()) -> None:
        super().fetch(pulls, commits)
        if self._sha is not None and self.tip(MAIN) != self._sha:
            raise StaleRunError("run-not-from-main")
        self._sha = None


def open_desk(
    settings: Settings,
    *,
    built: Path | None = None,
    dry_run: bool = False,
    listen: Listener = ignore,
    sleep: Sleep = time.sleep,
) -> Desk:
    """The desk of the repository that the environment names, with the rights that it gives.

    `sleep`: how it waits before it tries again what the forge didn't answer.
    """
    if settings.repository is None:
        raise NotConfiguredError("setting-missing", name="GITHUB_REPOSITORY")
    if settings.run_attempt > 1:
        raise StaleRunError("run-again")
    client, gate, publish = _views(settings, settings.repository, dry_run, sleep)
    remote = f"{settings.git_url.rstrip('/')}/{settings.repository}.git"
    repository = StartedFrom(settings.sha, _mirror(settings), remote, client.token)
    return Desk(
        gate=gate,
        publish=publish,
        repository=repository,
        ledger=BranchLedger(gate.branches, repository),
        built=built,
        store=cache(partial(open_store_of, settings)),
        channels=cache(partial(channels_of, settings)),
        dry_run=dry_run,
        listen=listen,
    )


def _views(
    settings: Settings, repository: str, dry_run: bool, sleep: Sleep
) -> tuple[Client, Forge, Forge]:
    """Who reads, and the forge as the gate and the publisher see it; at least one of them may write,
    unless nothing is to be written at all."""
    apps = {
        name: connect(app, repository, settings.api_url, sleep=sleep)
        for name, app in ((GATE, settings.gate), (PUBLISH, settings.publish))
        if app is not None
    }
    views = {name: forge_over(client, identity) for name, (client, identity) in apps.items()}
    if apps:
        client = next(iter(apps.values()))[0]
        reader = next(iter(views.values()))
    elif dry_run and settings.token is not None:
        client = read_only(settings.token, repository, settings.api_url, sleep=sleep)
        reader = forge_over(client, known(NOBODY))
    else:
        names = "DATAREQ_GATE_APP_ID, DATAREQ_GATE_KEY"
        raise NotConfiguredError("setting-missing", name=names)
    gate = views.get(GATE) or without(GATE, reader)
    publish = views.get(PUBLISH) or without(PUBLISH, reader, _publisher(settings, client, dry_run))
    return client, gate, publish


def _publisher(settings: Settings, client: Client, dry_run: bool) -> Callable[[], Account]:
    """Whose merges count as the desk's own, where the run isn't the publisher itself."""
    if settings.publisher is not None:
        return cache(partial(account_of, client, settings.publisher))
    if dry_run:
        return lambda: NOBODY
    raise NotConfiguredError("setting-missing", name="DATAREQ_PUBLISHER")


def _mirror(settings: Settings) -> Path:
    """Where the mirror is kept; a folder of its own that ends with this process if none is named."""
    if settings.mirror is not None:
        return settings.mirror
    folder = tempfile.TemporaryDirectory(prefix="datareq-mirror-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Path(folder.name)
