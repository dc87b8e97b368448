"""`datareq check`: is everything in order in these files?"""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.documents.findings import RENDERERS
from datareq.reconcile.checking import Checker
from datareq.settings import LANGUAGES, read_settings


@click.command("check", help="Validate documents and policy files, with line and column.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--schema", default=None, help="Check files by this schema of schemas/ alone.")
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    paths: tuple[str, ...], repo: Path | None, schema: str | None, format_: str, lang: str | None
) -> None:
    """Exit code 0: clean, 1: errors were found, 3: something could not be read."""
    checker = Checker(find_repository(repo), datetime.now(UTC), schema)
    gc.disable()  # thousands of small values without cycles: looking for some takes a tenth of the time
    try:
        findings = checker.check(paths)
    finally:
        gc.enable()
    click.echo(RENDERERS[format_](findings, lang or read_settings().language), nl=False)
    sys.exit(1 if any(finding.is_error for finding in findings) else 0)
