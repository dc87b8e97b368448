"""`datareq site`: write the pages that everybody may read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.site import write_site

WRITTEN = mark("The pages are in {folder}: {files}.")


@click.command("site", help="Write the form, procedure, register and indicator pages.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option(
    "--cutoff",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    default=None,
    help="Count what happened up to then (UTC); now unless given.",
)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    out: Path, cutoff: datetime | None, repo: Path | None, format_: str, lang: str | None
) -> None:
    """Exit code 0: written, 3: the policy or the archive can't be read."""
    settings = read_settings()
    lang = lang or settings.language
    until = cutoff.replace(tzinfo=UTC) if cutoff else datetime.now(UTC).replace(microsecond=0)
    files = write_site(settings, find_repository(repo), until, out, lang)
    if format_ == "json":
        click.echo(json.dumps({"folder": str(out), "files": files}))
    else:
        click.echo(say(WRITTEN, {"folder": out, "files": ", ".join(files)}, lang))
