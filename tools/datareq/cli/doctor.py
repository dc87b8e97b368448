"""`datareq doctor`: do the forge's settings still hold what the desk relies on?"""

from __future__ import annotations

import sys

import click

from datareq.premises.render import HEALTHS
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.premises import open_house


@click.command("doctor", help="Read the forge's settings back and name every drift.")
@click.option("--format", "format_", type=click.Choice(tuple(HEALTHS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(format_: str, lang: str | None) -> None:
    """Exit code 0: all is as the policy says, 1: something drifted, 3: it could not be read."""
    settings = read_settings()
    house = open_house(settings)
    health = house.health
    click.echo(
        HEALTHS[format_](house.found.repository, health, lang or settings.language), nl=False
    )
    sys.exit(0 if health.sound else 1)
