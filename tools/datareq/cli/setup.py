"""`datareq setup`: make of a repository a working desk, as its policy says."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.language import mark, say
from datareq.premises.render import PLANS, ended, lacking, written
from datareq.settings import LANGUAGES, Settings, read_settings
from datareq.wiring.generated import write_files
from datareq.wiring.premises import open_house, settle

NO_REPOSITORY = mark(
    "Please name the repository on the forge: GITHUB_REPOSITORY=organisation/name."
)


@click.command("setup", help="Turn a repository into a working desk, as the policy says.")
@click.option("--dry-run", is_flag=True, help="Print the plan as a difference; change nothing.")
@click.option(
    "--files",
    "copy",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="Only write the generated files of .github into this working copy.",
)
@click.option("--format", "format_", type=click.Choice(tuple(PLANS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(dry_run: bool, copy: Path | None, format_: str, lang: str | None) -> None:
    """Exit code 0: in place, or planned, 1: something is left that only people can do, 3: could not."""
    settings = read_settings()
    lang = lang or settings.language
    if copy is not None:
        click.echo(written(_write(settings, copy, lang), lang))
        return
    house = open_house(settings)
    found = house.found
    click.echo(
        PLANS[format_](found.repository, house.steps, house.manual, found.lacks, lang), nl=False
    )
    if not dry_run and house.steps:
        done, missed = settle(house)
        for lack in missed:
            click.echo(lacking(lack, lang), err=True)
        click.echo(ended(len(done), lang), err=format_ == "json")
    sys.exit(1 if house.manual or found.lacks else 0)


def _write(settings: Settings, copy: Path, lang: str) -> tuple[str, ...]:
    if settings.repository is None:
        raise click.UsageError(say(NO_REPOSITORY, {}, lang))
    return write_files(find_repository(copy), settings.repository.partition("/")[0])
