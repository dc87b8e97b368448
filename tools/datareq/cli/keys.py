"""`datareq keys`: a key of the desk for what it keeps of a period."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.errors import EnvelopeError, PolicyError
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings

YEAR = re.compile(r"[0-9]{4}")
MADE = mark(
    "The key of the period {period} lies in {folder}. Whoever loses it loses what it sealed: please keep a copy apart, "
    "and destroy both together. Please add this line to `periods` in policy/delivery.yaml:"
)
DAYS = mark("Please name --from and --until for a period that isn't a year.")


@click.command("keys", help="Make a key of the desk for what it keeps of a period.")
@click.argument("action", type=click.Choice(("new",)))
@click.argument("period")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    action: str,  # noqa: ARG001 (there is one so far)
    period: str,
    since: datetime | None,
    until: datetime | None,
    lang: str | None,
) -> None:
    """Writes the private half into the folder DATAREQ_KEYRING and prints the public one. PERIOD is a name such as
    2026; one that isn't a year needs --from and --until. Exit code 0: made, 3: not made."""
    from datareq.wiring.retention import keyring_of

    settings = read_settings()
    lang = lang or settings.language
    first, last = (f"{since:%Y-%m-%d}" if since else None), (f"{until:%Y-%m-%d}" if until else None)
    if YEAR.fullmatch(period):
        first, last = first or f"{period}-01-01", last or f"{period}-12-31"
    if first is None or last is None:
        raise click.UsageError(say(DAYS, {}, lang))
    ring = keyring_of(settings)
    if settings.keyring is not None and _in_repository(settings.keyring):
        raise EnvelopeError("keyring-inside", path=str(settings.keyring))
    public = ring.new(period)
    click.echo(say(MADE, {"period": period, "folder": settings.keyring}, lang))
    click.echo(f"  - {{key: {public}, from: {first}, until: {last}}}")


def _in_repository(folder: Path) -> bool:
    try:
        return folder.resolve().is_relative_to(find_repository(None).resolve())
    except PolicyError:
        return False
