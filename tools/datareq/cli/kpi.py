"""`datareq kpi`: how well did the desk serve in a month?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.reporting.month import Month
from datareq.reporting.report_words import tell
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.reports import JSON, MARKDOWN, write_month


@click.command("kpi", help="Write the monthly report.")
@click.argument("month", metavar="YYYY-MM")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option(
    "--cutoff",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    default=None,
    help="Count what happened up to then (UTC); the month's end, or now, unless given.",
)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    month: str,
    out: Path,
    cutoff: datetime | None,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """Write OUT/YYYY-MM/report.md and report.json; exit code 3 where a year's calendar isn't settled."""
    lang = lang or read_settings().language
    try:
        asked = Month.parse(month)
    except ValueError as error:
        sentence = tell("month-invalid", lang, given=month)
        raise click.BadParameter(sentence, param_hint="YYYY-MM") from error
    until = cutoff.replace(tzinfo=UTC) if cutoff else datetime.now(UTC).replace(microsecond=0)
    write_month(find_repository(repo), asked, until, out, lang)
    folder = out / asked.name
    if format_ == "json":
        click.echo((folder / JSON).read_text(encoding="utf-8"), nl=False)
    else:
        click.echo(tell("written", lang, month=asked.name, path=folder / MARKDOWN))
