"""`datareq catalogue`: what does a database hold, and does the catalogue say so?"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.documents.catalogue import FOLDER
from datareq.documents.findings import RENDERERS
from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.reconcile.checking import Checker
from datareq.settings import LANGUAGES, Settings, read_settings

PULL, CHECK = "pull", "check"
WRITTEN = mark("Draft: {file}")
WOULD_WRITE = mark("Would draft: {file}")
NOTHING = mark("There is nothing to draft.")
WHICH = mark("Please name the connection whose tables are to be drafted.")


@click.command("catalogue", help="Compare the catalogue with databases; draft what it lacks.")
@click.argument("action", type=click.Choice((PULL, CHECK)))
@click.argument("connections", metavar="[CONNECTION]…", nargs=-1)
@click.option("--table", "tables", multiple=True, help="Draft only this table (repeat for more).")
@click.option("--owner", default=None, help="The unit whose data drafted tables are.")
@click.option(
    "--sample",
    "rows",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="Rows of each table to look at for identifiers; nothing of them is kept.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be drafted; write nothing.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    action: str,
    connections: tuple[str, ...],
    tables: tuple[str, ...],
    owner: str | None,
    rows: int,
    dry_run: bool,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """`pull` writes drafts for what these databases hold and the catalogue lacks; `check` examines the
    entries and, with connections, compares them. Exit code 0: done or in order, 1: the check found
    errors, 3: a database could not be asked."""
    settings, root = read_settings(), find_repository(repo)
    lang = lang or settings.language
    if action == CHECK:
        found = _check(settings, root, connections)
        click.echo(RENDERERS[format_](found, lang), nl=False)
        sys.exit(1 if any(finding.is_error for finding in found) else 0)
    if not connections:
        raise click.UsageError(say(WHICH, {}, lang))
    # Imported here: checking the entries needs no database.
    from datareq.wiring.catalogue import Wish, pull

    findings: list[Finding] = []
    for name in connections:
        wish = Wish(connection=name, tables=tables, rows=rows, owner=owner)
        pulled = pull(root, settings.connections, wish)
        findings += pulled.findings
        for file, data in pulled.drafts.items():
            if not dry_run:
                (root / file).write_bytes(data)
            click.echo(say(WOULD_WRITE if dry_run else WRITTEN, {"file": file}, lang), err=True)
        if not pulled.drafts:
            click.echo(say(NOTHING, {}, lang), err=True)
    click.echo(RENDERERS[format_](findings, lang), nl=False)


def _check(settings: Settings, root: Path, connections: tuple[str, ...]) -> tuple[Finding, ...]:
    found = Checker(root, datetime.now(UTC)).check([str(root / FOLDER)])
    if not connections:
        return found
    from datareq.wiring.catalogue import compare

    return (*found, *compare(root, settings.connections, connections))
