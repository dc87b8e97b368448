"""`datareq check`: is everything in order in these files?"""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.documents.findings import RENDERERS
from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.reconcile.checking import Checker
from datareq.settings import LANGUAGES, read_settings

NOTHING = mark("Please name what to check: paths, or a pull request with --pull.")


@click.command("check", help="Validate documents and policy files, with line and column.")
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("--pull", type=click.IntRange(1), help="Check what this pull request brings.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--schema", default=None, help="Check files by this schema of schemas/ alone.")
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Add a summary in Markdown to this file.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    paths: tuple[str, ...],
    pull: int | None,
    repo: Path | None,
    schema: str | None,
    format_: str,
    summary: Path | None,
    lang: str | None,
) -> None:
    """Exit code 0: clean, 1: errors were found, 3: something could not be read."""
    lang = lang or read_settings().language
    if bool(paths) == bool(pull):
        raise click.UsageError(say(NOTHING, {}, lang))
    findings = _of_pull(repo, pull) if pull else _of_paths(repo, paths, schema)
    click.echo(RENDERERS[format_](findings, lang), nl=False)
    if summary is not None:
        with summary.open("a", encoding="utf-8") as file:
            file.write(RENDERERS["summary"](findings, lang))
    sys.exit(1 if any(finding.is_error for finding in findings) else 0)


def _of_paths(repo: Path | None, paths: tuple[str, ...], schema: str | None) -> tuple[Finding, ...]:
    checker = Checker(find_repository(repo), datetime.now(UTC), schema)
    gc.disable()  # thousands of small values without cycles: looking for some takes a tenth of the time
    try:
        return checker.check(paths)
    finally:
        gc.enable()


def _of_pull(repo: Path | None, pull: int) -> tuple[Finding, ...]:
    # Imported here: checking files needs no forge.
    from datareq.wiring.checking import check_pull

    return check_pull(read_settings(), find_repository(repo), pull)
