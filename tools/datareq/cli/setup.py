"""`datareq setup`: make of a repository a working desk, as its policy says."""

from __future__ import annotations

import sys

import click

from datareq.premises.render import PLANS, ended, lacking
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.premises import open_house, settle


@click.command("setup", help="Turn a repository into a working desk, as the policy says.")
@click.option("--dry-run", is_flag=True, help="Print the plan as a difference; change nothing.")
@click.option("--format", "format_", type=click.Choice(tuple(PLANS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(dry_run: bool, format_: str, lang: str | None) -> None:
    """Exit code 0: in place, or planned, 1: something is left that only people can do, 3: could not."""
    settings = read_settings()
    lang = lang or settings.language
    house = open_house(settings)
    click.echo(
        PLANS[format_](house.found.repository, house.steps, house.manual, house.found.lacks, lang),
        nl=False,
    )
    if not dry_run:
        done = settle(
            house,
            lambda _, lack: click.echo(lacking(lack, lang), err=True) if lack is not None else None,
        )
        if house.steps:
            click.echo(ended(len(done), lang), err=format_ == "json")
    sys.exit(1 if house.manual or house.found.lacks else 0)
