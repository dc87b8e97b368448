"""`datareq submit`: hand a request in."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.documents.findings import RENDERERS
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.submit import in_words, submit


@click.command("submit", help="Check a request's folder, then open its intake in your name.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--to", metavar="OWNER/NAME", help="The desk's repository on the forge.")
@click.option("--dry-run", is_flag=True, help="Check and tell; hand nothing in.")
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    path: Path, repo: Path | None, to: str | None, dry_run: bool, format_: str, lang: str | None
) -> None:
    """Exit code 0: handed in, 1: the form has errors, 3: it could not be handed in."""
    settings = read_settings()
    settings = replace(settings, repository=to or settings.repository)
    lang = lang or settings.language
    done = submit(settings, find_repository(repo), path, datetime.now(UTC), dry_run=dry_run)
    if done.state is None or format_ == "text":
        click.echo(RENDERERS[format_](done.findings, lang), nl=False)
    if done.state is None:
        sys.exit(1)
    facts = {"pull": done.pull, "slug": done.slug, "state": done.state, "url": done.url}
    click.echo(json.dumps(facts) if format_ == "json" else in_words(done, lang))
