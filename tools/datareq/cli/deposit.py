"""`datareq deposit`: a unit's spreadsheet, or a table that somebody put together, becomes a source."""

from __future__ import annotations

import re
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.documents.findings import RENDERERS
from datareq.language import mark, say
from datareq.model.catalogue import SourceKind
from datareq.settings import LANGUAGES, read_settings

KINDS = tuple(kind.value for kind in SourceKind if kind is not SourceKind.DATABASE)
CONNECTION = "berkas"
KEPT = mark("Deposited: {file}\nSHA-256: {sha256}")
WOULD_KEEP = mark("The file can be deposited. Nothing was written, so the entry names no file yet.")
ORIGINAL = mark(
    "The file as it was given: {sha256}. Compare it with the unit; never write it into the repository, because "
    "who can guess the rows could try until it fits."
)
WHOM = mark("Please say whom the table tells of: one of --people, --counts, --nobody.")
NAME = mark("A source's name has lower-case letters, digits and `_`, and at most 50 of them.")


@click.command("deposit", help="Make a source of a unit's spreadsheet (CSV).")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--source", required=True, help="What the source is to be called.")
@click.option("--owner", required=True, help="The unit whose file it is.")
@click.option("--people", metavar="COLUMN", help="The column that tells one person from another.")
@click.option("--counts", metavar="COLUMN", help="The column that counts people, each in one row.")
@click.option("--nobody", is_flag=True, help="The table tells nothing of people.")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True)
@click.option("--level", default=None, help="The highest level of its rows (else the lowest).")
@click.option("--connection", default=CONNECTION, show_default=True, help="The folder it goes to.")
@click.option("--dry-run", is_flag=True, help="Look at the file; write nothing.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    file: Path,
    source: str,
    owner: str,
    people: str | None,
    counts: str | None,
    nobody: bool,
    kind: str,
    level: str | None,
    connection: str,
    dry_run: bool,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """The catalogue entry to be goes to the standard output, what else is to be told to the other one. Exit
    code 0: deposited, 1: something is wrong with the file, 3: it could not be read or written."""
    settings, root = read_settings(), find_repository(repo)
    lang = lang or settings.language
    if [people is not None, counts is not None, nobody].count(True) != 1:
        raise click.UsageError(say(WHOM, {}, lang))
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,49}", source):
        raise click.UsageError(say(NAME, {}, lang))
    # Imported here: Arrow takes its time.
    from datareq.generation.deposit.people import About, Whom
    from datareq.generation.deposit.sheet import named
    from datareq.wiring.deposit import Wish, deposit

    about = About.PEOPLE if people else About.COUNTS if counts else About.NOBODY
    column = people or counts
    wish = Wish(
        source=source,
        kind=SourceKind(kind),
        owner=owner,
        whom=Whom(about=about, column=named(column) if column else None),
        connection=connection,
        level=level,
    )
    done = deposit(
        root,
        settings.connections,
        file,
        wish,
        secret=secrets.token_hex(32),
        now=datetime.now(UTC),
        dry_run=dry_run,
    )
    if isinstance(done, tuple):
        click.echo(RENDERERS[format_](done, lang), nl=False)
        sys.exit(1)
    told = {"file": done.file, "sha256": done.sha256}
    click.echo(say(KEPT if done.file else WOULD_KEEP, told, lang), err=True)
    click.echo(say(ORIGINAL, {"sha256": done.original}, lang), err=True)
    click.echo(done.entry, nl=False)
