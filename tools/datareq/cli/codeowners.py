"""`datareq codeowners`: whom does the forge ask for a review, and does its file still say so?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from datareq.approval.codeowners import FILE, lint, organisation_of, render
from datareq.cli.repository import find_repository, read_policy
from datareq.documents.findings import RENDERERS
from datareq.documents.tree import read_file
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings

NO_ORGANISATION = mark("Please name the organisation whose teams are meant: --org NAME.")


@click.command("codeowners", help="Make CODEOWNERS from the policy, or check it.")
@click.option("--write", "act", flag_value="write", help="Write .github/CODEOWNERS.")
@click.option("--check", "act", flag_value="check", help="Tell what is wrong with it.")
@click.option("--org", "organisation", help="The organisation whose teams are meant.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    act: str | None, organisation: str | None, repo: Path | None, format_: str, lang: str | None
) -> None:
    """Exit code 0: printed, written or in order, 1: something is wrong with it, 3: no policy."""
    settings = read_settings()
    lang = lang or settings.language
    root, policy = find_repository(repo), read_policy(repo)
    present = read_file(root, FILE, limit=None)
    # Of this repository where a run says which it is; else the one that the file names already.
    owner = (settings.repository or "").partition("/")[0]
    organisation = organisation or owner or organisation_of(present or b"")
    if organisation is None:
        raise click.UsageError(say(NO_ORGANISATION, {}, lang))
    if act == "check":
        findings = lint(present, policy, organisation)
        click.echo(RENDERERS[format_](findings, lang), nl=False)
        sys.exit(1 if findings else 0)
    text = render(policy, organisation)
    if act == "write":
        (root / FILE).parent.mkdir(exist_ok=True)
        (root / FILE).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
