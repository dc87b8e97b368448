"""With what does a run on a forge work? The desk's two Apps, a mirror, the ledger."""

from __future__ import annotations

import tempfile
from pathlib import Path

from datareq.adapters.git.ledger import BranchLedger
from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.github.credentials import connect
from datareq.adapters.github.forge import forge_over
from datareq.errors import DatareqError
from datareq.model.names import MAIN
from datareq.reconcile.desk import Desk, Listener, ignore
from datareq.settings import AppSettings, Settings


class NotConfiguredError(DatareqError):
    """A setting without which the forge can't be reached is missing."""


class StaleRunError(DatareqError):
    """This run is an old one, or isn't from main's tip: it must not act."""


def open_desk(
    settings: Settings,
    *,
    built: Path | None = None,
    dry_run: bool = False,
    listen: Listener = ignore,
) -> Desk:
    """The desk of the repository that the environment names, as its two Apps see it."""
    if settings.repository is None:
        raise NotConfiguredError("setting-missing", name="GITHUB_REPOSITORY")
    if settings.run_attempt > 1:
        raise StaleRunError("run-again")
    gate_client, gate_identity = connect(
        _app(settings.gate, "GATE"), settings.repository, settings.api_url
    )
    publish_client, publish_identity = connect(
        _app(settings.publish, "PUBLISH"), settings.repository, settings.api_url
    )
    remote = f"{settings.git_url.rstrip('/')}/{settings.repository}.git"
    repository = MirrorRepository(_mirror(settings), remote, gate_client.token)
    if settings.sha is not None:
        repository.fetch()
        if repository.tip(MAIN) != settings.sha:
            raise StaleRunError("run-not-from-main")
    gate = forge_over(gate_client, gate_identity)
    return Desk(
        gate=gate,
        publish=forge_over(publish_client, publish_identity),
        repository=repository,
        ledger=BranchLedger(gate.branches, repository),
        built=built,
        dry_run=dry_run,
        listen=listen,
    )


def _app(app: AppSettings | None, name: str) -> AppSettings:
    if app is None:
        raise NotConfiguredError(
            "setting-missing", name=f"DATAREQ_{name}_APP_ID, DATAREQ_{name}_KEY"
        )
    return app


def _mirror(settings: Settings) -> Path:
    """Where the mirror is kept; a folder of its own that ends with the machine if none is named."""
    return settings.mirror or Path(tempfile.mkdtemp(prefix="datareq-mirror-"))
