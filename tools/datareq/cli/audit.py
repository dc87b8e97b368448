"""`datareq audit`: is the archive still what was written, and does it still follow from what was seen?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.approval.gate import decide
from datareq.archive.audit import ARCHIVE, PUBLISHED, audit
from datareq.archive.render import RENDERERS, exit_code
from datareq.cli.repository import find_repository
from datareq.documents.tree import read_folder
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.history import policy_history


@click.command("audit", help="Re-verify the whole archive.")
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(repo: Path | None, format_: str, lang: str | None) -> None:
    """Exit code 0: everything as it was, 1: something isn't, 3: something could not be checked."""
    root = find_repository(repo)
    lines = audit(read_folder(root, ARCHIVE, PUBLISHED), policy_history(root), decide)
    click.echo(RENDERERS[format_](lines, lang or read_settings().language), nl=False)
    sys.exit(exit_code(lines))
