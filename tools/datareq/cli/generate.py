"""`datareq generate`: build the dataset that an approved procedure describes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.cli.errors import sentence
from datareq.documents.findings import RENDERERS
from datareq.errors import DatareqError
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.desk import open_desk
from datareq.wiring.generation import Generated, generate, generate_awaited, kit_of

BUILT = mark("The dataset of {name} is built: {folder}")
NOT_AWAITED = mark(
    "No dataset of {name} is wanted now. `datareq status {name}` tells what comes first."
)


ONE_OF_TWO = mark("Please name either a request or --awaited.")
NONE_AWAITED = mark("No dataset is wanted now.")


@click.command("generate", help="Build the dataset of a request and its manifest.")
@click.argument("name", metavar="ID", required=False)
@click.option("--awaited", is_flag=True, help="Build every dataset that is wanted now.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(name: str | None, awaited: bool, out: Path, format_: str, lang: str | None) -> None:
    """Exit code 0: built, 1: refused by a check or not wanted now, 3: could not be built."""
    settings = read_settings()
    lang = lang or settings.language
    if (name is None) is not awaited:
        raise click.UsageError(say(ONE_OF_TWO, {}, lang))
    desk = open_desk(settings, dry_run=True)
    if name is not None:
        results: tuple[tuple[str, Generated | DatareqError], ...] = (
            (name, generate(desk, name, out, kit_of(settings))),
        )
    else:
        results = generate_awaited(desk, out, kit_of(settings))
        if not results:
            click.echo(say(NONE_AWAITED, {}, lang))
    sys.exit(max([_told(*result, format_, lang) for result in results], default=0))


def _told(name: str, result: Generated | DatareqError, format_: str, lang: str) -> int:
    """Prints how one dataset fared; gives the exit code that it alone would have."""
    if isinstance(result, DatareqError):
        click.echo(f"{name}: {sentence(result, lang)}", err=True)
        return result.exit_code
    if result.folder is not None:
        click.echo(say(BUILT, {"name": name, "folder": result.folder}, lang))
        return 0
    if result.findings:
        click.echo(RENDERERS[format_](result.findings, lang), nl=False)
    else:
        click.echo(say(NOT_AWAITED, {"name": name}, lang))
    return 1
