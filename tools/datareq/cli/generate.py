"""`datareq generate`: build the dataset that an approved procedure describes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.documents.findings import RENDERERS
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.desk import open_desk
from datareq.wiring.generation import generate

BUILT = mark("The dataset of {name} is built: {folder}")
NOT_AWAITED = mark(
    "No dataset of {name} is wanted now. `datareq status {name}` tells what comes first."
)


@click.command("generate", help="Build the dataset of a request and its manifest.")
@click.argument("name", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(name: str, out: Path, format_: str, lang: str | None) -> None:
    """Exit code 0: built, 1: refused by a check or not wanted now, 3: could not be built."""
    settings = read_settings()
    lang = lang or settings.language
    result = generate(open_desk(settings, dry_run=True), name, out, settings.connections)
    if result.folder is not None:
        click.echo(say(BUILT, {"name": name, "folder": result.folder}, lang))
        return
    if result.findings:
        click.echo(RENDERERS[format_](result.findings, lang), nl=False)
    else:
        click.echo(say(NOT_AWAITED, {"name": name}, lang))
    sys.exit(1)
