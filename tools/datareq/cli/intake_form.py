"""`datareq intake-form`: what the workflow calls when somebody fills in or edits the issue form."""

from __future__ import annotations

import sys

import click

from datareq.reconcile.converge import reconcile
from datareq.reconcile.render import RENDERERS
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.desk import open_desk


@click.command("intake-form", help="Turn one issue of the form into an intake, or follow it.")
@click.argument("issue", metavar="ISSUE", type=click.IntRange(1))
@click.option("--dry-run", is_flag=True, help="Read and decide; change nothing.")
@click.option("--format", "format_", type=click.Choice(list(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(issue: int, dry_run: bool, format_: str, lang: str | None) -> None:
    """Exit code 0: everything that could be done is done, 3: something could not be decided."""
    settings = read_settings()
    report = reconcile(open_desk(settings, dry_run=dry_run), issue)
    click.echo(RENDERERS[format_](report, lang or settings.language), nl=False)
    sys.exit(3 if report.undecided else 0)
