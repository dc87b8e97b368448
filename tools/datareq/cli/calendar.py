"""`datareq calendar`: what would a year's calendar be? A draft for policy/calendar/<year>.yaml."""

from __future__ import annotations

from pathlib import Path

import click

from datareq.reporting.calendar_seed import render, seed


@click.command("calendar", help="Draft the calendar of a year from published holidays.")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option(
    "--decree", default="", help="The decree that settles it; without one it stays unsettled."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write here instead.")
def command(year: int, decree: str, out: Path | None) -> None:
    """Print the calendar, or write it to a file."""
    text = render(seed(year, decree))
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
