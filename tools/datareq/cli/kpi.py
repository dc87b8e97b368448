"""`datareq kpi`: how well did the desk serve in a month, a year, or some months?"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.reporting.period import Period
from datareq.reporting.report_words import tell
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.report_files import JSON, MARKDOWN
from datareq.wiring.reports import propose_report_of, published_before, write_report


@contextmanager
def keeping_all() -> Iterator[None]:
    """Without looking for garbage: records by the thousand are made, and all are needed to the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command("kpi", help="Write the report of a month, a year, or some months.")
@click.argument("month", metavar="YYYY-MM|YYYY|YYYY-MM..YYYY-MM")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option(
    "--cutoff",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    default=None,
    help="Count what happened up to then (UTC); the period's end, or now, unless given.",
)
@click.option("--propose", is_flag=True, help="Propose the report for the archive.")
@click.option(
    "--revisions",
    is_flag=True,
    help="Also of the twelve months before, with --propose where published figures have changed.",
)
@click.option(
    "--counted",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="OUT of a machine that has the keyring: what it counted of the survey stands here, too.",
)
@click.option("--dry-run", is_flag=True, help="With --propose: say what would be proposed.")
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    month: str,
    out: Path,
    cutoff: datetime | None,
    propose: bool,
    revisions: bool,
    counted: Path | None,
    dry_run: bool,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """Write OUT/YYYY-MM/report.md, .html, .pdf, .xlsx and .json, and the event log; exit code 3 where the
    calendar of a year that is reported isn't settled."""
    settings = read_settings()
    lang = lang or settings.language
    try:
        asked = Period.parse(month)
    except ValueError as error:
        sentence = tell("month-invalid", lang, given=month)
        raise click.BadParameter(sentence, param_hint="YYYY-MM") from error
    until = cutoff.replace(tzinfo=UTC) if cutoff else None
    root = find_repository(repo)
    now = datetime.now(UTC).replace(microsecond=0)
    with keeping_all():
        found = write_report(root, asked, now, out, lang, until, settings, counted)
    folder = out / asked.name
    if format_ == "json":
        click.echo((folder / JSON).read_text(encoding="utf-8"), nl=False)
    else:
        click.echo(tell("written", lang, month=asked.name, path=folder / MARKDOWN))
    reports = {asked: found}
    for earlier in published_before(root, asked) if revisions else ():
        again = write_report(root, earlier, now, out, lang, None, settings, counted)
        if again.revision > 1:
            reports[earlier] = again
    for period, reported in reports.items() if propose else ():
        done = propose_report_of(settings, reported, root, out, lang, dry_run=dry_run)
        words = tell(done.standing.value, lang, month=period.name, pull=done.pull)
        click.echo(words, err=format_ == "json")
