"""`datareq reconcile`: bring everything to where it should be."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.reconcile.converge import reconcile
from datareq.reconcile.render import RENDERERS
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.desk import open_desk


@click.command("reconcile", help="Compare what is with what should be, and converge.")
@click.option(
    "--built",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="Where `datareq generate` left its datasets.",
)
@click.option("--dry-run", is_flag=True, help="Read and decide; change nothing.")
@click.option("--format", "format_", type=click.Choice(list(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(built: Path | None, dry_run: bool, format_: str, lang: str | None) -> None:
    """Exit code 0: everything that could be done is done, 3: something could not be decided."""
    settings = read_settings()
    report = reconcile(open_desk(settings, built=built, dry_run=dry_run))
    click.echo(RENDERERS[format_](report, lang or settings.language), nl=False)
    sys.exit(3 if report.undecided else 0)
