"""`datareq query`: would this SQL run, as what, and what does each of its columns rest on?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.generation.explain import RENDERERS, accepted
from datareq.generation.querying import explain_file
from datareq.settings import LANGUAGES, read_settings

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("query", help="Accept or refuse the SQL of a procedure.yaml or a .sql file.")
@click.argument("file", type=_FILE)
@click.option("--access", required=True, type=_FILE, help="The access.yaml that grants columns.")
@click.option("--parameter", "parameters", multiple=True, help="NAME=VALUE for $NAME in a query.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    file: Path,
    access: Path,
    parameters: tuple[str, ...],
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """Exit code 0: every query would run, 1: one was refused, 3: a file could not be read."""
    given = {name: value for name, _, value in (text.partition("=") for text in parameters)}
    queries = explain_file(find_repository(repo), file, access, given)
    click.echo(RENDERERS[format_](queries, lang or read_settings().language), nl=False)
    sys.exit(0 if accepted(queries) else 1)
